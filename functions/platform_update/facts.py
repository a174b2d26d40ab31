"""Which platform versions services and their tasks run on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opskit.rollout import ServiceState


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPlatform:
    """One service with the platform of its tasks.

    Attributes:
        name: "cluster/service".
        service: how it stands; None where there is none.
        tasks: the platform version of each running task.
        healthy: healthy targets of the load balancer; None where there is none.
    """

    name: str
    service: ServiceState | None
    tasks: tuple[str, ...] = ()
    healthy: int | None = None


type Fleet = tuple[OnPlatform, ...]
