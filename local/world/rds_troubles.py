"""Troubles of the Aurora cluster, as the answers that RDS would give."""

from datetime import datetime, timedelta

from local.world.application import Application
from local.world.facts import Answers, certificate_of, patch
from local.world.names import ACCOUNT, DB_CLUSTER, READER, REGION, ZONES

_CLUSTER_ARN = f"arn:aws:rds:{REGION}:{ACCOUNT}:cluster:{DB_CLUSTER}"
_CLUSTER_AT = f"DBClusters[?DBClusterIdentifier=='{DB_CLUSTER}']"
_READER_AT = f"DBInstances[?DBInstanceIdentifier=='{READER}']"


def reader_down(_application: Application, _now: datetime) -> Answers:
    """The reader's status is "failed"."""
    return [patch("rds", "DescribeDBInstances", (_READER_AT, {"DBInstanceStatus": "failed"}))]


def single_zone(_application: Application, _now: datetime) -> Answers:
    """The reader stands in the writer's zone, so that the cluster is not Multi-AZ."""
    return [
        patch("rds", "DescribeDBInstances", (_READER_AT, {"AvailabilityZone": ZONES[0]})),
        patch("rds", "DescribeDBClusters", (_CLUSTER_AT, {"MultiAZ": False})),
    ]


def restorable_time_old(_application: Application, now: datetime) -> Answers:
    """The latest restorable time is three hours ago; five minutes are usual."""
    latest = (now - timedelta(hours=3)).isoformat()
    return [patch("rds", "DescribeDBClusters", (_CLUSTER_AT, {"LatestRestorableTime": latest}))]


def pending_maintenance(_application: Application, now: datetime) -> Answers:
    """An engine update waits: applied in five days' window, forced in twelve days."""
    action = {
        "Action": "system-update",
        "Description": "Upgrade to Aurora MySQL 3.08.2",
        "AutoAppliedAfterDate": (now + timedelta(days=5)).isoformat(),
        "ForcedApplyDate": (now + timedelta(days=12)).isoformat(),
        "CurrentApplyDate": (now + timedelta(days=5)).isoformat(),
    }
    return [
        {
            "service": "rds",
            "operation": "DescribePendingMaintenanceActions",
            "response": {
                "PendingMaintenanceActions": [
                    {
                        "ResourceIdentifier": _CLUSTER_ARN,
                        "PendingMaintenanceActionDetails": [action],
                    }
                ]
            },
        }
    ]


def certificate_expiring(_application: Application, now: datetime) -> Answers:
    """Both instances' server certificates end in twenty days."""
    certificate = certificate_of("rds-ca-2019", now + timedelta(days=20))
    return [patch("rds", "DescribeDBInstances", ("DBInstances[]", certificate))]
