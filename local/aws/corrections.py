"""What sets right, for every world, what the emulators answer unlike AWS."""

from local.aws.answers import Answer, Json
from local.aws.failovers import leave_out_events
from local.aws.scripting import Corrections


def order_datapoints(parameters: Json, response: Json) -> Json:
    """Order GetMetricData's values newest first unless asked otherwise, as AWS does."""
    newest_first = parameters.get("ScanBy", "TimestampDescending") == "TimestampDescending"
    for result in response["MetricDataResults"]:
        pairs = sorted(
            zip(result["Timestamps"], result["Values"], strict=True), reverse=newest_first
        )
        result["Timestamps"] = [moment for moment, _ in pairs]
        result["Values"] = [value for _, value in pairs]
    return response


def tidy_tasks(_parameters: Json, response: Json) -> Json:
    """Leave out of DescribeTasks what AWS leaves out for Fargate and for running tasks."""
    for task in response["tasks"]:
        if task.get("launchType") == "FARGATE":
            task.pop("containerInstanceArn", None)
        for name in ("stopCode", "stoppedReason"):
            if not task.get(name):
                task.pop(name, None)
    return response


CORRECTIONS: Corrections = {
    "cloudwatch": {"GetMetricData": order_datapoints},
    "ecs": {"DescribeTasks": tidy_tasks},
    "rds": {"DescribeEvents": leave_out_events},
}

# What neither emulator implements: nothing is pending, nothing was found.
STANDING = (
    Answer(
        service="rds",
        operation="DescribePendingMaintenanceActions",
        response={"PendingMaintenanceActions": []},
    ),
    Answer(service="rds", operation="DescribeCertificates", response={"Certificates": []}),
    Answer(
        service="rds",
        operation="DescribeAccountAttributes",
        response={
            "AccountQuotas": [{"AccountQuotaName": "ManualClusterSnapshots", "Used": 7, "Max": 100}]
        },
    ),
    Answer(
        service="application-autoscaling",
        operation="DescribeScalingActivities",
        response={"ScalingActivities": []},
    ),
    Answer(service="accessanalyzer", operation="ListFindingsV2", response={"findings": []}),
    Answer(service="ce", operation="GetAnomalies", response={"Anomalies": []}),
)
