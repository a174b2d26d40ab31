"""Troubles of the load balancer, of metrics and of rights, as the answers that AWS would give."""

from datetime import datetime

from local.world.application import Application
from local.world.facts import Answers, patch
from local.world.names import ACCOUNT, DB_CLUSTER, REGION, TARGETS

_CALLER = f"arn:aws:sts::{ACCOUNT}:assumed-role/petclinic-operations-dev-health-sweep/health-sweep"


def no_answers(_application: Application, _now: datetime) -> Answers:
    """A trouble that stands in the data and changes no answer."""
    return []


def targets_unhealthy(_application: Application, _now: datetime) -> Answers:
    """The second target does not answer its health checks in time."""
    address, _ = TARGETS[1]
    health = {
        "TargetHealth": {
            "State": "unhealthy",
            "Reason": "Target.Timeout",
            "Description": "Request timed out",
        }
    }
    at = f"TargetHealthDescriptions[?Target.Id=='{address}']"
    return [patch("elbv2", "DescribeTargetHealth", (at, health))]


def denied_rds(_application: Application, _now: datetime) -> Answers:
    """The caller lacks rds:DescribeDBClusters."""
    resource = f"arn:aws:rds:{REGION}:{ACCOUNT}:cluster:{DB_CLUSTER}"
    message = (
        f"User: {_CALLER} is not authorized to perform: rds:DescribeDBClusters on resource: "
        f"{resource} because no identity-based policy allows the rds:DescribeDBClusters action"
    )
    error = {"code": "AccessDenied", "message": message, "status": 403}
    return [{"service": "rds", "operation": "DescribeDBClusters", "error": error}]


def throttled_metrics(_application: Application, _now: datetime) -> Answers:
    """Every GetMetricData is throttled."""
    error = {"code": "ThrottlingException", "message": "Rate exceeded", "status": 400}
    return [{"service": "cloudwatch", "operation": "GetMetricData", "error": error}]


def no_metrics(_application: Application, _now: datetime) -> Answers:
    """Every metric is without datapoints."""
    empty: dict[str, list[object]] = {"Timestamps": [], "Values": []}
    return [patch("cloudwatch", "GetMetricData", ("MetricDataResults[]", empty))]
