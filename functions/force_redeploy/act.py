"""Forces the new deployment; the only file here that writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

    from functions.force_redeploy.settings import RedeploySettings
    from opskit.action_job import ActionRun
    from opskit.actions import Decision


def redeploy(run: ActionRun[RedeploySettings], decision: Decision) -> dict[str, Any]:
    """Force a new deployment of the service that was decided on.

    Needs ecs:UpdateService.
    """
    ecs: ECSClient = run.aws.client("ecs")
    cluster, _slash, name = decision.resource.partition("/")
    answer = ecs.update_service(cluster=cluster, service=name, forceNewDeployment=True)
    newest = next(d for d in answer["service"]["deployments"] if d["status"] == "PRIMARY")
    return {"deployment": newest["id"]}
