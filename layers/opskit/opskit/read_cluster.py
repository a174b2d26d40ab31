"""Reads an Aurora cluster: members, what is pending, replica lag, the last failover."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from opskit.cluster_state import ClusterState, Instance

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_rds import RDSClient
    from mypy_boto3_rds.type_defs import DBClusterTypeDef, DBInstanceTypeDef

    from opskit.aws import Aws

LAG_WINDOW = timedelta(minutes=5)
"""How far back a replica lag still counts."""


def read_cluster(aws: Aws, name: str, *, pause_hours: int, now: datetime) -> ClusterState | None:
    """Read a cluster; None where there is none. Raises what AWS raises.

    Needs rds:DescribeDBClusters, rds:DescribeDBInstances, rds:DescribeEvents and
    cloudwatch:GetMetricData.

    Args:
        aws: the clients.
        name: the cluster's identifier.
        pause_hours: how far back a failover is looked for.
        now: the present (aware).
    """
    rds: RDSClient = aws.client("rds")
    try:
        (said,) = rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
    except rds.exceptions.DBClusterNotFoundFault:
        return None
    members = rds.describe_db_instances(Filters=[{"Name": "db-cluster-id", "Values": [name]}])
    instances = {one["DBInstanceIdentifier"]: one for one in members["DBInstances"]}
    return ClusterState(
        name=name,
        status=said["Status"],
        instances=_instances(said, instances),
        pending=tuple(sorted(said.get("PendingModifiedValues", {}))),
        lag_ms=_lag(aws.client("cloudwatch"), name, now),
        last_failover=_last_failover(rds, name, pause_hours),
    )


def _instances(
    cluster: DBClusterTypeDef, found: dict[str, DBInstanceTypeDef]
) -> tuple[Instance, ...]:
    members = []
    for member in cluster["DBClusterMembers"]:
        name = member["DBInstanceIdentifier"]
        said = found.get(name, {"DBInstanceStatus": "unknown"})
        members.append(
            Instance(
                name=name,
                writer=member["IsClusterWriter"],
                tier=member.get("PromotionTier", 15),
                zone=said.get("AvailabilityZone", ""),
                status=said.get("DBInstanceStatus", "unknown"),
                pending=tuple(sorted(said.get("PendingModifiedValues", {}))),
            )
        )
    return tuple(members)


def _lag(cloudwatch: CloudWatchClient, name: str, now: datetime) -> float | None:
    answer = cloudwatch.get_metric_data(
        StartTime=now - LAG_WINDOW,
        EndTime=now,
        MetricDataQueries=[
            {
                "Id": "lag",
                "MetricStat": {
                    "Metric": {
                        "Namespace": "AWS/RDS",
                        "MetricName": "AuroraReplicaLagMaximum",
                        "Dimensions": [{"Name": "DBClusterIdentifier", "Value": name}],
                    },
                    "Period": 60,
                    "Stat": "Maximum",
                },
            }
        ],
    )
    return max(answer["MetricDataResults"][0]["Values"], default=None)


def _last_failover(rds: RDSClient, name: str, hours: int) -> datetime | None:
    answer = rds.describe_events(
        SourceIdentifier=name,
        SourceType="db-cluster",
        EventCategories=["failover"],
        Duration=hours * 60,
    )
    return max((event["Date"] for event in answer["Events"]), default=None)
