"""What the thread tells beside the findings: every trend, scaling, pools, what sizes cost."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from functions.capacity_review.judge.courses import Course
from functions.capacity_review.judge.facts import (
    CapacityFacts,
    Cluster,
    Definition,
    Scaling,
    Service,
)
from functions.capacity_review.judge.growth import describe_course
from functions.capacity_review.judge.limits import connection_limit
from functions.capacity_review.judge.measures import name_of
from functions.capacity_review.judge.pools import find_demand
from functions.capacity_review.judge.scaling import differences, hours_at_most
from functions.capacity_review.judge.sizes import instance_month, task_month
from notifier.phrases import number
from notifier.translation import _, ngettext
from notifier.words import Section
from opskit.targets import name_services
from opskit.unreadable import Unreadable


def sections_review(
    facts: CapacityFacts, courses: Sequence[Course], *, zone: ZoneInfo
) -> tuple[Section, ...]:
    """Say what was looked at; what could not be read is in the findings."""
    sections = (
        Section(title=_("Trends of 26 weeks"), lines=tuple(_trends(facts, courses, zone))),
        Section(title=_("Scaling"), lines=tuple(_scaling(facts))),
        Section(title=_("Connection pools"), lines=tuple(_pools(facts))),
        Section(title=_("Sizes at list price"), lines=tuple(_sizes(facts))),
    )
    return tuple(section for section in sections if section.lines)


def _trends(facts: CapacityFacts, courses: Sequence[Course], zone: ZoneInfo) -> Iterator[str]:
    for course in courses:
        if not course.known:
            continue
        line = _("{resource}, {name}: {course}").format(
            resource=course.gauge.resource,
            name=name_of(course.gauge.measure),
            course=describe_course(course, facts.span.end, zone),
        )
        holes = course.trend.holes if course.trend else 0
        if holes:
            line += "; " + ngettext(
                "{n} week without data", "{n} weeks without data", holes
            ).format(n=holes)
        yield line


def _scaling(facts: CapacityFacts) -> Iterator[str]:
    names = name_services(facts.services)
    for service, one in facts.services.items():
        if not isinstance(one.scaling, Scaling):
            continue
        spent = hours_at_most(one)
        at_most = (
            _("at most for {n} of {all} hours").format(n=spent[0], all=spent[1])
            if spent
            else _("hours at most not known")
        )
        as_wanted = _("as the manual wants") if not differences(one.scaling.policies) else ""
        yield ", ".join(
            filter(
                None,
                (
                    _("{name}: {least} to {most} tasks").format(
                        name=names[service], least=one.scaling.least, most=one.scaling.most
                    ),
                    as_wanted,
                    at_most,
                ),
            )
        )


def _pools(facts: CapacityFacts) -> Iterator[str]:
    demand = find_demand(facts)
    if demand is None:
        if len(facts.clusters) > 1 and facts.services:
            yield _("Not added up: which service uses which of the clusters is not known")
        return
    yield from demand.lines
    ((name, cluster),) = facts.clusters.items()
    limit = connection_limit(cluster)
    yield _("{name}: {limit} connections (max_connections), {most} asked for at most").format(
        name=name, limit=_("unknown") if limit is None else round(limit), most=demand.most
    )


def _sizes(facts: CapacityFacts) -> Iterator[str]:
    if isinstance(facts.prices, Unreadable):
        return
    names = name_services(facts.services)
    for service, one in facts.services.items():
        said, size = one.service, one.definition
        if not isinstance(said, Service) or not isinstance(size, Definition):
            continue
        if not said.fargate or size.cpu is None or size.memory is None:
            yield _("{name}: not on Fargate's list price, no advice").format(name=names[service])
        elif (cost := task_month(size.cpu, size.memory, size, facts.prices)) is not None:
            yield _("{name}: {n} tasks of {cpu} vCPU and {memory} GB, ${cost} a month").format(
                name=names[service],
                n=said.desired,
                cpu=number(size.cpu / 1024),
                memory=number(size.memory / 1024),
                cost=f"{cost * said.desired:,.2f}",
            )
    for cluster in facts.clusters.values():
        if not isinstance(cluster.cluster, Cluster) or isinstance(cluster.instances, Unreadable):
            continue
        for instance in cluster.instances:
            cost = instance_month(instance.kind, cluster.cluster, facts.prices)
            if cost is not None:
                yield _("{name}: {kind}, ${cost} a month").format(
                    name=instance.name, kind=instance.kind, cost=f"{cost:,.2f}"
                )
