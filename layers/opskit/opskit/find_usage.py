"""Reads the last hour of all metrics and the same hour yesterday and last week, 500 a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from opskit.load_balancers import miss_arn
from opskit.metric_data import Window, begin_queries
from opskit.metric_query import Query
from opskit.targets import name_services
from opskit.unreadable import Read, Unreadable
from opskit.usage_figures import UsageFacts
from opskit.usage_metrics import Measured, Metric, Series
from opskit.usage_readings import HOUR_SECONDS, POINT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_cloudwatch import CloudWatchClient

    from opskit.aws import Aws
    from opskit.metric_data import Points
    from opskit.reads import Reader
    from opskit.targets import Targets

_HOUR = timedelta(seconds=HOUR_SECONDS)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)

_METRICS = {
    Metric.ECS_CPU: ("AWS/ECS", "CPUUtilization", "Average"),
    Metric.ECS_MEMORY: ("AWS/ECS", "MemoryUtilization", "Average"),
    Metric.DB_CONNECTIONS: ("AWS/RDS", "DatabaseConnections", "Average"),
    Metric.DB_CPU: ("AWS/RDS", "CPUUtilization", "Average"),
    Metric.WRITER_CONNECTIONS: ("AWS/RDS", "DatabaseConnections", "Average"),
    Metric.WRITER_CPU: ("AWS/RDS", "CPUUtilization", "Average"),
    Metric.REPLICA_LAG: ("AWS/RDS", "AuroraReplicaLag", "Average"),
    Metric.LATENCY: ("AWS/ApplicationELB", "TargetResponseTime", "p95"),
    Metric.REQUESTS: ("AWS/ApplicationELB", "RequestCount", "Sum"),
    Metric.TARGET_ERRORS: ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "Sum"),
    Metric.BALANCER_ERRORS: ("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "Sum"),
}
_OF_SERVICE = (Metric.ECS_CPU, Metric.ECS_MEMORY)
_OF_CLUSTER = (Metric.DB_CONNECTIONS, Metric.DB_CPU, Metric.REPLICA_LAG)
_OF_WRITER = (Metric.WRITER_CONNECTIONS, Metric.WRITER_CPU)
_OF_BALANCER = (
    Metric.LATENCY,
    Metric.REQUESTS,
    Metric.TARGET_ERRORS,
    Metric.BALANCER_ERRORS,
)
_COUNTED = frozenset({Metric.REQUESTS, Metric.TARGET_ERRORS, Metric.BALANCER_ERRORS})


@dataclass(frozen=True, slots=True)
class _Asked:
    """One metric of one resource."""

    metric: Metric
    resource: str
    dimensions: tuple[tuple[str, str], ...]

    def query(self, statistic: str) -> Query:
        namespace, name, _usual = _METRICS[self.metric]
        return Query(
            resource=self.resource,
            namespace=namespace,
            name=name,
            dimensions=self.dimensions,
            statistic=statistic,
        )


def collect_usage(
    aws: Aws,
    reader: Reader,
    targets: Targets,
    now: datetime,
    *,
    load_balancer_arns: Mapping[str, str],
) -> UsageFacts:
    """Read every metric of every target; needs cloudwatch:GetMetricData.

    Args:
        aws: clients.
        reader: the pool.
        targets: what to measure.
        now: end of the last hour, which is cut to whole five minutes.
        load_balancer_arns: name to ARN, whose end is CloudWatch's name: "app/<name>/<id>". A
            load balancer that is not there counts as unreadable.
    """
    unnamed = tuple(
        miss_arn(name, "its metrics are named after")
        for name in targets.load_balancers
        if name not in load_balancer_arns
    )
    asked = list(_what_to_ask(targets, load_balancer_arns))
    if not asked:
        return UsageFacts(region=aws.region, measured=(), unnamed=unnamed)
    cloudwatch: CloudWatchClient = aws.client("cloudwatch")
    every = [one.query(statistic) for one in asked for statistic in _statistics(one.metric)]
    usual = [one.query(_METRICS[one.metric][2]) for one in asked]
    begun = [
        begin_queries(cloudwatch, reader, queries, window)
        for queries, window in zip((every, usual, usual), windows_of(now), strict=True)
    ]
    last_hour, yesterday, last_week = (calls.results() for calls in begun)
    measured = tuple(_measured(one, last_hour, yesterday, last_week) for one in asked)
    return UsageFacts(region=aws.region, measured=measured, unnamed=unnamed)


def windows_of(now: datetime) -> tuple[Window, Window, Window]:
    """Return the last hour and the same hour yesterday and last week.

    The last hour has a point for every five minutes. The past ones are one point, as at 09:00; a
    run by hand within an hour has them in five minutes too, since CloudWatch keeps hourly points on
    whole hours.
    """
    end = datetime.fromtimestamp(now.timestamp() // POINT_SECONDS * POINT_SECONDS, UTC)
    past = POINT_SECONDS if end.minute else HOUR_SECONDS
    return _hour(end, POINT_SECONDS), _hour(end - _DAY, past), _hour(end - _WEEK, past)


def _hour(end: datetime, period: int) -> Window:
    return Window(start=end - _HOUR, end=end, period=period)


def _what_to_ask(targets: Targets, load_balancer_arns: Mapping[str, str]) -> Iterator[_Asked]:
    for service, called in name_services(targets.services).items():
        dimensions = ("ClusterName", service.cluster), ("ServiceName", service.name)
        yield from (_Asked(metric, called, dimensions) for metric in _OF_SERVICE)
    for cluster in targets.clusters:
        of_cluster = (("DBClusterIdentifier", cluster.lower()),)
        yield from (_Asked(metric, cluster, of_cluster) for metric in _OF_CLUSTER)
        of_writer = (*of_cluster, ("Role", "WRITER"))
        yield from (_Asked(metric, cluster, of_writer) for metric in _OF_WRITER)
    for name in targets.load_balancers:
        if arn := load_balancer_arns.get(name):
            of_balancer = (("LoadBalancer", arn.partition(":loadbalancer/")[2]),)
            yield from (_Asked(metric, name, of_balancer) for metric in _OF_BALANCER)


def _statistics(metric: Metric) -> tuple[str, ...]:
    """A sum has no maximum of its own: one request counts 1."""
    usual = _METRICS[metric][2]
    return (usual,) if metric in _COUNTED else (usual, "Maximum")


def _measured(
    one: _Asked,
    last_hour: Mapping[Query, Read[Points]],
    yesterday: Mapping[Query, Read[Points]],
    last_week: Mapping[Query, Read[Points]],
) -> Measured:
    namespace, name, usual = _METRICS[one.metric]
    return Measured(
        metric=one.metric,
        resource=one.resource,
        namespace=namespace,
        name=name,
        dimensions=one.dimensions,
        last_hour=_series(one, last_hour),
        yesterday=_whole(one.metric, yesterday[one.query(usual)]),
        last_week=_whole(one.metric, last_week[one.query(usual)]),
    )


def _series(one: _Asked, answers: Mapping[Query, Read[Points]]) -> Read[Series]:
    """Join the usual statistic and the maximum; unreadable when either is."""
    reads = [answers[one.query(statistic)] for statistic in _statistics(one.metric)]
    known: list[Points] = []
    for read in reads:
        if isinstance(read, Unreadable):
            return read
        known.append(read)
    highest = known[1] if len(known) > 1 else ()
    return Series(
        points=known[0],
        maximum=max((value for value in highest if value is not None), default=None),
    )


def _whole(metric: Metric, points: Read[Points]) -> Read[float | None]:
    """Make one value of a past hour: counts add up, all else is averaged."""
    if isinstance(points, Unreadable):
        return points
    known = [point for point in points if point is not None]
    if not known:
        return None
    return sum(known) if metric in _COUNTED else sum(known) / len(known)
