"""Wiring of the weekly snapshot's flow; Lambda's entry point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.weekly_snapshot.desk import Work
from functions.weekly_snapshot.flow import run_snapshot
from functions.weekly_snapshot.steps import JOB
from opskit.durable_flow import flow_handler

if TYPE_CHECKING:
    from aws_durable_execution_sdk_python import DurableContext

    from opskit.durable_flow import Execution


def take_snapshots(event: object, run: Execution, context: DurableContext) -> dict[str, Any]:
    """Carry one run through."""
    work = Work(house=run.house, event=event, owner=run.owner, context=run.context)
    return run_snapshot(work, context)


handler = flow_handler(JOB, take_snapshots)
