"""Reads ECS services in tens, and each task definition that they run once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

from functions.security_review.judge.ecs import EcsFacts
from functions.security_review.judge.ecs_checks import (
    Container,
    Definition,
    Service,
    find_plain_secrets,
)
from opskit.targets import EcsService
from opskit.unreadable import Unreadable, Why

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import (
        ContainerDefinitionOutputTypeDef,
        ServiceTypeDef,
        TaskDefinitionTypeDef,
    )

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.unreadable import Read

DESCRIBED = 10
"""Services in one DescribeServices (ECS API reference)."""

OPERATION = "ecs:DescribeServices"

type Batch = tuple[EcsService, ...]
type Said = dict[EcsService, Read[Service | None]]


def collect_ecs(aws: Aws, reader: Reader, services: Sequence[EcsService]) -> EcsFacts:
    """Read services, then their task definitions.

    Needs ecs:DescribeServices and ecs:DescribeTaskDefinition.
    """
    if not services:
        return EcsFacts(region=aws.region, services={}, definitions={})
    ecs: ECSClient = aws.client("ecs")
    calls = [(batch, "ECS", partial(_describe, ecs, batch)) for batch in _batches(services)]
    read: Said = {}
    for batch, said in reader.gather(OPERATION, calls):
        read |= _each(batch, said) if isinstance(said, Unreadable) else said
    names = dict.fromkeys(one.definition for one in read.values() if isinstance(one, Service))
    definitions = reader.gather(
        "ecs:DescribeTaskDefinition", [(name, name, partial(_define, ecs, name)) for name in names]
    )
    return EcsFacts(
        region=aws.region,
        services={service: read[service] for service in services},
        definitions=dict(definitions),
    )


def _each(batch: Batch, failed: Unreadable) -> Said:
    """Tell a batch that could not be read service by service, by the names that the team uses."""
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
            service = EcsService(cluster=cluster, name=said["serviceName"])
            read[service] = _service(service, said)
    return read


def _service(service: EcsService, said: ServiceTypeDef) -> Service:
    network = said.get("networkConfiguration", {}).get("awsvpcConfiguration")
    return Service(
        cluster=service.cluster,
        name=service.name,
        definition=said.get("taskDefinition", "").rsplit("/", 1)[-1],
        public_ip=bool(network and network.get("assignPublicIp") == "ENABLED"),
        exec_enabled=said.get("enableExecuteCommand", False),
        platform=said.get("platformVersion", ""),
        groups=tuple(network.get("securityGroups", [])) if network else (),
    )


def _define(ecs: ECSClient, name: str) -> Definition:
    said = ecs.describe_task_definition(taskDefinition=name)["taskDefinition"]
    return _definition(name, said)


def _definition(name: str, said: TaskDefinitionTypeDef) -> Definition:
    role = said.get("taskRoleArn", "")
    return Definition(
        name=name,
        network_mode=said.get("networkMode", ""),
        shares_host=said.get("pidMode") == "host",
        same_role=bool(role) and role == said.get("executionRoleArn"),
        containers=tuple(_container(name, one) for one in said.get("containerDefinitions", [])),
    )


def _container(definition: str, said: ContainerDefinitionOutputTypeDef) -> Container:
    logs = said.get("logConfiguration")
    keeps = bool(logs and logs["logDriver"] == "awslogs")
    values = {one.get("name", ""): one.get("value", "") for one in said.get("environment", [])}
    return Container(
        definition=definition,
        name=said.get("name", ""),
        plain_secrets=find_plain_secrets(values),
        privileged=said.get("privileged", False),
        read_only_root=said.get("readonlyRootFilesystem", False),
        user=said.get("user", ""),
        logs=logs is not None,
        log_group=logs.get("options", {}).get("awslogs-group", "") if logs and keeps else "",
        secrets=tuple(one["valueFrom"] for one in said.get("secrets", [])),
    )
