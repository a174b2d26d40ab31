"""Reads the project's security groups, those that are attached, and which interfaces have them."""

from __future__ import annotations

from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

from functions.security_review.judge.rules import Rule, Source
from functions.security_review.judge.security_groups import Group
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_ec2.type_defs import FilterTypeDef, IpPermissionOutputTypeDef

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.unreadable import Read

TAG = "Project"

VALUES = 200
"""The most values of one filter (EC2 API reference)."""

PAGE = 1000


def read_groups(
    aws: Aws, reader: Reader, *, project: str, attached: Collection[str]
) -> Read[tuple[Group, ...]]:
    """Read the groups that carry the tag Project, and those that are attached without it.

    Needs ec2:DescribeSecurityGroups.

    Args:
        aws: clients.
        reader: the pool.
        project: the tag's value.
        attached: identifiers of the groups that the project's resources name.
    """
    ec2: EC2Client = aws.client("ec2")
    filters: list[FilterTypeDef] = [{"Name": f"tag:{TAG}", "Values": [project]}]
    filters += [
        {"Name": "group-id", "Values": list(some)}
        for some in batched(sorted(attached), VALUES, strict=False)
    ]
    calls = [(n, f"{TAG}={project}", partial(_groups, ec2, one)) for n, one in enumerate(filters)]
    found: dict[str, Group] = {}
    for _number, said in reader.gather("ec2:DescribeSecurityGroups", calls):
        if isinstance(said, Unreadable):
            return said
        found |= {group.id: group for group in said}
    return tuple(sorted(found.values(), key=lambda group: (group.name, group.id)))


def read_in_use(aws: Aws, reader: Reader, groups: Sequence[Group]) -> Read[frozenset[str]]:
    """Read which of these groups any network interface has; needs ec2:DescribeNetworkInterfaces."""
    ec2: EC2Client = aws.client("ec2")
    calls = [
        (n, ", ".join(g.name for g in some[:3]), partial(_in_use, ec2, [g.id for g in some]))
        for n, some in enumerate(batched(groups, VALUES, strict=False))
    ]
    used: set[str] = set()
    for _number, said in reader.gather("ec2:DescribeNetworkInterfaces", calls):
        if isinstance(said, Unreadable):
            return said
        used |= said
    return frozenset(used)


def _groups(ec2: EC2Client, wanted: FilterTypeDef) -> list[Group]:
    pages = ec2.get_paginator("describe_security_groups").paginate(
        Filters=[wanted], PaginationConfig={"PageSize": PAGE}
    )
    return [
        Group(
            id=said["GroupId"],
            name=said.get("GroupName", ""),
            rules=tuple(rule for one in said.get("IpPermissions", []) for rule in _rules(one)),
        )
        for page in pages
        for said in page["SecurityGroups"]
    ]


def _rules(said: IpPermissionOutputTypeDef) -> Iterator[Rule]:
    sources = (
        *((one.get("CidrIp", ""), Source.CIDR) for one in said.get("IpRanges", [])),
        *((one.get("CidrIpv6", ""), Source.CIDR) for one in said.get("Ipv6Ranges", [])),
        *((one.get("GroupId", ""), Source.GROUP) for one in said.get("UserIdGroupPairs", [])),
        *(
            (one.get("PrefixListId", ""), Source.PREFIX_LIST)
            for one in said.get("PrefixListIds", [])
        ),
    )
    for source, kind in sources:
        yield Rule(
            protocol=said.get("IpProtocol", "-1"),
            first=said.get("FromPort", -1),
            last=said.get("ToPort", -1),
            source=source,
            kind=kind,
        )


def _in_use(ec2: EC2Client, ids: list[str]) -> set[str]:
    pages = ec2.get_paginator("describe_network_interfaces").paginate(
        Filters=[{"Name": "group-id", "Values": ids}], PaginationConfig={"PageSize": PAGE}
    )
    return {
        group.get("GroupId", "")
        for page in pages
        for interface in page["NetworkInterfaces"]
        for group in interface.get("Groups", [])
    }
