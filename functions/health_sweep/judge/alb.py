"""Load balancers: what AWS said of them, and what of it somebody ought to know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.health_sweep.judge.alb_checks import check_group, check_state, check_zones
from functions.health_sweep.judge.application import (
    Health,
    judge_application,
    section_application,
)
from functions.health_sweep.settings import SweepSettings
from notifier.translation import _
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.load_balancers import LoadBalancer, TargetGroup
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbFacts:
    """What AWS and the application said.

    Attributes:
        region: for links.
        balancers: by name, in the order they were named; None for one that does not exist.
        groups: the target groups of each load balancer that exists, by its name.
        pages: the health pages, by the load balancer's name or the application's host.
    """

    region: str
    balancers: Mapping[str, Read[LoadBalancer | None]]
    groups: Mapping[str, Read[tuple[TargetGroup, ...]]]
    pages: Mapping[str, Health]


def judge_alb(
    facts: AlbFacts,
    settings: SweepSettings,  # noqa: ARG001 - as every area's judgement
    now: datetime,  # noqa: ARG001 - as every area's judgement
) -> list[Finding]:
    """Judge state, target health, zones and the application's health page (daily checklist 1).

    Args:
        facts: what AWS and the application said.
        settings: none is used here; as every area's judgement.
        now: not used; as every area's judgement.
    """
    findings = _judge_unread(facts)
    for name, balancer in facts.balancers.items():
        if not isinstance(balancer, Unreadable):
            findings += _judge_balancer(name, balancer, facts)
    return [*findings, *judge_application(facts.pages)]


def sections_alb(facts: AlbFacts) -> tuple[Section, ...]:
    """Say what was looked at: a line for each load balancer, and one for each health page."""
    lines = tuple(_line(name, facts) for name in facts.balancers)
    balancers = Section(title=_("Load balancers"), lines=lines)
    return (balancers, section_application(facts.pages))


def _judge_unread(facts: AlbFacts) -> list[Finding]:
    area = "ALB"
    lost = (r for r in facts.balancers.values() if isinstance(r, Unreadable))
    findings = [
        judge_unreadable(one, code="alb.unreadable", hides=("alb.", "application.")) for one in lost
    ]
    blind = [r for r in facts.groups.values() if isinstance(r, Unreadable)]
    blind += [
        group.targets
        for groups in facts.groups.values()
        if not isinstance(groups, Unreadable)
        for group in groups
        if isinstance(group.targets, Unreadable)
    ]
    findings += [
        judge_unreadable(one, code="alb.targets_unreadable", hides=("alb.targets_", "alb.zones"))
        for one in merge_unreadable(blind, area=area)
    ]
    return findings


def _judge_balancer(name: str, balancer: LoadBalancer | None, facts: AlbFacts) -> Iterator[Finding]:
    link = console.load_balancer(facts.region, name)
    if balancer is None:
        yield Finding(
            code="alb.missing",
            resource=name,
            severity=Severity.CRITICAL,
            sentence=_("This load balancer does not exist"),
            link=link,
            remedy=_("Check LoadBalancers in the stack's parameters, or create it again"),
            hides=(f"alb.|{name}", f"application.|{name}"),
        )
        return
    if finding := check_state(name, balancer.state, balancer.reason, link):
        yield finding
    groups = facts.groups.get(name, ())
    if isinstance(groups, Unreadable):
        return
    if not groups:
        yield Finding(
            code="alb.targets_none",
            resource=name,
            severity=Severity.CRITICAL,
            sentence=_("The load balancer has no target group (normal: at least 1)"),
            link=link,
            remedy=_("Look at its listeners: they forward to nothing"),
        )
    others_serve = any(group.healthy for group in groups)
    for group in groups:
        if finding := check_group(group, others_serve=others_serve, region=facts.region):
            yield finding
    if finding := check_zones(name, balancer.zones, groups, link):
        yield finding


def _line(name: str, facts: AlbFacts) -> str:
    balancer = facts.balancers[name]
    if isinstance(balancer, Unreadable):
        return _("{name}: could not be looked at").format(name=name)
    if balancer is None:
        return _("{name}: does not exist").format(name=name)
    groups = facts.groups.get(name, ())
    told = [] if isinstance(groups, Unreadable) else [_group(group) for group in groups]
    return f"{name}: {', '.join([balancer.state, balancer.dns, *told])}"


def _group(group: TargetGroup) -> str:
    if isinstance(group.targets, Unreadable):
        return _("{group}: could not be looked at").format(group=group.name)
    told = _("{group}: {healthy} of {all} healthy").format(
        group=group.name, healthy=len(group.healthy), all=len(group.targets)
    )
    states = {t.state for t in group.targets} - {"healthy", "unhealthy"}
    rest = [f"{sum(t.state == s for t in group.targets)} {s}" for s in sorted(states)]
    zones: dict[str, int] = {}
    for target in group.healthy:
        zones[target.zone or "?"] = zones.get(target.zone or "?", 0) + 1
    where = " ".join(f"{zone} {n}" for zone, n in sorted(zones.items()) if zone != "?")
    return ", ".join([told, *rest]) + (f" ({where})" if where else "")
