"""Reads ECS services in tens, and how large the tasks are that they run."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

from functions.capacity_review.judge.facts import Definition, Service
from opskit.targets import EcsService
from opskit.unreadable import Unreadable, Why

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import ServiceTypeDef, TaskDefinitionTypeDef

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.unreadable import Read

DESCRIBED = 10
"""Services in one DescribeServices (ECS API reference)."""

OPERATION = "ecs:DescribeServices"

POOL = ("SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE")
"""spring.datasource.hikari.maximum-pool-size as an environment variable (Spring Boot reference,
"Binding from Environment Variables")."""

type Batch = tuple[EcsService, ...]
type Said = dict[EcsService, Read[Service | None]]


def collect_services(
    aws: Aws, reader: Reader, services: Sequence[EcsService]
) -> tuple[Said, dict[str, Read[Definition]]]:
    """Read services, then each of their task definitions once, by "family:revision".

    Needs ecs:DescribeServices and ecs:DescribeTaskDefinition.
    """
    if not services:
        return {}, {}
    ecs: ECSClient = aws.client("ecs")
    calls = [(batch, "ECS", partial(_describe, ecs, batch)) for batch in _batches(services)]
    read: Said = {}
    for batch, said in reader.gather(OPERATION, calls):
        read |= _each(batch, said) if isinstance(said, Unreadable) else said
    names = dict.fromkeys(one.definition for one in read.values() if isinstance(one, Service))
    definitions = reader.gather(
        "ecs:DescribeTaskDefinition", [(name, name, partial(_define, ecs, name)) for name in names]
    )
    return read, dict(definitions)


def _each(batch: Batch, failed: Unreadable) -> Said:
    return {one: replace(failed, resource=one.name) for one in batch}


def _batches(services: Sequence[EcsService]) -> Iterator[Batch]:
    by_cluster: dict[str, list[EcsService]] = {}
    for service in services:
        by_cluster.setdefault(service.cluster, []).append(service)
    for together in by_cluster.values():
        yield from batched(together, DESCRIBED, strict=False)


def _describe(ecs: ECSClient, batch: Batch) -> Said:
    cluster = batch[0].cluster
    answer = ecs.describe_services(cluster=cluster, services=[service.name for service in batch])
    read: Said = dict.fromkeys(batch)
    for failure in answer.get("failures", []):
        name, reason = failure.get("arn", "").rsplit("/", 1)[-1], failure.get("reason", "")
        if reason != "MISSING":
            read[EcsService(cluster=cluster, name=name)] = Unreadable(
                operation=OPERATION, resource=name, why=Why.FAILED, detail=reason
            )
    for said in answer["services"]:
        # One that was deleted is still described for a while.
        if said.get("status") != "INACTIVE":
            read[EcsService(cluster=cluster, name=said["serviceName"])] = _service(said)
    return read


def _service(said: ServiceTypeDef) -> Service:
    providers = {one["capacityProvider"] for one in said.get("capacityProviderStrategy", [])}
    return Service(
        running=said.get("runningCount", 0),
        desired=said.get("desiredCount", 0),
        definition=said.get("taskDefinition", "").rsplit("/", 1)[-1],
        fargate=said.get("launchType") == "FARGATE" or providers == {"FARGATE"},
    )


def _define(ecs: ECSClient, name: str) -> Definition:
    said = ecs.describe_task_definition(taskDefinition=name)["taskDefinition"]
    platform = said.get("runtimePlatform", {})
    return Definition(
        cpu=_number(said.get("cpu")),
        memory=_number(said.get("memory")),
        arm=platform.get("cpuArchitecture") == "ARM64",
        windows=platform.get("operatingSystemFamily", "LINUX").startswith("WINDOWS"),
        pool=_pool(said),
    )


def _pool(said: TaskDefinitionTypeDef) -> int | None:
    """Return the sum of the containers' pools, each with its own; None where none says so."""
    found = [
        _number(values[name])
        for values in map(_variables, said.get("containerDefinitions", []))
        for name in POOL
        if name in values
    ]
    return sum(known) if (known := [one for one in found if one is not None]) else None


def _variables(container: Mapping[str, object]) -> dict[str, str]:
    listed = container.get("environment", [])
    pairs = listed if isinstance(listed, list) else []
    return {one.get("name", ""): one.get("value", "") for one in pairs}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
