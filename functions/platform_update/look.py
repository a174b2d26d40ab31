"""Reads services and the platform versions that their tasks run on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.platform_update.facts import OnPlatform
from functions.platform_update.plan import list_names
from opskit.read_service import read_service
from opskit.target_health import count_healthy

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

    from functions.platform_update.facts import Fleet
    from functions.platform_update.settings import PlatformSettings
    from opskit.action_job import ActionRun
    from opskit.aws import Aws
    from opskit.targets import EcsService

_MOST = 100
"""DescribeTasks takes so many (ECS API reference)."""


def look(run: ActionRun[PlatformSettings]) -> Fleet:
    """Read the named service, or all of the stack's.

    Needs ecs:DescribeServices, ecs:ListTasks, ecs:DescribeTasks and
    elasticloadbalancing:DescribeTargetHealth.
    """
    return tuple(_look(run.aws, name) for name in list_names(run.settings, run.request))


def _look(aws: Aws, name: str) -> OnPlatform:
    state = read_service(aws, name)
    if state is None or state.status != "ACTIVE":
        return OnPlatform(name=name, service=state)
    return OnPlatform(
        name=name,
        service=state,
        tasks=_platforms(aws.client("ecs"), state.service),
        healthy=count_healthy(aws, state.rules.target_groups),
    )


def _platforms(ecs: ECSClient, service: EcsService) -> tuple[str, ...]:
    pages = ecs.get_paginator("list_tasks").paginate(
        cluster=service.cluster, serviceName=service.name
    )
    arns = [arn for page in pages for arn in page["taskArns"]]
    found: list[str] = []
    for start in range(0, len(arns), _MOST):
        answer = ecs.describe_tasks(cluster=service.cluster, tasks=arns[start : start + _MOST])
        found += [task["platformVersion"] for task in answer["tasks"] if "platformVersion" in task]
    return tuple(sorted(found))
