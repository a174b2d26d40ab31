"""How many targets of a service's target groups are healthy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client

    from opskit.aws import Aws


def count_healthy(aws: Aws, target_groups: Sequence[str]) -> int | None:
    """Return the healthy targets of the group that has the fewest; None where there is no group.

    Needs elasticloadbalancing:DescribeTargetHealth.
    """
    client: ElasticLoadBalancingv2Client = aws.client("elbv2")
    counts = []
    for arn in target_groups:
        answer = client.describe_target_health(TargetGroupArn=arn)
        states = [t["TargetHealth"]["State"] for t in answer["TargetHealthDescriptions"]]
        counts.append(states.count("healthy"))
    return min(counts, default=None)
