"""Reads how many tasks a service has and may have, and sets that by the means that lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.capacity import Bounds, Capacity
from opskit.leases import Means
from opskit.named_service import service_of
from opskit.read_service import read_service

if TYPE_CHECKING:
    from mypy_boto3_application_autoscaling import ApplicationAutoScalingClient
    from mypy_boto3_ecs import ECSClient

    from opskit.aws import Aws


def read_capacity(aws: Aws, name: str) -> Capacity | None:
    """Read a service and its scalable target; None where there is no such service.

    Needs ecs:DescribeServices and application-autoscaling:DescribeScalableTargets.
    """
    state = read_service(aws, name)
    if state is None:
        return None
    client: ApplicationAutoScalingClient = aws.client("application-autoscaling")
    answer = client.describe_scalable_targets(
        ServiceNamespace="ecs",
        ResourceIds=[f"service/{name}"],
        ScalableDimension="ecs:service:DesiredCount",
    )
    bounds = [
        Bounds(least=one["MinCapacity"], most=one["MaxCapacity"])
        for one in answer["ScalableTargets"]
    ]
    return Capacity(service=state, bounds=bounds[0] if bounds else None)


def set_capacity(aws: Aws, name: str, means: Means, value: int) -> None:
    """Set the least capacity, or the tasks wanted.

    Needs application-autoscaling:RegisterScalableTarget and ecs:UpdateService.
    """
    if means is Means.DESIRED_COUNT:
        ecs: ECSClient = aws.client("ecs")
        service = service_of(name)
        ecs.update_service(cluster=service.cluster, service=service.name, desiredCount=value)
        return
    client: ApplicationAutoScalingClient = aws.client("application-autoscaling")
    client.register_scalable_target(
        ServiceNamespace="ecs",
        ResourceId=f"service/{name}",
        ScalableDimension="ecs:service:DesiredCount",
        MinCapacity=value,
    )
