"""What AWS said of ECS services and their tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from opskit.targets import EcsService
from opskit.tasks import Tasks
from opskit.unreadable import Read


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """One deployment of a service.

    Attributes:
        primary: whether it is the newest, the one that is wanted.
        state: "COMPLETED", "IN_PROGRESS", "FAILED", or "" where ECS does not roll out itself.
        reason: AWS's sentence about the state.
        created: when it began (aware).
        updated: when it last changed (aware).
        failed_tasks: how many of its tasks failed to start or stay.
        task_definition: family and revision, "petclinic-dev-app:12".
    """

    primary: bool
    state: str
    reason: str
    created: datetime
    updated: datetime
    failed_tasks: int
    task_definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """The deployment circuit breaker of a service that ECS itself rolls out.

    Attributes:
        enabled: whether a failing rollout is stopped.
        rollback: whether it then goes back to the last version that worked.
    """

    enabled: bool
    rollback: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One of the service's event messages.

    Attributes:
        at: when (aware).
        text: AWS's sentence.
    """

    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One ECS service.

    Attributes:
        status: "ACTIVE", "DRAINING" or "INACTIVE".
        running: tasks that run.
        desired: tasks that are wanted.
        pending: tasks that are starting.
        deployments: newest first; empty where somebody else than ECS deploys.
        breaker: None where somebody else than ECS deploys.
        events: the troubling ones of the last day, newest first.
    """

    status: str
    running: int
    desired: int
    pending: int
    deployments: tuple[Deployment, ...]
    breaker: Breaker | None
    events: tuple[Event, ...]

    @property
    def primary(self) -> Deployment | None:
        """The deployment that is wanted."""
        return next((d for d in self.deployments if d.primary), None)

    @property
    def is_rolling_out(self) -> bool:
        """Whether versions may differ because one is taking another's place."""
        return len(self.deployments) > 1 or any(d.state == "IN_PROGRESS" for d in self.deployments)


@dataclass(frozen=True, slots=True, kw_only=True)
class EcsFacts:
    """What AWS said.

    Attributes:
        region: for links.
        services: in the order they were named; None for one that does not exist.
        tasks: of each service.
    """

    region: str
    services: Mapping[EcsService, Read[Service | None]]
    tasks: Mapping[EcsService, Read[Tasks]]
