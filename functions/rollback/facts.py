"""What a service was deployed with, and what it could return to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from opskit.rollout import ServiceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """One deployment of a service, as ECS remembers it (90 days).

    Attributes:
        status: SUCCESSFUL, IN_PROGRESS, ROLLBACK_SUCCESSFUL, ...
        task_definition: "family:revision".
        began: when (aware).
        finished: when (aware), or None while it runs.
        images: what its containers ran: image and digest, the latter "" where it is not known.
    """

    status: str
    task_definition: str
    began: datetime
    finished: datetime | None = None
    images: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a service could return to.

    Attributes:
        task_definition: "family:revision".
        obstacle: why that is not possible, one translated sentence, or "".
    """

    task_definition: str
    obstacle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackState:
    """Everything that a rollback is decided by.

    Attributes:
        service: how it stands; None where there is none.
        deployments: newest first.
        remembered: whether ECS told them; if not, they are those of the service itself.
        goals: what it could return to, the best first, up to the first possible one.
        onset: when the trouble began (aware), or None where nobody says.
    """

    service: ServiceState | None
    deployments: tuple[Deployment, ...] = ()
    remembered: bool = True
    goals: tuple[Goal, ...] = ()
    onset: datetime | None = None
