"""Reads the tasks of ECS services: a few services one by one, many by their clusters."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

from opskit.targets import EcsService
from opskit.task_stops import WINDOW
from opskit.tasks import WATCHMAN, ContainerEnd, Image, Stop, Task, Tasks, is_aws_own
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.literals import DesiredStatusType
    from mypy_boto3_ecs.type_defs import TaskTypeDef

    from opskit.reads import Reader
    from opskit.unreadable import Read

DESCRIBED = 100
"""Tasks in one DescribeTasks, and in one page of ListTasks (ECS API reference)."""

FEW = 5
"""Up to so many services of one cluster are asked one by one; beyond, the cluster is listed whole:
fewer calls, and each task names its service."""

STATES: tuple[DesiredStatusType, ...] = ("RUNNING", "STOPPED")

type Found = dict[EcsService, Tasks]


def collect_tasks(
    ecs: ECSClient,
    reader: Reader,
    services: Sequence[EcsService],
    what: str,
    now: datetime,
    *,
    states: Sequence[DesiredStatusType] = STATES,
) -> dict[EcsService, Read[Tasks]]:
    """Read the tasks that run and those that stopped within the last hour.

    Args:
        ecs: the client.
        reader: the pool.
        services: whose tasks.
        what: the services in the team's words, where a read of them fails.
        now: the moment judged.
        states: which are listed: those that are to run, those that stopped, or both.
    """
    arns, failed = _list_tasks(ecs, reader, services, what, states)
    describes = [
        (cluster, what, partial(_describe, ecs, cluster, batch, now))
        for cluster, listed in arns.items()
        for batch in batched(listed, DESCRIBED, strict=False)
    ]
    found: Found = {}
    for cluster, described in reader.gather("ecs:DescribeTasks", describes):
        if isinstance(described, Unreadable):
            failed |= dict.fromkeys(_covered(services, cluster, ""), described)
        else:
            _join(found, described)
    return {s: failed.get(s) or found.get(s, Tasks()) for s in services}


def _list_tasks(
    ecs: ECSClient,
    reader: Reader,
    services: Sequence[EcsService],
    what: str,
    states: Sequence[DesiredStatusType],
) -> tuple[dict[str, list[str]], dict[EcsService, Unreadable]]:
    """Return the tasks' ARNs by cluster, and the services whose tasks could not be listed."""
    lists = [
        ((cluster, name, state), what, partial(_list, ecs, cluster, name, state))
        for cluster, name in _listed(services)
        for state in states
    ]
    arns: dict[str, list[str]] = defaultdict(list)
    failed: dict[EcsService, Unreadable] = {}
    for (cluster, name, _state), listed in reader.gather("ecs:ListTasks", lists):
        if isinstance(listed, Unreadable):
            failed |= dict.fromkeys(_covered(services, cluster, name), listed)
        else:
            arns[cluster] += listed
    return arns, failed


def _listed(services: Sequence[EcsService]) -> list[tuple[str, str]]:
    """Return what to list: pairs of cluster and service, "" for the whole cluster."""
    by_cluster: dict[str, list[str]] = defaultdict(list)
    for service in services:
        by_cluster[service.cluster].append(service.name)
    return [
        (cluster, name)
        for cluster, names in by_cluster.items()
        for name in (names if len(names) <= FEW else [""])
    ]


def _covered(services: Sequence[EcsService], cluster: str, name: str) -> list[EcsService]:
    return [s for s in services if s.cluster == cluster and name in ("", s.name)]


def _list(ecs: ECSClient, cluster: str, name: str, state: DesiredStatusType) -> list[str]:
    pages = ecs.get_paginator("list_tasks")
    if name:
        asked = pages.paginate(cluster=cluster, serviceName=name, desiredStatus=state)
    else:
        asked = pages.paginate(cluster=cluster, desiredStatus=state)
    return [arn for page in asked for arn in page["taskArns"]]


def _describe(ecs: ECSClient, cluster: str, arns: Sequence[str], now: datetime) -> Found:
    found: Found = {}
    # A task that ECS forgets between the two calls comes back under "failures": it stopped more
    # than an hour ago.
    for said in ecs.describe_tasks(cluster=cluster, tasks=list(arns))["tasks"]:
        kind, _, name = said.get("group", "").partition(":")
        if kind == "service":
            _join(found, {EcsService(cluster=cluster, name=name): _tasks(said, now)})
    return found


def _join(found: Found, more: Found) -> None:
    for service, tasks in more.items():
        known = found.get(service, Tasks())
        found[service] = Tasks(
            wanted=known.wanted + tasks.wanted, stopped=known.stopped + tasks.stopped
        )


def _tasks(said: TaskTypeDef, now: datetime) -> Tasks:
    if said.get("desiredStatus") == "RUNNING":
        return Tasks(wanted=(_wanted(said),))
    stopped = _stop(said, now)
    return Tasks(stopped=(stopped,)) if now - stopped.at <= WINDOW else Tasks()


def _wanted(said: TaskTypeDef) -> Task:
    return Task(
        id=_id(said),
        status=said["lastStatus"],
        created=said.get("createdAt"),
        images=tuple(
            Image(
                container=container["name"],
                reference=container.get("image", ""),
                digest=container.get("imageDigest", ""),
            )
            for container in said.get("containers", [])
            if not is_aws_own(container["name"])
        ),
    )


def _stop(said: TaskTypeDef, now: datetime) -> Stop:
    return Stop(
        task=_id(said),
        # A task that is still stopping has no end yet: it stops now.
        at=said.get("stoppedAt") or said.get("stoppingAt") or now,
        code=said.get("stopCode", ""),
        reason=said.get("stoppedReason", ""),
        containers=tuple(
            ContainerEnd(
                name=container["name"],
                exit_code=container.get("exitCode"),
                reason=container.get("reason", ""),
            )
            for container in said.get("containers", [])
            if not container["name"].startswith(WATCHMAN)
        ),
        definition=said.get("taskDefinitionArn", "").rsplit("/", 1)[-1],
    )


def _id(said: TaskTypeDef) -> str:
    return said["taskArn"].rsplit("/", 1)[-1]
