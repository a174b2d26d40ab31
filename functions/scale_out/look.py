"""Reads the service whose tasks are to become more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.rollout import UnlistedError, pick_service
from opskit.scaling import read_capacity

if TYPE_CHECKING:
    from functions.scale_out.settings import ScaleOutSettings
    from opskit.action_job import ActionRun
    from opskit.capacity import Capacity


def look(run: ActionRun[ScaleOutSettings]) -> Capacity | None:
    """Read the service; None where there is none, or none that may be touched."""
    try:
        service = pick_service(run.settings.ecs_services, run.request.overrides)
    except UnlistedError:
        return None
    return read_capacity(run.aws, service)
