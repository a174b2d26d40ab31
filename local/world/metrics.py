"""The PetClinic's CloudWatch metrics: the last hours, yesterday's and last week's, a fortnight."""

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from local.world.application import Application
from local.world.history import list_history
from local.world.names import CLUSTER, DB_CLUSTER, READER, SERVICE, WRITER, ZONES
from local.world.place import Place

MINUTES = 75  # an hour, and what a reader who cuts to five minutes reaches beyond it
LATELY = 200  # three hours of today, as an incident's graph shows them
DAYS_BACK = (0, 1, 7)
_SPREAD = 0.12
_SAMPLES = 20
_LATENCY_SIGMA = 0.45

type Dimensions = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One metric.

    Attributes:
        namespace: such as "AWS/ECS".
        name: the metric's name.
        dimensions: name and value of each.
        unit: CloudWatch's name of the unit.
        usual: the value of an ordinary minute, in that unit.
        troubled: trouble -> the value of a minute of the last hour while it is on.
        samples: how many values a minute holds; more than two are spread like response times.
    """

    namespace: str
    name: str
    dimensions: Dimensions
    unit: str
    usual: float
    troubled: tuple[tuple[str, float], ...] = ()
    samples: int = 2

    def level(self, troubles: Collection[str], days_back: int) -> float:
        """Tell the value of an ordinary minute, as many days back, with these troubles on."""
        if days_back:
            return self.usual
        return next((value for name, value in self.troubled if name in troubles), self.usual)


def list_series(application: Application) -> tuple[Series, ...]:
    """List every metric that AWS would have of the PetClinic."""
    return (*_ecs(), *_aurora(), *_load_balancer(application), *_hosts(application))


def _ecs() -> Iterator[Series]:
    where = (("ClusterName", CLUSTER), ("ServiceName", SERVICE))
    for name, usual, trouble, level in (
        ("CPUUtilization", 34.0, "cpu_high", 91.0),
        ("MemoryUtilization", 61.0, "memory_high", 93.0),
    ):
        yield Series(
            namespace="AWS/ECS",
            name=name,
            dimensions=where,
            unit="Percent",
            usual=usual,
            troubled=((trouble, level),),
        )


def _aurora() -> Iterator[Series]:
    cluster, role, writer, reader = (
        (("DBClusterIdentifier", DB_CLUSTER),),
        (("DBClusterIdentifier", DB_CLUSTER), ("Role", "WRITER")),
        (("DBInstanceIdentifier", WRITER),),
        (("DBInstanceIdentifier", READER),),
    )
    many = (("connections_high", 91.0),)
    few = (("connections_high", 41.0),)
    lag = (("replica_lag", 4200.0),)
    busy, half = (("writer_busy", 97.0),), (("writer_busy", 57.0),)
    for name, unit, rows in (
        (
            "DatabaseConnections",
            "Count",
            ((cluster, 38, many), (role, 24, many), (writer, 24, many), (reader, 14, few)),
        ),
        (
            "CPUUtilization",
            "Percent",
            ((cluster, 22, half), (role, 27, busy), (writer, 27, busy), (reader, 17, ())),
        ),
        ("AuroraReplicaLag", "Milliseconds", ((cluster, 18, lag), (reader, 18, lag))),
        ("AuroraReplicaLagMaximum", "Milliseconds", ((cluster, 21, lag), (writer, 21, lag))),
        ("FreeableMemory", "Bytes", ((writer, 1.4e9, ()), (reader, 1.7e9, ()))),
    ):
        for where, usual, troubled in rows:
            yield Series(
                namespace="AWS/RDS",
                name=name,
                dimensions=where,
                unit=unit,
                usual=usual,
                troubled=troubled,
            )


def _load_balancer(application: Application) -> Iterator[Series]:
    balancer = (("LoadBalancer", application.load_balancer_dimension),)
    group = (("TargetGroup", application.target_group_dimension), *balancer)
    slow = (("latency_high", 0.62),)
    errors = (("errors_5xx", 29.0),)
    gateway_errors = (("errors_5xx", 4.0), ("bad_deployment", 600.0))
    for name, unit, usual, troubled, where in (
        ("RequestCount", "Count", 1240.0, (), balancer),
        ("RequestCount", "Count", 1240.0, (), group),
        ("HTTPCode_Target_5XX_Count", "Count", 0.15, errors, balancer),
        ("HTTPCode_Target_5XX_Count", "Count", 0.15, errors, group),
        ("HTTPCode_ELB_5XX_Count", "Count", 0.0, gateway_errors, balancer),
        ("TargetResponseTime", "Seconds", 0.085, slow, balancer),
        ("TargetResponseTime", "Seconds", 0.085, slow, group),
    ):
        yield Series(
            namespace="AWS/ApplicationELB",
            name=name,
            dimensions=where,
            unit=unit,
            usual=usual,
            troubled=troubled,
            samples=_SAMPLES if unit == "Seconds" else 1,
        )


def _hosts(application: Application) -> Iterator[Series]:
    group = (
        ("TargetGroup", application.target_group_dimension),
        ("LoadBalancer", application.load_balancer_dimension),
    )
    zone_a, zone_c = ((("AvailabilityZone", zone), *group) for zone in ZONES)
    for where, healthy, left in ((group, 2, 1), (zone_a, 1, 1), (zone_c, 1, 0)):
        for name, usual, level in (
            ("HealthyHostCount", healthy, left),
            ("UnHealthyHostCount", 0, healthy - left),
        ):
            yield Series(
                namespace="AWS/ApplicationELB",
                name=name,
                dimensions=where,
                unit="Count",
                usual=usual,
                troubled=(("targets_unhealthy", level),),
                samples=1,
            )


def seed_metrics(
    place: Place, application: Application, now: datetime, troubles: Collection[str]
) -> None:
    """Write all metrics anew, in place of those that were there; arguments as list_metrics'."""
    place.replace_metrics(list_metrics(application, now, troubles))


def list_metrics(
    application: Application, now: datetime, troubles: Collection[str]
) -> dict[str, list[dict[str, Any]]]:
    """List the datapoints of each namespace, as PutMetricData takes them.

    Args:
        application: whose load balancer names the dimensions.
        now: the end of the last hour (aware).
        troubles: the names of the troubles that are on.
    """
    by_namespace: dict[str, list[dict[str, Any]]] = {}
    for series in list_series(application):
        by_namespace.setdefault(series.namespace, []).extend(_datapoints(series, now, troubles))
    for namespace, datapoint in list_history(application, now, troubles):
        by_namespace.setdefault(namespace, []).append(datapoint)
    return by_namespace


def _datapoints(
    series: Series, now: datetime, troubles: Collection[str]
) -> Iterator[dict[str, Any]]:
    chance = random.Random(f"{series.name}{series.dimensions}")
    dimensions = [{"Name": name, "Value": value} for name, value in series.dimensions]
    end = now.replace(second=0, microsecond=0)
    for ago, level in _levels(series, troubles):
        if values := _values(series, level, chance):
            yield {
                "MetricName": series.name,
                "Dimensions": dimensions,
                "Timestamp": end - ago,
                "Unit": series.unit,
                "Values": values,
            }


def _levels(series: Series, troubles: Collection[str]) -> Iterator[tuple[timedelta, float]]:
    """Yield how long ago each minute was, and the value of it."""
    for days_back in DAYS_BACK:
        level = series.level(troubles, days_back)
        for minute in range(MINUTES, 0, -1):
            yield timedelta(days=days_back, minutes=minute), level
    for minute in range(LATELY, MINUTES, -1):
        yield timedelta(minutes=minute), series.usual


def _values(series: Series, level: float, chance: random.Random) -> list[float]:
    if series.name.endswith("HostCount"):
        return [level]
    if series.name.startswith("HTTPCode"):  # AWS writes these only when they are not zero
        count = int(level) + (chance.random() < level % 1)
        return [float(count)] if count else []
    if series.unit == "Seconds":
        spread = (chance.lognormvariate(0, _LATENCY_SIGMA) for _ in range(series.samples))
        return [round(level * factor, 5) for factor in spread]
    most = 100.0 if series.unit == "Percent" else float("inf")
    spread = (chance.gauss(1, _SPREAD / 3) for _ in range(series.samples))
    return [round(min(level * factor, most), 2) for factor in spread]
