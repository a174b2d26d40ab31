"""Wires the restore drill; Lambda's entry point."""

from collections.abc import Callable
from typing import Any

from aws_durable_execution_sdk_python import DurableContext

from functions.restore_drill.flow import run_drill
from functions.restore_drill.work import JOB, Work
from notifier.translation import use_language
from opskit.action_request import parse_request
from opskit.durable_flow import durable_handler
from opskit.house import House, lambda_house


def drill_flow(
    house: Callable[[], House] = lambda_house,
) -> Callable[[object, DurableContext], dict[str, Any]]:
    """Return the flow of a drill; nothing is made until it is called.

    It raises BadEvent, naming the field, before anything is done.
    """

    def flow(event: object, context: DurableContext) -> dict[str, Any]:
        request = parse_request(event, {"cluster": str, "snapshot": str})
        owner = context.execution_context.durable_execution_arn
        made = house()
        made.logger.append_keys(job=JOB, execution=owner)
        lambda_context: Any = context.lambda_context  # its own type leaves most of it open
        # A replayed flow skips its steps, and speaks between them as well.
        use_language(made.environ.get("LANGUAGE", "en"))
        return run_drill(
            Work(house=made, request=request, owner=owner, context=lambda_context), context
        )

    return flow


handler = durable_handler(drill_flow(), lambda_house)
