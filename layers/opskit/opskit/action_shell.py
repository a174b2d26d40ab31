"""The shell round an action: event in, a durable flow, its result out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opskit.action_flow import run_flow
from opskit.action_request import parse_request
from opskit.action_work import Work
from opskit.durable_flow import flow_handler
from opskit.house import House, lambda_house

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_durable_execution_sdk_python import DurableContext

    from opskit.action_job import ActionJob
    from opskit.durable_flow import DurableHandler, Execution


def action_handler[S, T](
    job: ActionJob[S, T], house: Callable[[], House] = lambda_house
) -> DurableHandler:
    """Return the Lambda handler of an action; nothing is made until it is called.

    It raises BadEvent, naming the field, before anything is done.

    Args:
        job: what to do.
        house: makes everything from outside; a test brings its own.
    """

    def play(event: object, run: Execution, context: DurableContext) -> dict[str, Any]:
        request = parse_request(event, job.fields)
        work = Work(job=job, house=run.house, request=request, owner=run.owner, context=run.context)
        return run_flow(work, context)

    return flow_handler(job.name, play, house)
