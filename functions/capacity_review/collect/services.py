"""Reads ECS services in tens, and how large the tasks are that they run."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.capacity_review.judge.facts import Definition, Service
from opskit.describe_services import start_services

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import ServiceTypeDef, TaskDefinitionTypeDef

    from opskit.aws import Aws
    from opskit.describe_services import Services
    from opskit.reads import Reader
    from opskit.targets import EcsService
    from opskit.unreadable import Read

POOL = ("SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE")
"""spring.datasource.hikari.maximum-pool-size as an environment variable (Spring Boot reference,
"Binding from Environment Variables")."""

type Said = Services[Service]


def collect_services(
    aws: Aws, reader: Reader, services: Sequence[EcsService]
) -> tuple[Said, dict[str, Read[Definition]]]:
    """Read services, then each of their task definitions once, by "family:revision".

    Needs ecs:DescribeServices and ecs:DescribeTaskDefinition.
    """
    if not services:
        return {}, {}
    ecs: ECSClient = aws.client("ecs")
    read = start_services(ecs, reader, services, _service)()
    names = dict.fromkeys(one.definition for one in read.values() if isinstance(one, Service))
    definitions = reader.gather(
        "ecs:DescribeTaskDefinition", [(name, name, partial(_define, ecs, name)) for name in names]
    )
    return read, dict(definitions)


def _service(_: EcsService, said: ServiceTypeDef) -> Service | None:
    if said.get("status") == "INACTIVE":  # one that was deleted is still described for a while
        return None
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
