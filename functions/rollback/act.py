"""Sends a service back to another task definition, or forth again; the only file that writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notifier.translation import _
from opskit.actions import OvertakenError
from opskit.read_service import find_newest

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

    from functions.rollback.settings import RollbackSettings
    from opskit.action_job import ActionRun
    from opskit.actions import Decision


def roll_back(run: ActionRun[RollbackSettings], decision: Decision) -> dict[str, Any]:
    """Deploy the task definition that was decided on.

    Needs ecs:UpdateService.
    """
    return _deploy(run, decision.resource, decision.change["to"])


def roll_forth(run: ActionRun[RollbackSettings], decision: Decision) -> dict[str, Any]:
    """Deploy the task definition again that stood before, unless that is the newest already.

    Needs ecs:DescribeServices and ecs:UpdateService.

    Raises:
        OvertakenError: somebody deployed something else since.
    """
    before, newest = decision.change["from"], find_newest(run.aws, decision.resource)
    if newest == before:
        return {"task definition": before}
    if newest != decision.change["to"]:
        raise OvertakenError(_("{name} was deployed since").format(name=newest))
    return _deploy(run, decision.resource, before)


def _deploy(
    run: ActionRun[RollbackSettings], resource: str, task_definition: str
) -> dict[str, Any]:
    ecs: ECSClient = run.aws.client("ecs")
    cluster, _slash, name = resource.partition("/")
    ecs.update_service(cluster=cluster, service=name, taskDefinition=task_definition)
    return {"task definition": task_definition}
