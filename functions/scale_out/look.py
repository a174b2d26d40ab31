"""Reads the service whose tasks are to become more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.named_service import pick_service
from opskit.scaling import read_capacity

if TYPE_CHECKING:
    from functions.scale_out.settings import ScaleOutSettings
    from opskit.action_job import ActionRun
    from opskit.capacity import Capacity


def look(run: ActionRun[ScaleOutSettings]) -> Capacity | None:
    """Read the service; None where there is none, or none that may be touched."""
    services = run.settings.ecs_services
    name = pick_service(services, run.request)
    return read_capacity(run.aws, name) if name in services else None
