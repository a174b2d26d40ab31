"""What is measured against a limit: each measure's days, in a unit that people read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from functions.capacity_review.judge.facts import (
    ClusterFacts,
    Points,
    Scaling,
    Service,
    ServiceFacts,
)
from functions.capacity_review.judge.limits import connection_limit
from functions.capacity_review.judge.span import DAY, HOUR
from functions.capacity_review.settings import CapacitySettings
from notifier.translation import _
from opskit.targets import EcsService
from opskit.unreadable import Read, Unreadable

BUSY_PERCENTILE = 0.99
"""An hour as busy as seven of a month: one batch or one deployment is not planned for."""

GIB = 1024.0**3
VOLUME_GIB = 128 * 1024.0
"""The smallest of the largest volumes of Aurora MySQL 3 (Aurora guide, "Size limits"), where
CloudWatch does not say what is left."""

SAMPLES_A_DAY = DAY / 60
SAMPLES_AN_HOUR = HOUR / 60


class Measure(Enum):
    """What is measured; its value is the finding's code behind "capacity."."""

    TASKS = "tasks"
    CPU = "cpu"
    MEMORY = "memory"
    CONNECTIONS = "connections"
    DB_CPU = "db_cpu"
    DB_MEMORY = "db_memory"
    STORAGE = "storage"
    ACU = "acu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One measure of one resource.

    Attributes:
        measure: which.
        resource: whose.
        where: its dimensions in CloudWatch.
        unit: such as "%".
        days: a value a day, or what could not be read.
        limit: where it is full; None where nothing limits it, or the limit is not known.
        falls: whether the limit is met from above: free memory.
    """

    measure: Measure
    resource: str
    where: tuple[tuple[str, str], ...]
    unit: str
    days: Read[Points]
    limit: float | None
    falls: bool = False


def service_gauges(
    service: EcsService, name: str, facts: ServiceFacts, settings: CapacitySettings
) -> Iterator[Gauge]:
    """Return what is measured of one service; one that is to run no task has nothing to measure."""
    said, usage = facts.service, facts.usage
    if not isinstance(said, Service) or not (said.desired or said.running):
        return
    most = float(facts.scaling.most) if isinstance(facts.scaling, Scaling) else None
    tasks = scaled(usage.sample_days, 1 / SAMPLES_A_DAY)
    rows: list[tuple[Measure, str, Read[Points], float | None]] = [
        (Measure.CPU, "%", busy_days(usage.cpu_days, usage.cpu_hours), settings.cpu_percent),
        (Measure.MEMORY, "%", usage.memory_days, settings.memory_percent),
    ]
    if counts_tasks(facts):
        rows.insert(0, (Measure.TASKS, _("tasks"), tasks, most))
    for measure, unit, days, limit in rows:
        yield Gauge(
            measure=measure,
            resource=name,
            where=(("ClusterName", service.cluster), ("ServiceName", service.name)),
            unit=unit,
            days=days,
            limit=limit,
        )


def cluster_gauges(name: str, facts: ClusterFacts, settings: CapacitySettings) -> Iterator[Gauge]:
    """Return what is measured of one cluster, the writer's own but for storage."""
    cluster, usage = facts.cluster, facts.usage
    if cluster is None or isinstance(cluster, Unreadable):
        return
    busy = busy_days(usage.cpu_days, usage.cpu_hours)
    size = _volume(usage.storage_left, usage.storage)
    rows: list[tuple[Measure, str, Read[Points], float | None]] = [
        (Measure.CONNECTIONS, _("connections"), usage.connections, connection_limit(facts)),
        (Measure.DB_CPU, "%", busy, settings.cpu_percent),
        (Measure.DB_MEMORY, "GiB", scaled(usage.free_memory, 1 / GIB), 0.0),
        (Measure.STORAGE, "GiB", scaled(usage.storage, 1 / GIB), size),
    ]
    if cluster.acu:
        rows.append((Measure.ACU, "ACU", usage.acu, cluster.acu[1]))
    for measure, unit, days, limit in rows:
        own = () if measure is Measure.STORAGE else (("Role", "WRITER"),)
        yield Gauge(
            measure=measure,
            resource=name,
            where=(("DBClusterIdentifier", name.lower()), *own),
            unit=unit,
            days=days,
            limit=limit,
            falls=measure is Measure.DB_MEMORY,
        )


def counts_tasks(facts: ServiceFacts) -> bool:
    """Tell whether the samples of the last minutes are as many as the tasks that ECS counts.

    AWS counts running tasks by them (ECS guide, "Service RUNNING task count"). Where they are not,
    a count from them would be made up. Tasks that come or go meanwhile lie between, give or take
    half a one.
    """
    if not isinstance(facts.service, Service) or isinstance(facts.usage.samples_now, Unreadable):
        return False
    known = [count for count in facts.usage.samples_now if count is not None]
    running = facts.service.running
    return bool(known) and min(known) - 0.5 <= running <= max(known) + 0.5


def busy_days(days: Read[Points], hours: Read[Points]) -> Read[Points]:
    """Return what each day's busy hours take: its average, as much higher as in the last month.

    A day's average hides its peak; half a year of hours of every resource would be too much to
    read. A level that cannot be told from the hours is unreadable, not the average.
    """
    if isinstance(days, Unreadable) or isinstance(hours, Unreadable):
        return hours if isinstance(hours, Unreadable) else days
    known = [hour for hour in hours if hour is not None]
    if not known or not sum(known):
        return (None,) * len(days)
    return scaled(days, busy_hour(hours) * len(known) / sum(known))


def busy_hour(hours: Sequence[float | None]) -> float:
    """Return the 99th percentile of the hours that are known; 0 when none is."""
    known = sorted(hour for hour in hours if hour is not None)
    return known[min(len(known) - 1, int(BUSY_PERCENTILE * len(known)))] if known else 0.0


def scaled(days: Read[Points], times: float) -> Read[Points]:
    """Return the points in another unit."""
    if isinstance(days, Unreadable):
        return days
    return tuple(None if day is None else day * times for day in days)


def _volume(left: Read[Points], used: Read[Points]) -> float:
    """Return how large the volume can grow: what is used and what is left, as last known."""
    if isinstance(left, Unreadable) or isinstance(used, Unreadable):
        return VOLUME_GIB
    pairs = zip(left, used, strict=True)
    both = [(a + b) / GIB for a, b in pairs if a is not None and b is not None]
    return both[-1] if both else VOLUME_GIB
