"""Takes GetMetricData's points out of an answer as they came, before botocore reads each by itself.

Of 100,000 points botocore makes as many objects, one call after the other: a third of the CPU of
performance_review (docs/performance.md).
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.model import OperationModel
    from mypy_boto3_cloudwatch import CloudWatchClient

_RESULTS = "MetricDataResults"


def leave_points_as_they_come(cloudwatch: CloudWatchClient) -> None:
    """Let a client's GetMetricData give timestamps in seconds since 1970; twice is the same.

    What is no JSON, and what was refused, is read by botocore as ever.
    """
    cloudwatch.meta.events.register(
        "before-parse.cloudwatch.GetMetricData", _take_points, unique_id="points"
    )


def _take_points(
    operation_model: OperationModel,
    response_dict: dict[str, Any],
    customized_response_dict: dict[str, Any],
    **_more: object,
) -> None:
    # Which of CloudWatch's three protocols is spoken, botocore chooses by its version.
    is_json = getattr(operation_model.service_model, "resolved_protocol", "") == "json"
    if not is_json or response_dict["status_code"] != HTTPStatus.OK:
        return
    said = json.loads(response_dict["body"])
    customized_response_dict[_RESULTS] = said.pop(_RESULTS, [])
    response_dict["body"] = json.dumps(said).encode()
