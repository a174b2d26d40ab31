"""Reads how Application Auto Scaling moves ECS services, and when it stood at its ceiling."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from functions.capacity_review.judge.facts import Policy, Scaling
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from mypy_boto3_application_autoscaling import ApplicationAutoScalingClient
    from mypy_boto3_application_autoscaling.literals import ScalableDimensionType
    from mypy_boto3_application_autoscaling.type_defs import (
        ScalableTargetTypeDef,
        ScalingPolicyTypeDef,
    )

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.targets import EcsService
    from opskit.unreadable import Read

DIMENSION: ScalableDimensionType = "ecs:service:DesiredCount"
AT_MOST = "AlreadyAtMaxCapacity"
"""API_NotScaledReason: it wanted more and had no room; kept for six weeks."""

TARGETS = "application-autoscaling:DescribeScalableTargets"
POLICIES = "application-autoscaling:DescribeScalingPolicies"
ACTIVITIES = "application-autoscaling:DescribeScalingActivities"

type Found = dict[EcsService, Read[Scaling | None]]


def collect_scaling(aws: Aws, reader: Reader, services: Sequence[EcsService]) -> Found:
    """Read targets and policies of the region, all pages.

    Needs application-autoscaling:DescribeScalableTargets and DescribeScalingPolicies.
    """
    if not services:
        return {}
    client: ApplicationAutoScalingClient = aws.client("application-autoscaling")
    what = services[0].name if len(services) == 1 else "ECS"
    asked = reader.start(TARGETS, what, lambda: _targets(client))
    policed = reader.start(POLICIES, what, lambda: _policies(client))
    targets, policies = asked.result(), policed.result()
    if isinstance(targets, Unreadable):
        return dict.fromkeys(services, targets)
    if isinstance(policies, Unreadable):
        return dict.fromkeys(services, policies)
    return {one: _scaling(_id(one), targets, policies) for one in services}


def collect_refusals(
    aws: Aws, reader: Reader, found: Found, asked: Iterable[EcsService], since: datetime
) -> Found:
    """Add when Auto Scaling wanted more than it might, for the services that may have met it.

    Needs application-autoscaling:DescribeScalingActivities.
    """
    client: ApplicationAutoScalingClient = aws.client("application-autoscaling")
    calls = [(one, one.name, partial(_refusals, client, _id(one), since)) for one in asked]
    for one, read in reader.gather(ACTIVITIES, calls):
        scaling = found[one]
        if isinstance(scaling, Scaling):
            found[one] = replace(scaling, refused=read)
    return found


def _id(service: EcsService) -> str:
    return f"service/{service.cluster}/{service.name}"


def _scaling(
    name: str, targets: dict[str, ScalableTargetTypeDef], policies: dict[str, list[Policy]]
) -> Scaling | None:
    said = targets.get(name)
    if said is None:
        return None
    state = said.get("SuspendedState", {})
    return Scaling(
        least=said["MinCapacity"],
        most=said["MaxCapacity"],
        suspended=bool(
            state.get("DynamicScalingOutSuspended") or state.get("DynamicScalingInSuspended")
        ),
        policies=tuple(policies.get(name, ())),
    )


def _targets(client: ApplicationAutoScalingClient) -> dict[str, ScalableTargetTypeDef]:
    pages = client.get_paginator("describe_scalable_targets").paginate(ServiceNamespace="ecs")
    return {said["ResourceId"]: said for page in pages for said in page["ScalableTargets"]}


def _policies(client: ApplicationAutoScalingClient) -> dict[str, list[Policy]]:
    found: dict[str, list[Policy]] = {}
    pages = client.get_paginator("describe_scaling_policies").paginate(ServiceNamespace="ecs")
    for page in pages:
        for said in page["ScalingPolicies"]:
            found.setdefault(said["ResourceId"], []).append(_policy(said))
    return found


def _policy(said: ScalingPolicyTypeDef) -> Policy:
    tracking = said.get("TargetTrackingScalingPolicyConfiguration")
    metric = tracking.get("PredefinedMetricSpecification") if tracking else None
    return Policy(
        name=said["PolicyName"],
        kind=said["PolicyType"],
        metric=metric["PredefinedMetricType"] if metric else "",
        target=tracking["TargetValue"] if tracking else None,
        out_seconds=tracking.get("ScaleOutCooldown") if tracking else None,
        in_seconds=tracking.get("ScaleInCooldown") if tracking else None,
    )


def _refusals(
    client: ApplicationAutoScalingClient, name: str, since: datetime
) -> tuple[datetime, ...]:
    pages = client.get_paginator("describe_scaling_activities").paginate(
        ServiceNamespace="ecs",
        ResourceId=name,
        ScalableDimension=DIMENSION,
        IncludeNotScaledActivities=True,
    )
    return tuple(
        said["StartTime"]
        for page in pages
        for said in page["ScalingActivities"]
        if said["StartTime"] >= since
        and any(reason["Code"] == AT_MOST for reason in said.get("NotScaledReasons", []))
    )
