"""Reads ECS services in tens and their tasks in hundreds."""

from __future__ import annotations

from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

from functions.health_sweep.judge.ecs_events import WINDOW, trouble_of
from functions.health_sweep.judge.ecs_facts import Breaker, Deployment, EcsFacts, Event, Service
from opskit.find_tasks import collect_tasks
from opskit.targets import EcsService
from opskit.unreadable import Unreadable, Why

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future
    from datetime import datetime

    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import DeploymentTypeDef, ServiceTypeDef

    from functions.health_sweep.settings import SweepSettings
    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.targets import Targets
    from opskit.unreadable import Read

DESCRIBED = 10
"""Services in one DescribeServices (ECS API reference)."""

NAMED = 3
"""Up to so many are named where a read of all of them failed."""

DESCRIBE_SERVICES = "ecs:DescribeServices"

type Batch = tuple[EcsService, ...]
type Said = dict[EcsService, Read[Service | None]]


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
    begun = [
        (batch, reader.start(DESCRIBE_SERVICES, what, partial(_describe, ecs, batch, now)))
        for batch in _batches(targets.services)
    ]
    tasks = collect_tasks(ecs, reader, targets.services, what, now)
    read = _gather(begun)
    services = {service: read[service] for service in targets.services}
    return EcsFacts(region=aws.region, services=services, tasks=tasks)


def name_all(services: Sequence[EcsService]) -> str:
    """Return the names of a few services, or "ECS" for many."""
    if len(services) > NAMED:
        return "ECS"
    return ", ".join(service.name for service in services)


def _batches(services: Sequence[EcsService]) -> Iterator[Batch]:
    by_cluster: dict[str, list[EcsService]] = {}
    for service in services:
        by_cluster.setdefault(service.cluster, []).append(service)
    for together in by_cluster.values():
        yield from batched(together, DESCRIBED, strict=False)


def _gather(begun: Sequence[tuple[Batch, Future[Read[Said]]]]) -> Said:
    read: Said = {}
    for batch, future in begun:
        said = future.result()
        read |= dict.fromkeys(batch, said) if isinstance(said, Unreadable) else said
    return read


def _describe(ecs: ECSClient, batch: Batch, now: datetime) -> Said:
    answer = ecs.describe_services(
        cluster=batch[0].cluster, services=[service.name for service in batch]
    )
    read: Said = dict.fromkeys(batch)
    for failure in answer.get("failures", []):
        name, reason = failure.get("arn", "").rsplit("/", 1)[-1], failure.get("reason", "")
        if reason != "MISSING":
            read[EcsService(cluster=batch[0].cluster, name=name)] = Unreadable(
                operation=DESCRIBE_SERVICES, resource=name, why=Why.FAILED, detail=reason
            )
    for said in answer["services"]:
        service = EcsService(cluster=batch[0].cluster, name=said["serviceName"])
        read[service] = _service(said, now)
    return read


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
