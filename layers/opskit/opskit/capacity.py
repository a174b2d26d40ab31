"""How many tasks a service has and may have: facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from opskit.leases import Means

if TYPE_CHECKING:
    from opskit.rollout import ServiceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Between what Application Auto Scaling keeps a service's tasks."""

    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """A service's tasks.

    Attributes:
        service: how it stands.
        bounds: those of its scalable target; None where nothing scales it.
    """

    service: ServiceState
    bounds: Bounds | None

    @property
    def means(self) -> Means:
        """What must be raised: desired alone would be undone where something scales."""
        return Means.MIN_CAPACITY if self.bounds else Means.DESIRED_COUNT

    def value(self, means: Means) -> int | None:
        """Return what stands now; None where the service is no longer scaled by these means."""
        if means is Means.DESIRED_COUNT:
            return None if self.bounds else self.service.desired
        return self.bounds.least if self.bounds else None
