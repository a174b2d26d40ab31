"""Reads Aurora clusters, their instances, and what their parameter groups say of connections."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.capacity_review.judge.facts import Cluster, Instance
from opskit.db_clusters import filter_clusters, find_clusters
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_rds import RDSClient
    from mypy_boto3_rds.type_defs import DBClusterTypeDef, DBInstanceTypeDef

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.unreadable import Read

PARAMETER = "max_connections"
DEFAULT = "default."
"""What the names of AWS's own parameter groups begin with; nobody can change these."""

type Found = dict[str, tuple[Read[Cluster | None], Read[tuple[Instance, ...]]]]


def collect_databases(aws: Aws, reader: Reader, names: Sequence[str]) -> Found:
    """Read clusters and instances at once, then the parameter groups that somebody made.

    Needs rds:DescribeDBClusters, rds:DescribeDBInstances and rds:DescribeDBParameters.
    """
    if not names:
        return {}
    rds: RDSClient = aws.client("rds")
    what = names[0] if len(names) == 1 else "Aurora"
    asked = reader.start(
        "rds:DescribeDBClusters", what, lambda: find_clusters(rds, names, _cluster)
    )
    listed = reader.start("rds:DescribeDBInstances", what, partial(_instances, rds, names))
    clusters, instances = asked.result(), listed.result()
    if isinstance(clusters, Unreadable):
        return dict.fromkeys(names, (clusters, clusters))
    there = {name: None if one is None else one[0] for name, one in clusters.items()}
    if isinstance(instances, Unreadable):
        return {name: (one, instances) for name, one in there.items()}
    limits = _limits(rds, reader, instances)
    return {name: (one, _members(instances, clusters[name], limits)) for name, one in there.items()}


type Members = dict[str, bool]


def _cluster(said: DBClusterTypeDef) -> tuple[Cluster, Members]:
    range_of = said.get("ServerlessV2ScalingConfiguration")
    return (
        Cluster(
            engine=said.get("Engine", ""),
            io_optimized=said.get("StorageType") == "aurora-iopt1",
            acu=(range_of.get("MinCapacity", 0.0), range_of.get("MaxCapacity", 0.0))
            if range_of
            else None,
        ),
        {
            member.get("DBInstanceIdentifier", ""): member.get("IsClusterWriter", False)
            for member in said.get("DBClusterMembers", [])
        },
    )


def _instances(rds: RDSClient, names: Sequence[str]) -> tuple[DBInstanceTypeDef, ...]:
    pages = rds.get_paginator("describe_db_instances").paginate(Filters=filter_clusters(names))
    return tuple(said for page in pages for said in page["DBInstances"])


def _members(
    instances: Sequence[DBInstanceTypeDef],
    cluster: tuple[Cluster, Members] | None,
    limits: Mapping[str, Read[str | None]],
) -> tuple[Instance, ...]:
    members = cluster[1] if cluster else {}
    return tuple(
        Instance(
            name=said["DBInstanceIdentifier"],
            kind=said.get("DBInstanceClass", ""),
            writer=members[said["DBInstanceIdentifier"]],
            max_connections=limits.get(_group(said)),
        )
        for said in instances
        if said["DBInstanceIdentifier"] in members
    )


def _group(said: DBInstanceTypeDef) -> str:
    groups = said.get("DBParameterGroups", [])
    return groups[0].get("DBParameterGroupName", "") if groups else ""


def _limits(
    rds: RDSClient, reader: Reader, instances: Sequence[DBInstanceTypeDef]
) -> dict[str, Read[str | None]]:
    groups = dict.fromkeys(_group(said) for said in instances)
    calls = [
        (group, group, partial(_limit, rds, group))
        for group in groups
        if group and not group.startswith(DEFAULT)
    ]
    return dict(reader.gather("rds:DescribeDBParameters", calls))


def _limit(rds: RDSClient, group: str) -> str | None:
    pages = rds.get_paginator("describe_db_parameters").paginate(
        DBParameterGroupName=group, Source="user"
    )
    said = (one for page in pages for one in page["Parameters"])
    return next(
        (one.get("ParameterValue") for one in said if one.get("ParameterName") == PARAMETER), None
    )
