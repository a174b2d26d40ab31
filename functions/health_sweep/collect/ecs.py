"""Reads ECS services in tens and their tasks in hundreds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.health_sweep.judge.ecs_events import WINDOW, trouble_of
from functions.health_sweep.judge.ecs_facts import Breaker, Deployment, EcsFacts, Event, Service
from opskit.describe_services import start_services
from opskit.find_tasks import collect_tasks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import DeploymentTypeDef, ServiceTypeDef

    from functions.health_sweep.settings import SweepSettings
    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.targets import EcsService, Targets

NAMED = 3
"""Up to so many are named where a read of all of them failed."""


def collect_ecs(
    aws: Aws,
    reader: Reader,
    targets: Targets,
    settings: SweepSettings,  # noqa: ARG001 - as every area's collect
    now: datetime,
) -> EcsFacts:
    """Read services and tasks at once.

    Needs ecs:DescribeServices, ecs:ListTasks and ecs:DescribeTasks.
    """
    if not targets.services:
        return EcsFacts(region=aws.region, services={}, tasks={})
    ecs: ECSClient = aws.client("ecs")
    what = name_all(targets.services)
    known = start_services(
        ecs, reader, targets.services, lambda _, said: _service(said, now), what=what
    )
    tasks = collect_tasks(ecs, reader, targets.services, what, now)
    read = known()
    services = {service: read[service] for service in targets.services}
    return EcsFacts(region=aws.region, services=services, tasks=tasks)


def name_all(services: Sequence[EcsService]) -> str:
    """Return the names of a few services, or "ECS" for many."""
    if len(services) > NAMED:
        return "ECS"
    return ", ".join(service.name for service in services)


def _service(said: ServiceTypeDef, now: datetime) -> Service:
    own = said.get("deploymentController", {}).get("type", "ECS") == "ECS"
    breaker = said.get("deploymentConfiguration", {}).get("deploymentCircuitBreaker")
    return Service(
        status=said["status"],
        running=said["runningCount"],
        desired=said["desiredCount"],
        pending=said["pendingCount"],
        deployments=tuple(_deployment(d) for d in said.get("deployments", [])) if own else (),
        breaker=Breaker(
            enabled=bool(breaker and breaker["enable"]),
            rollback=bool(breaker and breaker["rollback"]),
        )
        if own
        else None,
        events=tuple(
            Event(at=event["createdAt"], text=event["message"])
            for event in said.get("events", [])
            if now - event["createdAt"] <= WINDOW and trouble_of(event["message"])
        ),
    )


def _deployment(said: DeploymentTypeDef) -> Deployment:
    return Deployment(
        primary=said["status"] == "PRIMARY",
        state=said.get("rolloutState", ""),
        reason=said.get("rolloutStateReason", ""),
        created=said["createdAt"],
        updated=said.get("updatedAt", said["createdAt"]),
        failed_tasks=said.get("failedTasks", 0),
        task_definition=said["taskDefinition"].rsplit("/", 1)[-1],
    )
