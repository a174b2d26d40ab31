"""Reads half a year of days and a month of hours from CloudWatch, 500 queries a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from functions.capacity_review.judge.facts import ClusterUsage, ServiceUsage
from functions.capacity_review.judge.span import DAY, HOUR
from opskit.metric_data import Window, begin_queries
from opskit.metric_query import Query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from mypy_boto3_cloudwatch import CloudWatchClient

    from functions.capacity_review.judge.facts import Points
    from functions.capacity_review.judge.span import Span
    from opskit.metric_data import Begun
    from opskit.reads import Reader
    from opskit.targets import EcsService
    from opskit.unreadable import Read

MINUTE = 60
MINUTES_NOW = 30
"""How far back the count of tasks is set beside what ECS itself says of now."""

type Answers = Mapping[Query, Read[Points]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Calls under way: days, hours, minutes."""

    days: Begun
    hours: Begun
    now: Begun


def begin_usage(
    cloudwatch: CloudWatchClient,
    reader: Reader,
    services: Mapping[EcsService, str],
    clusters: Sequence[str],
    span: Span,
    now: datetime,
) -> Asked:
    """Begin to ask for everything; `services` gives their names in findings."""
    days = [query for service, name in services.items() for query in _days_of(service, name)]
    days += [query for name in clusters for query in _days_of_cluster(name)]
    hours = [query for service, name in services.items() for query in _hours_of(service, name)]
    hours += [_of_writer(name, "CPUUtilization", "Average") for name in clusters]
    minutes = [_of_service(service, name, *SAMPLES) for service, name in services.items()]
    last = now.replace(second=0, microsecond=0)
    recent = Window(start=last - timedelta(minutes=MINUTES_NOW), end=last, period=MINUTE)
    return Asked(
        begin_queries(cloudwatch, reader, days, Window(start=span.first, end=span.end, period=DAY)),
        begin_queries(
            cloudwatch, reader, hours, Window(start=span.month, end=span.end, period=HOUR)
        ),
        begin_queries(cloudwatch, reader, minutes, recent),
    )


def finish_services(
    asked: Asked, services: Mapping[EcsService, str]
) -> dict[EcsService, ServiceUsage]:
    """Wait for what was asked of services."""
    days, hours, now = asked.days.results(), asked.hours.results(), asked.now.results()
    return {
        service: _service(service, name, days, hours, now) for service, name in services.items()
    }


def finish_clusters(asked: Asked, clusters: Sequence[str]) -> dict[str, ClusterUsage]:
    """Wait for what was asked of clusters."""
    days, hours = asked.days.results(), asked.hours.results()
    return {name: _cluster(name, days, hours) for name in clusters}


CPU, SAMPLES, MEMORY = (
    ("CPUUtilization", "Average"),
    ("CPUUtilization", "SampleCount"),
    ("MemoryUtilization", "Maximum"),
)


def _of_service(service: EcsService, name: str, metric: str, statistic: str) -> Query:
    return Query(
        resource=name,
        namespace="AWS/ECS",
        name=metric,
        dimensions=(("ClusterName", service.cluster), ("ServiceName", service.name)),
        statistic=statistic,
    )


def _days_of(service: EcsService, name: str) -> list[Query]:
    return [_of_service(service, name, *one) for one in (CPU, SAMPLES, MEMORY)]


def _hours_of(service: EcsService, name: str) -> list[Query]:
    return [_of_service(service, name, *one) for one in (CPU, SAMPLES)]


def _service(
    service: EcsService, name: str, days: Answers, hours: Answers, now: Answers
) -> ServiceUsage:
    cpu, samples, memory = _days_of(service, name)
    return ServiceUsage(
        cpu_days=days[cpu],
        sample_days=days[samples],
        memory_days=days[memory],
        cpu_hours=hours[cpu],
        sample_hours=hours[samples],
        samples_now=now[samples],
    )


def _of_writer(name: str, metric: str, statistic: str) -> Query:
    """The writer's, whichever instance it is (Aurora guide: dimensions cluster and role)."""
    return _of_cluster(name, metric, statistic, (("Role", "WRITER"),))


def _of_cluster(
    name: str, metric: str, statistic: str, more: tuple[tuple[str, str], ...] = ()
) -> Query:
    return Query(
        resource=name,
        namespace="AWS/RDS",
        name=metric,
        dimensions=(("DBClusterIdentifier", name.lower()), *more),
        statistic=statistic,
    )


def _days_of_cluster(name: str) -> Iterator[Query]:
    yield _of_writer(name, "DatabaseConnections", "Maximum")
    yield _of_writer(name, "CPUUtilization", "Average")
    yield _of_writer(name, "FreeableMemory", "Minimum")
    yield _of_cluster(name, "VolumeBytesUsed", "Average")
    yield _of_cluster(name, "AuroraVolumeBytesLeftTotal", "Minimum")
    yield _of_writer(name, "ServerlessDatabaseCapacity", "Maximum")


def _cluster(name: str, days: Answers, hours: Answers) -> ClusterUsage:
    connections, cpu, memory, storage, left, acu = (days[one] for one in _days_of_cluster(name))
    return ClusterUsage(
        connections=connections,
        cpu_days=cpu,
        cpu_hours=hours[_of_writer(name, "CPUUtilization", "Average")],
        free_memory=memory,
        storage=storage,
        storage_left=left,
        acu=acu,
    )
