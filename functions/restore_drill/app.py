"""Wires the restore drill; Lambda's entry point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.restore_drill.flow import run_drill
from functions.restore_drill.work import JOB, Work
from opskit.action_request import parse_request
from opskit.durable_flow import flow_handler

if TYPE_CHECKING:
    from aws_durable_execution_sdk_python import DurableContext

    from opskit.durable_flow import Execution


def drill(event: object, run: Execution, context: DurableContext) -> dict[str, Any]:
    """Carry one drill through.

    It raises BadEvent, naming the field, before anything is done.
    """
    request = parse_request(event, {"cluster": str, "snapshot": str})
    work = Work(house=run.house, request=request, owner=run.owner, context=run.context)
    return run_drill(work, context)


handler = flow_handler(JOB, drill)
