"""Reads Aurora clusters, their instances, RDS's events, and the SQL that loads each instance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from functions.diagnose.judge.facts import AuroraFacts, Cluster, DbEvent, Instance
from opskit.db_clusters import filter_clusters, find_clusters
from opskit.metric_data import Window
from opskit.top_sql import read_top_sql
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_pi import PIClient
    from mypy_boto3_rds import RDSClient
    from mypy_boto3_rds.type_defs import DBClusterTypeDef, DBInstanceTypeDef, EventTypeDef

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.statements import Statement
    from opskit.targets import Targets
    from opskit.unreadable import Read

EVENTS_BACK = timedelta(hours=3)
SQL_MINUTES = 30
PAGES = 5
_MINUTE = 60


def collect_aurora(aws: Aws, reader: Reader, targets: Targets, now: datetime) -> AuroraFacts:
    """Read clusters, instances and events at once, then the top SQL of each instance.

    Needs rds:DescribeDBClusters, rds:DescribeDBInstances, rds:DescribeEvents and
    pi:DescribeDimensionKeys.
    """
    names = targets.clusters
    if not names:
        return AuroraFacts(clusters={}, instances=(), events=(), sql={})
    rds: RDSClient = aws.client("rds")
    what = names[0] if len(names) == 1 else "Aurora"
    clusters = reader.start(
        "rds:DescribeDBClusters", what, lambda: find_clusters(rds, names, _cluster)
    )
    events = reader.start("rds:DescribeEvents", what, lambda: _events(rds, now))
    instances = reader.start(
        "rds:DescribeDBInstances", what, lambda: _instances(rds, names)
    ).result()
    return AuroraFacts(
        clusters=clusters.result(),
        instances=instances,
        events=_ours(events.result(), names, instances),
        sql={} if isinstance(instances, Unreadable) else _sql(aws, reader, instances, now),
    )


def _cluster(said: DBClusterTypeDef) -> Cluster:
    return Cluster(
        name=said["DBClusterIdentifier"],
        status=said["Status"],
        members={
            m["DBInstanceIdentifier"]: m["IsClusterWriter"]
            for m in said.get("DBClusterMembers", [])
        },
    )


def _instances(rds: RDSClient, names: Sequence[str]) -> tuple[Instance, ...]:
    wanted = {name.lower() for name in names}
    pages = rds.get_paginator("describe_db_instances").paginate(Filters=filter_clusters(names))
    return tuple(
        _instance(said)
        for page in pages
        for said in page["DBInstances"]
        if said.get("DBClusterIdentifier", "").lower() in wanted
    )


def _instance(said: DBInstanceTypeDef) -> Instance:
    return Instance(
        name=said["DBInstanceIdentifier"],
        cluster=said.get("DBClusterIdentifier", "").lower(),
        status=said.get("DBInstanceStatus", "unknown"),
        insights=said.get("DbiResourceId", "") if said.get("PerformanceInsightsEnabled") else "",
    )


def _events(rds: RDSClient, now: datetime) -> tuple[DbEvent, ...]:
    """Ask for all of the region at once: an event's own filter takes one name only."""
    pages = rds.get_paginator("describe_events").paginate(
        StartTime=now - EVENTS_BACK,
        EndTime=now,
        PaginationConfig={"PageSize": 100, "MaxItems": 100 * PAGES},
    )
    return tuple(_event(said) for page in pages for said in page["Events"])


def _event(said: EventTypeDef) -> DbEvent:
    return DbEvent(
        at=said["Date"],
        source=said.get("SourceIdentifier", ""),
        text=said.get("Message", ""),
        categories=tuple(said.get("EventCategories", [])),
    )


def _ours(
    events: Read[tuple[DbEvent, ...]],
    names: Sequence[str],
    instances: Read[tuple[Instance, ...]],
) -> Read[tuple[DbEvent, ...]]:
    if isinstance(events, Unreadable):
        return events
    members = () if isinstance(instances, Unreadable) else instances
    wanted = {name.lower() for name in names} | {one.name.lower() for one in members}
    ours = (event for event in events if event.source.lower() in wanted)
    return tuple(sorted(ours, key=lambda event: event.at, reverse=True))


def _sql(
    aws: Aws, reader: Reader, instances: Sequence[Instance], now: datetime
) -> dict[str, Read[tuple[Statement, ...]]]:
    watched = [one for one in instances if one.insights]
    if not watched:
        return {}
    pi: PIClient = aws.client("pi")
    end = datetime.fromtimestamp(now.timestamp() // _MINUTE * _MINUTE, UTC)
    window = Window(start=end - timedelta(minutes=SQL_MINUTES), end=end, period=_MINUTE)
    calls = [
        (one.name, one.name, partial(read_top_sql, pi, one.insights, window)) for one in watched
    ]
    return dict(reader.gather("pi:DescribeDimensionKeys", calls))
