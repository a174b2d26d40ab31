"""Reads which instances have Performance Insights, and the top SQL of those that have."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from functions.performance_review.judge.facts import Insights
from functions.performance_review.judge.span import HOUR
from opskit.metric_data import Window
from opskit.statements import Statement
from opskit.top_sql import read_top_sql
from opskit.unreadable import Read, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future
    from datetime import datetime

    from mypy_boto3_pi import PIClient
    from mypy_boto3_rds import RDSClient
    from mypy_boto3_rds.type_defs import DBInstanceTypeDef

    from opskit.aws import Aws
    from opskit.reads import Reader

DAYS_BACK = timedelta(days=7)
"""Performance Insights API reference, DescribeDimensionKeys: "within the past 7 days"."""

FEW = 20
"""Up to so many clusters are asked for by name; beyond, the account is paged through once."""

type Found = dict[str, Read[tuple[Insights, ...]]]


def collect_insights(aws: Aws, reader: Reader, clusters: Sequence[str], now: datetime) -> Found:
    """Read the instances of all clusters, then the top SQL of each.

    Needs rds:DescribeDBInstances and pi:DescribeDimensionKeys.

    Args:
        aws: clients.
        reader: the pool.
        clusters: identifiers.
        now: the end of the seven days.
    """
    if not clusters:
        return {}
    rds: RDSClient = aws.client("rds")
    what = clusters[0] if len(clusters) == 1 else "Aurora"
    found = reader.start(
        "rds:DescribeDBInstances", what, partial(_instances, rds, clusters)
    ).result()
    if isinstance(found, Unreadable):
        return dict.fromkeys(clusters, found)
    wanted = {name.lower() for name in clusters}
    ours = [said for said in found if said.get("DBClusterIdentifier", "").lower() in wanted]
    asked = [said for said in ours if said.get("PerformanceInsightsEnabled")]
    tops = _begin_tops(aws, reader, asked, now) if asked else {}
    by_cluster: dict[str, list[Insights]] = {}
    for said in ours:
        own = by_cluster.setdefault(said.get("DBClusterIdentifier", "").lower(), [])
        own.append(_insights(said, tops))
    return {name: tuple(by_cluster.get(name.lower(), ())) for name in clusters}


type Tops = dict[str, Future[Read[tuple[Statement, ...]]]]


def _begin_tops(
    aws: Aws, reader: Reader, instances: Sequence[DBInstanceTypeDef], now: datetime
) -> Tops:
    pi: PIClient = aws.client("pi")
    end = now.replace(minute=0, second=0, microsecond=0)
    window = Window(start=end - DAYS_BACK + timedelta(seconds=HOUR), end=end, period=HOUR)
    return {
        said["DBInstanceIdentifier"]: reader.start(
            "pi:DescribeDimensionKeys",
            said["DBInstanceIdentifier"],
            partial(read_top_sql, pi, said.get("DbiResourceId", ""), window),
        )
        for said in instances
    }


def _insights(said: DBInstanceTypeDef, tops: Tops) -> Insights:
    name = said["DBInstanceIdentifier"]
    if name not in tops:
        return Insights(instance=name, enabled=False)
    return Insights(instance=name, enabled=True, top=tops[name].result())


def _instances(rds: RDSClient, clusters: Sequence[str]) -> list[DBInstanceTypeDef]:
    values = [name.lower() for name in clusters]
    pages = rds.get_paginator("describe_db_instances")
    asked = (
        pages.paginate(Filters=[{"Name": "db-cluster-id", "Values": values}])
        if len(values) <= FEW
        else pages.paginate()
    )
    return [said for page in asked for said in page["DBInstances"]]
