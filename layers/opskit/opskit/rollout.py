"""How an ECS service stands and how its rollout goes: facts, and pure judgement on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from notifier.translation import _, later

if TYPE_CHECKING:
    from datetime import datetime

    from opskit.targets import EcsService

FAILING_TASKS = 2
"""Tasks of a rollout that failed in a row from which it counts as failing; one may be chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """One deployment of a service, as DescribeServices lists it.

    Attributes:
        id: "ecs-svc/...".
        primary: whether it is the newest, which ECS works towards.
        state: COMPLETED, IN_PROGRESS, FAILED, or "" where ECS tells none.
        task_definition: "family:revision".
        running: its running tasks.
        desired: the tasks that it is to run.
        failed: tasks of it that failed in a row.
        created: when it began (aware).
        updated: when ECS last changed it (aware).
        platform: the platform version that its tasks run on, "1.4.0", or "".
    """

    id: str
    primary: bool
    state: str
    task_definition: str
    running: int
    desired: int
    failed: int
    created: datetime
    updated: datetime
    platform: str = ""

    @property
    def is_failing(self) -> bool:
        """Whether it will hardly come to a good end."""
        failing = self.failed >= FAILING_TASKS and self.running < self.desired
        return self.state == "FAILED" or (self.state == "IN_PROGRESS" and failing)


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutRules:
    """How a service rolls out.

    Attributes:
        least_percent: tasks that must stay healthy meanwhile, in percent of those wanted.
        most_percent: tasks that may run meanwhile.
        breaks: whether ECS gives a failing rollout up (circuit breaker).
        goes_back: whether it then returns to the one before.
        grace_seconds: for how long a new task may fail the load balancer's health checks.
        target_groups: the load balancer's, by ARN.
    """

    least_percent: int = 100
    most_percent: int = 200
    breaks: bool = False
    goes_back: bool = False
    grace_seconds: int = 0
    target_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """One ECS service.

    Attributes:
        service: its names.
        status: ACTIVE, DRAINING or INACTIVE.
        controller: ECS, CODE_DEPLOY or EXTERNAL: who rolls out.
        desired: tasks wanted.
        running: tasks running.
        pending: tasks starting.
        rollouts: its deployments.
        rules: how it rolls out.
        platform: the platform version that it asks for, "LATEST", or "" where it is not Fargate.
        family: its platform's family, "Linux", or "".
    """

    service: EcsService
    status: str
    controller: str
    desired: int
    running: int
    pending: int
    rollouts: tuple[Rollout, ...]
    rules: RolloutRules = field(default_factory=RolloutRules)
    platform: str = ""
    family: str = ""

    @property
    def primary(self) -> Rollout | None:
        """The newest deployment."""
        return next((rollout for rollout in self.rollouts if rollout.primary), None)

    @property
    def is_moving(self) -> bool:
        """Whether a rollout is under way."""
        return len(self.rollouts) > 1 or any(r.state == "IN_PROGRESS" for r in self.rollouts)

    @property
    def is_settled(self) -> bool:
        """Whether the newest deployment is through and all its tasks run."""
        primary = self.primary
        if primary is None or primary.state not in ("COMPLETED", ""):
            return False
        return len(self.rollouts) == 1 and self.running >= self.desired


def find_obstacle(state: ServiceState | None) -> str:
    """Say why nothing can be changed about a service, one translated sentence, or ""."""
    if state is None or state.status != "ACTIVE":
        return _("there is no such service, or it is being deleted")
    if state.controller != "ECS" or state.primary is None:
        return _("its deployments are not ECS's own ({controller})").format(
            controller=state.controller
        )
    if state.desired == 0:
        return _("it was stopped on purpose: 0 tasks are wanted")
    return ""


def describe(state: ServiceState | None) -> dict[str, object]:
    """Return a service in words and numbers for people, as before and after of an act."""
    if state is None:
        return {}
    told: dict[str, object] = {
        later("running"): state.running,
        later("desired"): state.desired,
    }
    if state.primary:
        told[later("task definition")] = state.primary.task_definition
        told[later("rollout")] = state.primary.state.lower().replace("_", " ")
    return told
