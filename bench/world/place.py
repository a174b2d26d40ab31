"""Names and counts of the made-up account."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

REGION = "ap-northeast-2"
ACCOUNT = "123456789012"
CLUSTER = "bench-cluster"
TASKS_EACH = 2
SERVICES_PER_BALANCER = 100
"""A load balancer takes at most 100 target groups (Elastic Load Balancing quotas)."""
SERVICES_PER_DATABASE = 10
TROUBLE_EVERY = 10
"""Every tenth service lacks a task, so that a report has something to say."""

_NUMBERED = re.compile(r"(?:svc|alb|aurora)-(\d+)")

type Json = Any  # what an answer holds, known only to the AWS model


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """An account at one moment.

    Attributes:
        services: how many ECS services there are, each with its target group and log group.
        now: the moment (aware).
    """

    services: int
    now: datetime

    @property
    def balancers(self) -> int:
        """How many load balancers the services need."""
        return -(-self.services // SERVICES_PER_BALANCER)

    @property
    def databases(self) -> int:
        """How many Aurora clusters the services share."""
        return -(-self.services // SERVICES_PER_DATABASE)

    def ago(self, **span: float) -> datetime:
        """Return the moment that lies `span` (timedelta's arguments) before now."""
        return self.now - timedelta(**span)


def service_name(index: int) -> str:
    """Return the name of service number `index`."""
    return f"svc-{index:04d}"


def balancer_name(index: int) -> str:
    """Return the name of load balancer number `index`."""
    return f"alb-{index:02d}"


def database_name(index: int) -> str:
    """Return the identifier of Aurora cluster number `index`."""
    return f"aurora-{index:03d}"


def group_id(name: str) -> str:
    """Return the identifier of the security group of a service, balancer or cluster."""
    return f"sg-{name}"


def number_in(name: str) -> int:
    """Return the number of the service, balancer or cluster that a name or an ARN is about.

    Raises:
        ValueError: it is none of this world.
    """
    if found := _NUMBERED.search(name):
        return int(found[1])
    raise ValueError(f"{name!r} is none of this world")


def in_trouble(index: int) -> bool:
    """Tell whether service number `index` lacks a task."""
    return index % TROUBLE_EVERY == TROUBLE_EVERY - 1


def arn(service: str, resource: str) -> str:
    """Return the ARN of a resource of this account."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def page(
    items: Sequence[Json], token: str | None, size: int, *, result: str, more: str
) -> dict[str, Json]:
    """Return one page of an answer.

    Args:
        items: all there is.
        token: the offset of the page, or None for the first.
        size: items a page.
        result: the name of the answer's list.
        more: the name of the answer's token, left out on the last page.
    """
    start = int(token or 0)
    rest = {more: str(start + size)} if start + size < len(items) else {}
    return {result: list(items[start : start + size]), **rest}


type Answers = Mapping[str, Any]
"""Operation ("DescribeServices") -> function of the call's parameters, giving boto3's answer."""
