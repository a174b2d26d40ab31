"""Reads load balancers, their target groups and each group's targets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from opskit.load_balancers import LoadBalancer, Target, TargetGroup
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client
    from mypy_boto3_elbv2.type_defs import LoadBalancerTypeDef, TargetHealthDescriptionTypeDef

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.targets import Targets
    from opskit.unreadable import Read

NAMES = 20
"""Names in one DescribeLoadBalancers (ELB API reference); for more, all are paged through."""

PAGE = 400
"""The most in one page (ELB API reference)."""

NAMED = 3
"""Up to so many are named where a read of all of them failed."""

type Balancers = dict[str, Read[LoadBalancer | None]]
type Groups = dict[str, Read[tuple[TargetGroup, ...]]]


def collect_balancers(aws: Aws, reader: Reader, targets: Targets) -> Balancers:
    """Read load balancers: the names, ARNs and addresses that other reads begin from.

    Needs elasticloadbalancing:DescribeLoadBalancers.
    """
    if not targets.load_balancers:
        return {}
    return _read_balancers(aws.client("elbv2"), reader, targets.load_balancers)


def _read_balancers(
    elb: ElasticLoadBalancingv2Client, reader: Reader, names: Sequence[str]
) -> Balancers:
    operation, what = "elasticloadbalancing:DescribeLoadBalancers", _all(names)
    read = reader.start(operation, what, partial(_describe, elb, names)).result()
    if isinstance(read, Unreadable):
        return dict.fromkeys(names, read)
    if read is not None:
        return {name: read.get(name) for name in names}
    if len(names) == 1:
        return dict.fromkeys(names)
    # One name is unknown, and AWS then tells of none: ask for each.
    alone = reader.gather(
        operation, [(name, name, partial(_describe, elb, [name])) for name in names]
    )
    return {
        name: found if isinstance(found, Unreadable) else (found or {}).get(name)
        for name, found in alone
    }


def _describe(
    elb: ElasticLoadBalancingv2Client, names: Sequence[str]
) -> dict[str, LoadBalancer] | None:
    """Return load balancers by name, or None where AWS does not know one of them."""
    pages = elb.get_paginator("describe_load_balancers")
    few = len(names) <= NAMES
    asked = (
        pages.paginate(Names=list(names))
        if few
        else pages.paginate(PaginationConfig={"PageSize": PAGE})
    )
    wanted = set(names)
    try:
        return {
            said["LoadBalancerName"]: _balancer(said)
            for page in asked
            for said in page["LoadBalancers"]
            if said["LoadBalancerName"] in wanted
        }
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == "LoadBalancerNotFound":
            return None
        raise


def _balancer(said: LoadBalancerTypeDef) -> LoadBalancer:
    state = said.get("State", {})
    return LoadBalancer(
        name=said["LoadBalancerName"],
        arn=said["LoadBalancerArn"],
        dns=said.get("DNSName", ""),
        state=state.get("Code", ""),
        reason=state.get("Reason", ""),
        internal=said.get("Scheme") == "internal",
        zones=tuple(sorted(zone.get("ZoneName", "") for zone in said.get("AvailabilityZones", []))),
    )


def collect_groups(aws: Aws, reader: Reader, balancers: Sequence[LoadBalancer]) -> Groups:
    """Read the target groups of load balancers, and their targets, by the balancer's name.

    Needs elasticloadbalancing:DescribeTargetGroups and DescribeTargetHealth.
    """
    if not balancers:
        return {}
    elb: ElasticLoadBalancingv2Client = aws.client("elbv2")
    what = _all([balancer.name for balancer in balancers])
    found = reader.start(
        "elasticloadbalancing:DescribeTargetGroups", what, partial(_list_groups, elb, balancers)
    ).result()
    if isinstance(found, Unreadable):
        return {balancer.name: found for balancer in balancers}
    wanted = {arn: name for groups in found.values() for arn, name in groups.items()}
    targets = dict(
        reader.gather(
            "elasticloadbalancing:DescribeTargetHealth",
            [(arn, name, partial(_list_targets, elb, arn)) for arn, name in wanted.items()],
        )
    )
    return {
        balancer.name: tuple(
            TargetGroup(name=name, arn=arn, targets=targets[arn])
            for arn, name in found[balancer.arn].items()
        )
        for balancer in balancers
    }


def _list_groups(
    elb: ElasticLoadBalancingv2Client, balancers: Sequence[LoadBalancer]
) -> Mapping[str, dict[str, str]]:
    """Return each load balancer's target groups: its ARN to their ARNs to their names.

    For a single load balancer AWS picks them out itself; else all are paged through once.
    """
    pages = elb.get_paginator("describe_target_groups")
    single = len(balancers) == 1
    asked = (
        pages.paginate(LoadBalancerArn=balancers[0].arn)
        if single
        else pages.paginate(PaginationConfig={"PageSize": PAGE})
    )
    found: dict[str, dict[str, str]] = {balancer.arn: {} for balancer in balancers}
    for page in asked:
        for said in page["TargetGroups"]:
            for arn in said.get("LoadBalancerArns", []):
                if arn in found:
                    found[arn][said["TargetGroupArn"]] = said["TargetGroupName"]
    return found


def _list_targets(elb: ElasticLoadBalancingv2Client, arn: str) -> tuple[Target, ...]:
    answer = elb.describe_target_health(TargetGroupArn=arn)
    return tuple(_target(said) for said in answer["TargetHealthDescriptions"])


def _target(said: TargetHealthDescriptionTypeDef) -> Target:
    target, health = said["Target"], said.get("TargetHealth", {})
    port = target.get("Port")
    zone = target.get("AvailabilityZone", "")
    return Target(
        address=f"{target['Id']}:{port}" if port else target["Id"],
        zone="" if zone == "all" else zone,
        state=health.get("State", "unavailable"),
        reason=health.get("Reason", ""),
        detail=health.get("Description", ""),
    )


def _all(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= NAMED else "ALB"
