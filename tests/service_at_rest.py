"""An ECS service at rest, from which the tests of actions begin."""

from datetime import datetime

from opskit.rollout import Rollout, ServiceState
from opskit.targets import EcsService


def rollout_at_rest(now: datetime, *, id: str = "ecs-svc/1", definition: str = "app:7") -> Rollout:  # noqa: A002 - as Rollout
    """Return a rollout that has come to its end: two tasks run."""
    return Rollout(
        id=id,
        primary=True,
        state="COMPLETED",
        task_definition=definition,
        running=2,
        desired=2,
        failed=0,
        created=now,
        updated=now,
    )


def service_at_rest(rollout: Rollout, *, cluster: str = "c", name: str = "app") -> ServiceState:
    """Return a service whose only rollout this is."""
    return ServiceState(
        service=EcsService(cluster=cluster, name=name),
        status="ACTIVE",
        controller="ECS",
        desired=rollout.desired,
        running=rollout.running,
        pending=0,
        rollouts=(rollout,),
    )
