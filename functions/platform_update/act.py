"""Deploys anew on the latest platform version; the only file that writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.platform_update.plan import LATEST

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

    from functions.platform_update.settings import PlatformSettings
    from opskit.action_job import ActionRun
    from opskit.actions import Decision


def update(run: ActionRun[PlatformSettings], decision: Decision) -> dict[str, Any]:
    """Let the service that was decided on deploy anew, on the latest platform version.

    Needs ecs:UpdateService.
    """
    ecs: ECSClient = run.aws.client("ecs")
    cluster, _slash, name = decision.resource.partition("/")
    ecs.update_service(
        cluster=cluster, service=name, platformVersion=LATEST, forceNewDeployment=True
    )
    return {"platform": LATEST}
