"""Reads the cluster, the snapshot to restore, scratch clusters and their security group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from functions.restore_drill.facts import Facts, Group, Snapshot, Source
from functions.restore_drill.plan import choose
from opskit.scratch_clusters import find_scratch
from opskit.snapshot_tags import SCHEDULED

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_rds import RDSClient

    from functions.restore_drill.facts import Order
    from functions.restore_drill.plan import Wanted
    from opskit.aws import Aws


def look(aws: Aws, name: str, *, wanted: Wanted, group: str, prefix: str) -> Facts:
    """Read what stands before a drill of the cluster `name`.

    Needs rds:DescribeDBClusters,
    rds:DescribeDBInstances, rds:DescribeDBClusterSnapshots and ec2:DescribeSecurityGroups; raises
    what AWS raises.
    """
    rds: RDSClient = aws.client("rds")
    source = _source(rds, name) if name else None
    return Facts(
        group=_group(aws.client("ec2"), group) if group else None,
        source=source,
        chosen=choose(_snapshots(rds, source.name), wanted) if source else None,
        scratch=find_scratch(rds, prefix),
    )


def look_at_scratch(rds: RDSClient, order: Order) -> dict[str, str]:
    """Return the status of the scratch cluster and of its instance; "" where there is none."""
    try:
        (cluster,) = rds.describe_db_clusters(DBClusterIdentifier=order.scratch)["DBClusters"]
    except rds.exceptions.DBClusterNotFoundFault:
        return {"cluster": "", "arn": "", "instance": ""}
    found = rds.describe_db_instances(
        Filters=[{"Name": "db-cluster-id", "Values": [order.scratch]}]
    )["DBInstances"]
    status = next((one["DBInstanceStatus"] for one in found), "")
    return {"cluster": cluster["Status"], "arn": cluster["DBClusterArn"], "instance": status}


def _group(ec2: EC2Client, name: str) -> Group | None:
    try:
        (said,) = ec2.describe_security_groups(GroupIds=[name])["SecurityGroups"]
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == "InvalidGroup.NotFound":
            return None
        raise
    return Group(name=name, inbound=len(said.get("IpPermissions", [])))


def _source(rds: RDSClient, name: str) -> Source | None:
    try:
        (said,) = rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
    except rds.exceptions.DBClusterNotFoundFault:
        return None
    return Source(
        name=said["DBClusterIdentifier"],
        engine=said["Engine"],
        parameter_group=said["DBClusterParameterGroup"],
        subnet_group=said["DBSubnetGroup"],
        restorable=said.get("LatestRestorableTime"),
    )


def _snapshots(rds: RDSClient, name: str) -> list[Snapshot]:
    pages = rds.get_paginator("describe_db_cluster_snapshots").paginate(DBClusterIdentifier=name)
    return [
        Snapshot(
            name=said["DBClusterSnapshotIdentifier"],
            arn=said["DBClusterSnapshotArn"],
            made_at=said["SnapshotCreateTime"],
            kind=said.get("SnapshotType", ""),
            weekly=any(tag["Key"] == SCHEDULED for tag in said.get("TagList", [])),
            engine_version=said["EngineVersion"],
        )
        for page in pages
        for said in page["DBClusterSnapshots"]
        if said["Status"] == "available" and said.get("SnapshotType") in ("automated", "manual")
    ]
