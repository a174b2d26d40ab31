"""Reads an Aurora cluster and its instances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.cluster_state import ClusterState, Instance

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient
    from mypy_boto3_rds.type_defs import DBClusterMemberTypeDef, DBInstanceTypeDef


def read_cluster(rds: RDSClient, name: str) -> ClusterState | None:
    """Read a cluster; None where there is none. Raises what AWS raises.

    Needs rds:DescribeDBClusters and rds:DescribeDBInstances.
    """
    try:
        (said,) = rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
    except rds.exceptions.DBClusterNotFoundFault:
        return None
    members = rds.describe_db_instances(Filters=[{"Name": "db-cluster-id", "Values": [name]}])
    found = {one["DBInstanceIdentifier"]: one for one in members["DBInstances"]}
    return ClusterState(
        name=name,
        arn=said["DBClusterArn"],
        status=said["Status"],
        engine=said["Engine"],
        version=said["EngineVersion"],
        instances=tuple(_instance(one, found) for one in said["DBClusterMembers"]),
        pending=tuple(sorted(said.get("PendingModifiedValues", {}))),
    )


def _instance(member: DBClusterMemberTypeDef, found: dict[str, DBInstanceTypeDef]) -> Instance:
    name = member["DBInstanceIdentifier"]
    said = found.get(name, {})
    return Instance(
        name=name,
        arn=said.get("DBInstanceArn", ""),
        writer=member["IsClusterWriter"],
        tier=member.get("PromotionTier", 15),
        zone=said.get("AvailabilityZone", ""),
        status=said.get("DBInstanceStatus", "unknown"),
        version=said.get("EngineVersion", ""),
        pending=tuple(sorted(said.get("PendingModifiedValues", {}))),
    )
