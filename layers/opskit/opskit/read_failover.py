"""Reads what a failover is decided by: the cluster, its replica lag, its last failover."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from opskit.read_cluster import read_cluster

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_rds import RDSClient

    from opskit.aws import Aws
    from opskit.cluster_state import ClusterState

LAG_WINDOW = timedelta(minutes=5)
"""How far back a replica lag still counts."""


def read_before_failover(
    aws: Aws, name: str, *, pause_hours: int, now: datetime
) -> ClusterState | None:
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
    state = read_cluster(rds, name)
    if state is None:
        return None
    return replace(
        state,
        lag_ms=_lag(aws.client("cloudwatch"), name, now),
        last_failover=_last_failover(rds, name, pause_hours),
    )


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
