"""Reads ECS services in tens: what each is, that it does not exist, or why it could not be read."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

from opskit.targets import EcsService
from opskit.unreadable import Unreadable, Why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import ServiceTypeDef

    from opskit.reads import Reader
    from opskit.unreadable import Read

DESCRIBED = 10
"""Services in one DescribeServices (ECS API reference)."""

OPERATION = "ecs:DescribeServices"

type Batch = tuple[EcsService, ...]
type Services[T] = dict[EcsService, Read[T | None]]


def start_services[T](
    ecs: ECSClient,
    reader: Reader,
    services: Sequence[EcsService],
    view: Callable[[EcsService, ServiceTypeDef], T | None],
    *,
    what: str = "",
) -> Callable[[], Services[T]]:
    """Begin to read services.

    Args:
        ecs: a client; needs ecs:DescribeServices.
        reader: the pool.
        services: which.
        view: takes what is needed of one; None where it is as good as absent.
        what: all of them in the team's words, should none be readable; else each by its name.

    Returns:
        What waits for the answers, and gives each service's: None where there is no such service.
    """
    begun = [
        (batch, reader.start(OPERATION, what or "ECS", partial(_describe, ecs, batch, view)))
        for batch in _batches(services)
    ]

    def wait() -> Services[T]:
        read: Services[T] = {}
        for batch, future in begun:
            said = future.result()
            read |= _each(batch, said, what) if isinstance(said, Unreadable) else said
        return read

    return wait


def _each[T](batch: Batch, failed: Unreadable, what: str) -> Services[T]:
    return {one: replace(failed, resource=what or one.name) for one in batch}


def _batches(services: Sequence[EcsService]) -> Iterator[Batch]:
    by_cluster: dict[str, list[EcsService]] = {}
    for service in services:
        by_cluster.setdefault(service.cluster, []).append(service)
    for together in by_cluster.values():
        yield from batched(together, DESCRIBED, strict=False)


def _describe[T](
    ecs: ECSClient, batch: Batch, view: Callable[[EcsService, ServiceTypeDef], T | None]
) -> Services[T]:
    cluster = batch[0].cluster
    answer = ecs.describe_services(cluster=cluster, services=[service.name for service in batch])
    read: Services[T] = dict.fromkeys(batch)
    for failure in answer.get("failures", []):
        name, reason = failure.get("arn", "").rsplit("/", 1)[-1], failure.get("reason", "")
        if reason != "MISSING":
            read[EcsService(cluster=cluster, name=name)] = Unreadable(
                operation=OPERATION, resource=name, why=Why.FAILED, detail=reason
            )
    for said in answer["services"]:
        service = EcsService(cluster=cluster, name=said["serviceName"])
        read[service] = view(service, said)
    return read
