"""The shell round an action: event in, a durable flow, its result out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notifier.translation import use_language
from opskit.action_flow import run_flow
from opskit.action_request import parse_request
from opskit.action_work import Work
from opskit.durable_flow import durable_handler
from opskit.house import House, lambda_house

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_durable_execution_sdk_python import DurableContext

    from opskit.action_job import ActionJob
    from opskit.durable_flow import DurableHandler


def action_handler[S, T](
    job: ActionJob[S, T], house: Callable[[], House] = lambda_house
) -> DurableHandler:
    """Return the Lambda handler of an action; nothing is made until it is called.

    It raises BadEvent, naming the field, before anything is done.

    Args:
        job: what to do.
        house: makes everything from outside; a test brings its own.
    """

    def flow(event: object, context: DurableContext) -> dict[str, Any]:
        request = parse_request(event, job.fields)
        owner = context.execution_context.durable_execution_arn
        made = house()
        made.logger.append_keys(job=job.name, execution=owner)
        lambda_context: Any = context.lambda_context  # its own type leaves most of it open
        # A replayed flow skips its steps, and speaks between them as well.
        use_language(made.environ.get("LANGUAGE", "en"))
        work = Work(job=job, house=made, request=request, owner=owner, context=lambda_context)
        return run_flow(work, context)

    return durable_handler(flow, house)
