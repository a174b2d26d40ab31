"""Whether the tasks' connection pools fit into the database."""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.capacity_review.judge.facts import (
    CapacityFacts,
    Definition,
    Scaling,
    Service,
    ServiceFacts,
)
from functions.capacity_review.judge.limits import connection_limit
from notifier.translation import _
from notifier.words import Finding, Severity
from opskit import console
from opskit.targets import name_services
from opskit.unreadable import Unreadable

POOL_MOST = 30
"""Manual, performance optimization, Aurora: HikariCP's maximum-pool-size 20 to 30. The upper end
where the task definition's environment does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What the services may ask of the one database.

    Attributes:
        now: connections of the tasks that are wanted.
        most: connections of the most tasks that there may be.
        lines: how that comes, a service each.
    """

    now: int
    most: int
    lines: tuple[str, ...]


def find_demand(facts: CapacityFacts) -> Demand | None:
    """Add up the pools of all services; None where one, or the database they use, is not known.

    With one cluster, all services use it; of several nobody knows which uses which.
    """
    names = name_services(facts.services)
    there = [
        (names[service], one)
        for service, one in facts.services.items()
        if isinstance(one.service, Service)
        and isinstance(one.definition, Definition)
        and not isinstance(one.scaling, Unreadable)
    ]
    if len(facts.clusters) != 1 or not there or len(there) < len(facts.services):
        return None
    demands = [_demand(name, one) for name, one in there]
    return Demand(
        now=sum(one.now for one in demands),
        most=sum(one.most for one in demands),
        lines=tuple(line for one in demands for line in one.lines),
    )


def _demand(name: str, facts: ServiceFacts) -> Demand:
    desired = facts.service.desired if isinstance(facts.service, Service) else 0
    said = facts.definition.pool if isinstance(facts.definition, Definition) else None
    pool = POOL_MOST if said is None else said
    most = facts.scaling.most if isinstance(facts.scaling, Scaling) else desired
    whence = _("as the manual has it at most") if said is None else _("by its environment")
    line = _(
        "{name}: {pool} connections a task ({whence}), {now} tasks now, {most} at most"
    ).format(name=name, pool=pool, whence=whence, now=desired, most=max(most, desired))
    return Demand(now=pool * desired, most=pool * max(most, desired), lines=(line,))


def judge_pools(facts: CapacityFacts) -> Iterator[Finding]:
    """Judge whether full pools fit into max_connections, now and with the most tasks."""
    demand = find_demand(facts)
    if demand is None:
        return
    ((name, cluster),) = facts.clusters.items()
    limit = connection_limit(cluster)
    if limit is None or demand.most <= limit:
        return
    yield Finding(
        code="capacity.pools",
        resource=name,
        severity=Severity.CRITICAL if demand.now > limit else Severity.WARNING,
        sentence=_(
            "Full pools ask for {most} connections with the most tasks, {now} with today's"
            " (max_connections: {limit})"
        ).format(most=demand.most, now=demand.now, limit=round(limit)),
        evidence=demand.lines,
        link=console.rds_cluster(facts.region, name),
        remedy=_("Make maximum-pool-size smaller, or take a larger class, before more tasks"),
    )
