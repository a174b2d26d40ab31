"""What sets right, for every world, what the emulators answer unlike AWS."""

from local.aws.answers import Json
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


CORRECTIONS: Corrections = {
    "cloudwatch": {"GetMetricData": order_datapoints},
}
