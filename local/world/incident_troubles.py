"""Troubles that wake people: what RDS tells of a failover."""

from datetime import datetime, timedelta

from local.world.application import Application
from local.world.facts import Answers
from local.world.names import ACCOUNT, DB_CLUSTER, READER, REGION


def failed_over(_application: Application, now: datetime) -> Answers:
    """The reader became the writer nine minutes ago."""
    event = {
        "SourceIdentifier": DB_CLUSTER,
        "SourceType": "db-cluster",
        "SourceArn": f"arn:aws:rds:{REGION}:{ACCOUNT}:cluster:{DB_CLUSTER}",
        "EventCategories": ["failover"],
        "Date": (now - timedelta(minutes=9)).isoformat(),
        "Message": f"Completed failover to DB instance: {READER}",
    }
    return [{"service": "rds", "operation": "DescribeEvents", "response": {"Events": [event]}}]
