"""Reads what a drill stands on: cluster, connections, the application's page, earlier drills."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from functions.failover_drill.facts import NAME, DrillState, Measured
from opskit.drills import Drills
from opskit.named_cluster import pick_cluster
from opskit.read_failover import read_before_failover

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_cloudwatch import CloudWatchClient

    from functions.failover_drill.settings import DrillSettings
    from opskit.action_job import ActionRun

_WINDOW = timedelta(minutes=5)
"""How far back a number of connections still counts."""


def address_of(settings: DrillSettings) -> str:
    """Return the address of the application's health page, below the path that it stands under."""
    return f"{settings.application_url.rstrip('/')}/{settings.health_path.lstrip('/')}"


def look(run: ActionRun[DrillSettings], ask: Callable[[str], str]) -> DrillState:
    """Read all of it; raises what AWS raises.

    Needs, beside read_before_failover's rights, cloudwatch:GetMetricData and dynamodb:Query.

    Args:
        run: the moment.
        ask: asks the health page; returns why it is not well, or "".
    """
    name = pick_cluster(run.settings.db_clusters, run.request)
    if name not in run.settings.db_clusters:
        return DrillState(cluster=None)
    cluster = read_before_failover(
        run.aws, name, pause_hours=run.settings.failover_pause_hours, now=run.now
    )
    if cluster is None:
        return DrillState(cluster=None)
    drills = Drills(run.aws.client("dynamodb"), run.job.ledger_table)
    earlier = drills.earlier(NAME, before=run.now + timedelta(seconds=1))
    return DrillState(
        cluster=cluster,
        page=ask(address_of(run.settings)) if run.settings.application_url else "",
        connections=_connections(run.aws.client("cloudwatch"), name, run),
        measured=tuple(Measured.from_json(one) for one in earlier),
    )


def _connections(
    cloudwatch: CloudWatchClient, name: str, run: ActionRun[DrillSettings]
) -> float | None:
    """Return the connections to all instances, the newest minute that has a value."""
    answer = cloudwatch.get_metric_data(
        StartTime=run.now - _WINDOW,
        EndTime=run.now,
        ScanBy="TimestampDescending",
        MetricDataQueries=[
            {
                "Id": "connections",
                "MetricStat": {
                    "Metric": {
                        "Namespace": "AWS/RDS",
                        "MetricName": "DatabaseConnections",
                        "Dimensions": [{"Name": "DBClusterIdentifier", "Value": name}],
                    },
                    "Period": 60,
                    "Stat": "Sum",
                },
            }
        ],
    )
    return next(iter(answer["MetricDataResults"][0]["Values"]), None)
