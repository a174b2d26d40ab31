"""What AWS said of half a year, as the review's judgement reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.capacity_review.judge.span import Span
from opskit.prices import Prices
from opskit.targets import EcsService, TargetFacts
from opskit.unreadable import Read

type Points = tuple[float | None, ...]
"""Values in time's order, None where a period has no data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One ECS service.

    Attributes:
        running: tasks that run.
        desired: tasks that are wanted.
        definition: the task definition, "family:revision".
        fargate: whether Fargate runs it at its list price (neither EC2 nor Fargate Spot).
    """

    running: int
    desired: int
    definition: str
    fargate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """How large a task is.

    Attributes:
        cpu: units, 1,024 a vCPU; None where the task sets none.
        memory: MiB; None where the task sets none.
        arm: whether it runs on ARM64.
        windows: whether it runs on Windows, which has other prices.
        pool: connections that HikariCP may open, where the environment says so.
    """

    cpu: int | None
    memory: int | None
    arm: bool
    windows: bool
    pool: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One scaling policy.

    Attributes:
        name: its name.
        kind: "TargetTrackingScaling", "StepScaling", ...
        metric: the predefined metric that it follows, or "".
        target: the metric's target; None but for target tracking.
        out_seconds: the pause after a scale-out; None where AWS's default holds.
        in_seconds: the pause after a scale-in; None where AWS's default holds.
    """

    name: str
    kind: str
    metric: str
    target: float | None
    out_seconds: int | None
    in_seconds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaling:
    """How Application Auto Scaling moves one service.

    Attributes:
        least: fewest tasks.
        most: most tasks.
        suspended: whether scaling out or in is suspended.
        policies: those of the service.
        refused: when it wanted more tasks and stood at its most already, or why not known.
    """

    least: int
    most: int
    suspended: bool
    policies: tuple[Policy, ...]
    refused: Read[tuple[datetime, ...]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceUsage:
    """What CloudWatch knows of a service.

    Attributes:
        cpu_days: average CPU in percent by day, of half a year.
        sample_days: samples of CPU by day; ECS sends one a minute and task.
        memory_days: the fullest task's memory in percent by day.
        cpu_hours: average CPU by hour, of the last 31 days.
        sample_hours: samples of CPU by hour, of the last 31 days.
        samples_now: samples of CPU of each of the last minutes before the review.
    """

    cpu_days: Read[Points]
    sample_days: Read[Points]
    memory_days: Read[Points]
    cpu_hours: Read[Points]
    sample_hours: Read[Points]
    samples_now: Read[Points]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """Everything of one service.

    Attributes:
        service: None when it does not exist.
        definition: None when the service could not be read.
        scaling: None where nothing scales it.
    """

    service: Read[Service | None]
    definition: Read[Definition] | None
    scaling: Read[Scaling | None]
    usage: ServiceUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One instance of a cluster.

    Attributes:
        name: its identifier.
        kind: its class, "db.t4g.medium" or "db.serverless".
        writer: whether it writes.
        max_connections: what its parameter group says; None where that is the engine's default,
            "" and the like as the group's own formula.
    """

    name: str
    kind: str
    writer: bool
    max_connections: Read[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One Aurora cluster.

    Attributes:
        engine: "aurora-mysql".
        io_optimized: whether it pays for I/O with its instances.
        acu: fewest and most Aurora capacity units of a serverless cluster.
    """

    engine: str
    io_optimized: bool
    acu: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterUsage:
    """What CloudWatch knows of a cluster; the writer's own but for storage.

    Attributes:
        connections: most by day.
        cpu_days: average in percent by day.
        cpu_hours: average in percent by hour, of the last 31 days.
        free_memory: least by day, bytes.
        storage: average by day, bytes.
        storage_left: least by day, bytes, up to the volume's largest size.
        acu: most by day; without data where the cluster is not serverless.
    """

    connections: Read[Points]
    cpu_days: Read[Points]
    cpu_hours: Read[Points]
    free_memory: Read[Points]
    storage: Read[Points]
    storage_left: Read[Points]
    acu: Read[Points]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterFacts:
    """Everything of one cluster; `cluster` is None when it does not exist."""

    cluster: Read[Cluster | None]
    instances: Read[tuple[Instance, ...]]
    usage: ClusterUsage

    @property
    def writer(self) -> Instance | None:
        """The instance that writes, where the instances could be read."""
        if not isinstance(self.instances, tuple):
            return None
        return next((one for one in self.instances if one.writer), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityFacts:
    """Everything that the review judges.

    Attributes:
        region: for links.
        span: the weeks.
        targets: what was to be looked at.
        services: by cluster and name.
        clusters: by name.
        prices: AWS's list prices in this region.
    """

    region: str
    span: Span
    targets: TargetFacts
    services: Mapping[EcsService, ServiceFacts]
    clusters: Mapping[str, ClusterFacts]
    prices: Read[Prices]
