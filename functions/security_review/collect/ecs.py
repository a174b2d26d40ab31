"""Reads ECS services in tens, and each task definition that they run once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.security_review.judge.ecs import EcsFacts
from functions.security_review.judge.ecs_checks import (
    Container,
    Definition,
    Service,
    find_plain_secrets,
)
from opskit.describe_services import start_services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import (
        ContainerDefinitionOutputTypeDef,
        ServiceTypeDef,
        TaskDefinitionTypeDef,
    )

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.targets import EcsService


def collect_ecs(aws: Aws, reader: Reader, services: Sequence[EcsService]) -> EcsFacts:
    """Read services, then their task definitions.

    Needs ecs:DescribeServices and ecs:DescribeTaskDefinition.
    """
    if not services:
        return EcsFacts(region=aws.region, services={}, definitions={})
    ecs: ECSClient = aws.client("ecs")
    read = start_services(ecs, reader, services, _service)()
    names = dict.fromkeys(one.definition for one in read.values() if isinstance(one, Service))
    definitions = reader.gather(
        "ecs:DescribeTaskDefinition", [(name, name, partial(_define, ecs, name)) for name in names]
    )
    return EcsFacts(
        region=aws.region,
        services={service: read[service] for service in services},
        definitions=dict(definitions),
    )


def _service(service: EcsService, said: ServiceTypeDef) -> Service | None:
    if said.get("status") == "INACTIVE":  # one that was deleted is still described for a while
        return None
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
