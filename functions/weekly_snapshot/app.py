"""Wiring of the weekly snapshot's flow; Lambda's entry point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.weekly_snapshot.desk import Work
from functions.weekly_snapshot.flow import run_snapshot
from notifier.translation import use_language
from opskit.durable_flow import durable_handler
from opskit.house import House, lambda_house

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_durable_execution_sdk_python import DurableContext

    from opskit.durable_flow import DurableHandler


def flow_handler(house: Callable[[], House] = lambda_house) -> DurableHandler:
    """Return the Lambda handler; nothing is made until it is called.

    Args:
        house: makes everything from outside; a test brings its own.
    """

    def flow(event: object, context: DurableContext) -> dict[str, Any]:
        owner = context.execution_context.durable_execution_arn
        made = house()
        made.logger.append_keys(job="weekly_snapshot", execution=owner)
        lambda_context: Any = context.lambda_context  # its own type leaves most of it open
        # A replayed flow skips its steps, and speaks between them as well.
        use_language(made.environ.get("LANGUAGE", "en"))
        return run_snapshot(
            Work(house=made, event=event, owner=owner, context=lambda_context), context
        )

    return durable_handler(flow, house)


handler = flow_handler()
