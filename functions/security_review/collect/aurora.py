"""Reads Aurora clusters, their instances, and with whom their snapshots are shared."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.security_review.judge.aurora import AuroraFacts
from functions.security_review.judge.aurora_checks import Cluster, Instance, Snapshot
from opskit.db_clusters import filter_clusters, find_clusters
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_rds import RDSClient
    from mypy_boto3_rds.type_defs import DBClusterTypeDef

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.unreadable import Read

_ATTRIBUTES = "rds:DescribeDBClusterSnapshotAttributes"

type Found = dict[str, tuple[tuple[str, bool], ...]]


def collect_aurora(aws: Aws, reader: Reader, names: Sequence[str]) -> AuroraFacts:
    """Read clusters, instances and snapshots at once, then with whom each snapshot is shared.

    Needs rds:DescribeDBClusters, DescribeDBInstances, DescribeDBClusterSnapshots and
    DescribeDBClusterSnapshotAttributes.
    """
    if not names:
        return AuroraFacts(region=aws.region, clusters={}, instances=(), snapshots={})
    rds: RDSClient = aws.client("rds")
    what = names[0] if len(names) == 1 else "Aurora"
    clusters = reader.start(
        "rds:DescribeDBClusters", what, partial(find_clusters, rds, names, _cluster)
    )
    instances = reader.start("rds:DescribeDBInstances", what, partial(_instances, rds, names))
    listed = reader.start("rds:DescribeDBClusterSnapshots", what, partial(_list, rds, names))
    return AuroraFacts(
        region=aws.region,
        clusters=clusters.result(),
        instances=instances.result(),
        snapshots=_read_sharing(rds, reader, listed.result(), names),
    )


def _cluster(said: DBClusterTypeDef) -> Cluster:
    groups = [one.get("VpcSecurityGroupId", "") for one in said.get("VpcSecurityGroups", [])]
    return Cluster(
        name=said["DBClusterIdentifier"],
        port=said.get("Port", 3306),
        groups=tuple(groups),
        encrypted=said.get("StorageEncrypted", False),
        retention_days=said.get("BackupRetentionPeriod", 0),
        deletion_protection=said.get("DeletionProtection", False),
        iam_auth=said.get("IAMDatabaseAuthenticationEnabled", False),
        log_exports=tuple(said.get("EnabledCloudwatchLogsExports", [])),
        secret=said.get("MasterUserSecret", {}).get("SecretArn", ""),
    )


def _instances(rds: RDSClient, names: Sequence[str]) -> tuple[Instance, ...]:
    wanted = {name.lower() for name in names}
    pages = rds.get_paginator("describe_db_instances").paginate(Filters=filter_clusters(names))
    return tuple(
        Instance(
            name=said["DBInstanceIdentifier"],
            cluster=said.get("DBClusterIdentifier", ""),
            public=said.get("PubliclyAccessible", False),
            minor_upgrade=said.get("AutoMinorVersionUpgrade", False),
        )
        for page in pages
        for said in page["DBInstances"]
        if said.get("DBClusterIdentifier", "").lower() in wanted
    )


def _list(rds: RDSClient, names: Sequence[str]) -> Found:
    wanted = {name.lower() for name in names}
    pages = rds.get_paginator("describe_db_cluster_snapshots").paginate(
        SnapshotType="manual", Filters=filter_clusters(names)
    )
    found: Found = {}
    for page in pages:
        for said in page["DBClusterSnapshots"]:
            cluster = said.get("DBClusterIdentifier", "")
            if cluster.lower() in wanted:
                one = (said["DBClusterSnapshotIdentifier"], said.get("StorageEncrypted", False))
                found[cluster] = (*found.get(cluster, ()), one)
    return found


def _read_sharing(
    rds: RDSClient, reader: Reader, listed: Read[Found], names: Sequence[str]
) -> dict[str, Read[tuple[Snapshot, ...]]]:
    if isinstance(listed, Unreadable):
        return {name.lower(): listed for name in names}
    calls = [
        (name, name, partial(_shared_with, rds, name))
        for some in listed.values()
        for name, _ in some
    ]
    shared = dict(reader.gather(_ATTRIBUTES, calls))
    return {
        cluster: tuple(
            Snapshot(name=name, encrypted=encrypted, shared_with=shared[name])
            for name, encrypted in some
        )
        for cluster, some in listed.items()
    }


def _shared_with(rds: RDSClient, name: str) -> tuple[str, ...]:
    answer = rds.describe_db_cluster_snapshot_attributes(DBClusterSnapshotIdentifier=name)
    attributes = answer["DBClusterSnapshotAttributesResult"].get("DBClusterSnapshotAttributes", [])
    return tuple(
        account
        for one in attributes
        if one.get("AttributeName") == "restore"
        for account in one.get("AttributeValues", [])
    )
