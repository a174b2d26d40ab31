"""Reads the service that is to be redeployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.read_service import read_listed_service

if TYPE_CHECKING:
    from functions.force_redeploy.settings import RedeploySettings
    from opskit.action_job import ActionRun
    from opskit.rollout import ServiceState


def look(run: ActionRun[RedeploySettings]) -> ServiceState | None:
    """Read the service; None where there is none, or none that may be touched."""
    return read_listed_service(run.aws, run.settings.ecs_services, run.request)
