"""The metrics that reports read: their names, their units, and from where they are too much."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from notifier.translation import _
from opskit.unreadable import Read


class Limits(Protocol):
    """A job's settings that say what is normal; fields are declared as in health_sweep's."""

    @property
    def cpu_percent(self) -> float:
        """Highest usual CPU, of tasks and of the database."""

    @property
    def memory_percent(self) -> float:
        """Highest usual memory of tasks."""

    @property
    def connections(self) -> int:
        """Highest usual number of database connections."""

    @property
    def latency_ms(self) -> float:
        """Highest usual P95, in milliseconds."""

    @property
    def error_rate_percent(self) -> float:
        """Highest usual share of failed requests."""


class Metric(Enum):
    """One CloudWatch metric of one kind of resource; the value ends its findings' codes."""

    ECS_CPU = "ecs_cpu"
    ECS_MEMORY = "ecs_memory"
    DB_CONNECTIONS = "db_connections"
    DB_CPU = "db_cpu"
    WRITER_CONNECTIONS = "writer_connections"
    WRITER_CPU = "writer_cpu"
    REPLICA_LAG = "replica_lag"
    LATENCY = "latency"
    REQUESTS = "requests"
    TARGET_ERRORS = "errors"
    BALANCER_ERRORS = "balancer_errors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The last hour of one metric.

    Attributes:
        points: twelve values of five minutes, oldest first; None where there is no data.
        maximum: the largest single value of the hour, or None.
    """

    points: tuple[float | None, ...]
    maximum: float | None = None

    @property
    def known(self) -> list[float]:
        """The points that have data."""
        return [point for point in self.points if point is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One metric of one resource, in CloudWatch's own unit.

    Attributes:
        metric: which.
        resource: the name that the team uses.
        namespace: CloudWatch's, for links.
        name: CloudWatch's, for links.
        dimensions: CloudWatch's, for links.
        last_hour: the points.
        yesterday: one value for the same hour a day before; None when there is no data.
        last_week: one value for the same hour a week before.
    """

    metric: Metric
    resource: str
    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    last_hour: Read[Series]
    yesterday: Read[float | None]
    last_week: Read[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """From where an average is too much: above `warning`, and from `critical` on."""

    warning: float
    critical: float


LAG_WARNING_MS = 1000.0
LAG_CRITICAL_MS = 10_000.0
"""Normal is well below 100 ms (Aurora guide, "Replication with Aurora"); from a second on a person
sees their own change missing."""

LATENCY_CRITICAL_MS = 1000.0
"""Manual, core metrics: the ALB response time alarm stands at 1 s."""

ERRORS_CRITICAL_PERCENT = 5.0
ERRORS_CRITICAL_COUNT = 10
"""Manual, core metrics: "5xx over 5 %" is a count of 10 there; both must hold for CRITICAL."""

CPU_CRITICAL_POINTS = 15.0
CONNECTIONS_CRITICAL_SHARE = 1.2


def level_of(metric: Metric, settings: Limits) -> Level | None:
    """Return what is too much on the average of an hour, in the figure's unit; None for requests.

    A percentage is critical 15 points above its threshold (80 -> 95), or three quarters of the way
    to 100 where there is less room; connections 20 % above; latency and 5xx where the manual's
    alarms stand, or at twice the threshold where that was set higher than the alarm.
    """
    cpu, connections = _percent(settings.cpu_percent), float(settings.connections)
    pool = Level(warning=connections, critical=connections * CONNECTIONS_CRITICAL_SHARE)
    return {
        Metric.ECS_CPU: cpu,
        Metric.ECS_MEMORY: _percent(settings.memory_percent),
        Metric.DB_CONNECTIONS: pool,
        Metric.DB_CPU: cpu,
        Metric.WRITER_CONNECTIONS: pool,
        Metric.WRITER_CPU: cpu,
        Metric.REPLICA_LAG: Level(warning=LAG_WARNING_MS, critical=LAG_CRITICAL_MS),
        Metric.LATENCY: _up_to(settings.latency_ms, LATENCY_CRITICAL_MS),
        Metric.TARGET_ERRORS: _up_to(settings.error_rate_percent, ERRORS_CRITICAL_PERCENT),
    }.get(metric)


def name_of(metric: Metric) -> str:
    """Return what people call the metric; both kinds of 5xx make one rate."""
    return {
        Metric.ECS_CPU: _("ECS CPU"),
        Metric.ECS_MEMORY: _("ECS memory"),
        Metric.DB_CONNECTIONS: _("Aurora connections"),
        Metric.DB_CPU: _("Aurora CPU"),
        Metric.WRITER_CONNECTIONS: _("Aurora writer connections"),
        Metric.WRITER_CPU: _("Aurora writer CPU"),
        Metric.REPLICA_LAG: _("Aurora replica lag"),
        Metric.LATENCY: _("ALB latency P95"),
        Metric.REQUESTS: _("ALB requests"),
        Metric.TARGET_ERRORS: _("ALB 5xx rate"),
        Metric.BALANCER_ERRORS: _("ALB 5xx rate"),
    }[metric]


def unit_of(metric: Metric) -> str:
    """Return the unit in which the figure is shown."""
    special = {
        Metric.DB_CONNECTIONS: _("connections"),
        Metric.WRITER_CONNECTIONS: _("connections"),
        Metric.REPLICA_LAG: "ms",
        Metric.LATENCY: "ms",
        Metric.REQUESTS: _("requests/s"),
    }
    return special.get(metric, "%")


def remedy_of(metric: Metric) -> str:
    """Return what to do when the metric is too high, or too low for requests."""
    add = _(
        "Add a task if it lasts: aws ecs update-service --desired-count N; then look for the"
        " cause in the last deployment and the log"
    )
    slow = _("Look for slow queries in Performance Insights; move reads to the reader")
    pools = _("Check the pools: HikariCP maximum-pool-size 20-30 a task, times the tasks")
    failing = _("Read the ERROR patterns and target health; roll back if a deployment began it")
    return {
        Metric.ECS_CPU: add,
        Metric.ECS_MEMORY: add,
        Metric.DB_CONNECTIONS: pools,
        Metric.DB_CPU: slow,
        Metric.WRITER_CONNECTIONS: pools,
        Metric.WRITER_CPU: slow,
        Metric.REPLICA_LAG: slow,
        Metric.LATENCY: _("Compare with CPU and the database's load, then look for slow queries"),
        Metric.TARGET_ERRORS: failing,
        Metric.BALANCER_ERRORS: failing,
        Metric.REQUESTS: _(
            "Open the application yourself; check DNS, listeners and security groups"
        ),
    }[metric]


def _percent(threshold: float) -> Level:
    room = 100.0 - threshold
    return Level(warning=threshold, critical=threshold + min(CPU_CRITICAL_POINTS, room * 0.75))


def _up_to(threshold: float, alarm: float) -> Level:
    return Level(warning=threshold, critical=alarm if threshold < alarm else threshold * 2)
