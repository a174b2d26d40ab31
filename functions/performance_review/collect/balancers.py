"""Finds load balancers' and target groups' names in CloudWatch: two paged lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from opskit.unreadable import Read, Unreadable, Why

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client

    from opskit.aws import Aws
    from opskit.reads import Reader

PAGE = 400
"""The most in one page (ELB API reference)."""

_BALANCERS = "elasticloadbalancing:DescribeLoadBalancers"
_GROUPS = "elasticloadbalancing:DescribeTargetGroups"


@dataclass(frozen=True, slots=True, kw_only=True)
class Balancer:
    """A load balancer as CloudWatch names it.

    Attributes:
        dimension: "app/<name>/<id>".
        groups: "targetgroup/<name>/<id>" of each of its target groups, or why they are not known.
    """

    dimension: str
    groups: Read[tuple[str, ...]]


def find_balancers(aws: Aws, reader: Reader, names: Sequence[str]) -> dict[str, Read[Balancer]]:
    """Find each name; one that does not exist is unreadable.

    Needs elasticloadbalancing:DescribeLoadBalancers and DescribeTargetGroups.
    """
    if not names:
        return {}
    elb: ElasticLoadBalancingv2Client = aws.client("elbv2")
    what = names[0] if len(names) == 1 else "ALB"
    listed = reader.start(_BALANCERS, what, lambda: _arns(elb))
    grouped = reader.start(_GROUPS, what, lambda: _groups(elb))
    arns, groups = listed.result(), grouped.result()
    if isinstance(arns, Unreadable):
        return dict.fromkeys(names, arns)
    return {name: _balancer(name, arns.get(name), groups) for name in names}


def _balancer(
    name: str, arn: str | None, groups: Read[Mapping[str, tuple[str, ...]]]
) -> Read[Balancer]:
    if arn is None:
        return Unreadable(
            operation=_BALANCERS,
            resource=name,
            why=Why.MISSING,
            detail="no load balancer of this region has this name",
        )
    known = groups if isinstance(groups, Unreadable) else groups.get(arn, ())
    return Balancer(dimension=arn.partition(":loadbalancer/")[2], groups=known)


def _arns(elb: ElasticLoadBalancingv2Client) -> dict[str, str]:
    pages = elb.get_paginator("describe_load_balancers").paginate(
        PaginationConfig={"PageSize": PAGE}
    )
    return {
        said["LoadBalancerName"]: said["LoadBalancerArn"]
        for page in pages
        for said in page["LoadBalancers"]
    }


def _groups(elb: ElasticLoadBalancingv2Client) -> dict[str, tuple[str, ...]]:
    """Return each load balancer's target groups, by its ARN."""
    found: dict[str, tuple[str, ...]] = {}
    pages = elb.get_paginator("describe_target_groups").paginate(
        PaginationConfig={"PageSize": PAGE}
    )
    for page in pages:
        for said in page["TargetGroups"]:
            for arn in said.get("LoadBalancerArns", []):
                # arn:aws:elasticloadbalancing:region:account:targetgroup/name/id
                name = said["TargetGroupArn"].rpartition(":")[2]
                found[arn] = (*found.get(arn, ()), name)
    return found
