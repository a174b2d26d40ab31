"""Reads clusters, their snapshots here and in the region of copies, the quota and the key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from functions.weekly_snapshot.facts import Cluster, Facts, Key, Quota, Snapshot
from functions.weekly_snapshot.plan.key import is_elsewhere, is_worth_asking
from opskit.db_clusters import filter_clusters, find_clusters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_rds import RDSClient
    from mypy_boto3_rds.type_defs import DBClusterSnapshotTypeDef, DBClusterTypeDef

    from functions.weekly_snapshot.facts import Snapshots
    from functions.weekly_snapshot.settings import SnapshotSettings
    from opskit.aws import Aws
    from opskit.reads import Reader

_LIST = "rds:DescribeDBClusterSnapshots"


def collect_backups(aws: Aws, reader: Reader, settings: SnapshotSettings) -> Facts:
    """Read everything at once.

    Needs rds:DescribeDBClusters, DescribeDBClusterSnapshots, DescribeAccountAttributes, and
    kms:DescribeKey where a key of copies is set.
    """
    rds: RDSClient = aws.client("rds")
    names, region = settings.db_clusters, settings.snapshot_copy_region
    what = names[0] if len(names) == 1 else "Aurora"
    clusters = reader.start(
        "rds:DescribeDBClusters", what, partial(find_clusters, rds, names, _cluster)
    )
    manual = reader.start(_LIST, what, partial(_list, rds, names, "manual"))
    automated = reader.start(_LIST, what, partial(_list, rds, names, "automated"))
    quota = reader.start("rds:DescribeAccountAttributes", "RDS", partial(_quota, rds))
    there = is_elsewhere(home=aws.region, region=region)
    copies = (
        reader.start(_LIST, region, partial(_list_copies, aws, region, names)) if there else None
    )
    arn = settings.snapshot_copy_key
    asks = is_worth_asking(home=aws.region, region=region, arn=arn)
    key = reader.start("kms:DescribeKey", arn, partial(_key, aws, region, arn)) if asks else None
    return Facts(
        region=aws.region,
        clusters=clusters.result(),
        manual=manual.result(),
        automated=automated.result(),
        copies=copies.result() if copies else None,
        quota=quota.result(),
        key=key.result() if key else None,
    )


def find_snapshot(rds: RDSClient, name: str) -> Snapshot | None:
    """Read one snapshot by its name; None where there is none.

    Needs rds:DescribeDBClusterSnapshots.
    """
    try:
        answer = rds.describe_db_cluster_snapshots(DBClusterSnapshotIdentifier=name)
    except rds.exceptions.DBClusterSnapshotNotFoundFault:
        return None
    return next(map(_snapshot, answer["DBClusterSnapshots"]), None)


def _list(rds: RDSClient, names: Sequence[str], kind: str) -> Snapshots:
    if not names:
        return ()
    pages = rds.get_paginator("describe_db_cluster_snapshots").paginate(
        SnapshotType=kind, Filters=filter_clusters(names)
    )
    found = (_snapshot(said) for page in pages for said in page["DBClusterSnapshots"])
    return tuple(one for one in found if any(one.is_of(name) for name in names))


def _list_copies(aws: Aws, region: str, names: Sequence[str]) -> Snapshots:
    """Page through all manual ones: their clusters do not exist in that region."""
    rds: RDSClient = aws.client("rds", region=region)
    pages = rds.get_paginator("describe_db_cluster_snapshots").paginate(SnapshotType="manual")
    found = (_snapshot(said) for page in pages for said in page["DBClusterSnapshots"])
    return tuple(one for one in found if any(one.is_of(name) for name in names))


def _quota(rds: RDSClient) -> Quota | None:
    for one in rds.describe_account_attributes()["AccountQuotas"]:
        if one.get("AccountQuotaName") == "ManualClusterSnapshots":
            return Quota(used=one.get("Used", 0), most=one.get("Max", 0))
    return None


def _key(aws: Aws, region: str, arn: str) -> Key:
    kms: Any = aws.client("kms", region=region)
    said = kms.describe_key(KeyId=arn)["KeyMetadata"]
    return Key(
        state=said.get("KeyState", "unknown"),
        use=said.get("KeyUsage", "unknown"),
        spec=said.get("KeySpec", "unknown"),
    )


def _cluster(said: DBClusterTypeDef) -> Cluster:
    return Cluster(
        name=said["DBClusterIdentifier"],
        created=said.get("ClusterCreateTime"),
        restorable=said.get("LatestRestorableTime"),
        retention_days=said.get("BackupRetentionPeriod", 0),
        encrypted=said.get("StorageEncrypted", False),
    )


def _snapshot(said: DBClusterSnapshotTypeDef) -> Snapshot:
    return Snapshot(
        name=said["DBClusterSnapshotIdentifier"],
        cluster=said.get("DBClusterIdentifier", ""),
        arn=said.get("DBClusterSnapshotArn", ""),
        status=said.get("Status", "unknown"),
        created=said.get("SnapshotCreateTime"),
        size_gib=said.get("AllocatedStorage") or None,
        percent=said.get("PercentProgress", 0),
        encrypted=said.get("StorageEncrypted", False),
        source=said.get("SourceDBClusterSnapshotArn") or "",
        tags={tag.get("Key", ""): tag.get("Value", "") for tag in said.get("TagList", [])},
    )
