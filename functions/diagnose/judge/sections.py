"""What was looked at, area by area, as lines for the thread."""

from collections.abc import Iterator
from datetime import timedelta

from functions.diagnose.judge.database_signs import event_line
from functions.diagnose.judge.facts import Changes, Deployment, Facts
from functions.diagnose.judge.outside_signs import change_line, target_line
from functions.diagnose.judge.signs import Look
from functions.diagnose.judge.task_signs import short
from notifier.phrases import measured
from notifier.translation import _
from notifier.words import Section
from opskit.targets import EcsService
from opskit.task_stops import ending_of, stop_line
from opskit.trail_event import Event
from opskit.unreadable import Read, Unreadable

LINES = 20
"""Shown of one section; there are nine."""

DEPLOYMENTS = 5
EARLY, LATE = timedelta(minutes=10), timedelta(minutes=2)
"""A deployment begins when ECS takes the call, which CloudTrail times by its own clock."""

_MADE_BY = frozenset({"CreateService", "UpdateService"})


def sections_of(facts: Facts, look: Look) -> tuple[Section, ...]:
    """Return a section for each area that has anything to tell."""
    parts = (
        (_("Alarms that fire"), _alarms(facts, look)),
        (_("Deployments"), _deployments(facts, look)),
        (_("Tasks that stopped"), _stops(facts, look)),
        (_("Targets"), _targets(facts)),
        (_("Aurora"), _aurora(facts)),
        (_("Events of the database"), _events(facts, look)),
        (_("Top SQL of 30 min, average active sessions"), _sql(facts)),
        (_("ERROR lines of 30 min"), _logs(facts)),
        (_("Who changed what"), _changes(facts, look)),
    )
    found = ((title, tuple(lines)) for title, lines in parts)
    return tuple(Section(title=title, lines=lines, lead=LINES) for title, lines in found if lines)


def _alarms(facts: Facts, look: Look) -> Iterator[str]:
    for one in _known(facts.alarms):
        since = look.clock(one.since) if one.since else "?"
        yield _("{name} since {since}: {reason}").format(
            name=one.name, since=since, reason=one.reason
        )


def _known[T](read: Read[tuple[T, ...]]) -> tuple[T, ...]:
    return () if isinstance(read, Unreadable) else read


def _deployments(facts: Facts, look: Look) -> Iterator[str]:
    for service, read in facts.ecs.deployments.items():
        current = facts.ecs.services[service]
        if current is not None and not isinstance(current, Unreadable):
            yield _("{name}: {running} of {desired} tasks run").format(
                name=service.name, running=current.running, desired=current.desired
            )
        for one in _known(read)[:DEPLOYMENTS]:
            yield _deployment(one, service, facts, look)


def _deployment(one: Deployment, service: EcsService, facts: Facts, look: Look) -> str:
    ended = look.clock(one.ended) if one.ended else _("now")
    who = maker_of(one, service, facts.changes)
    line = f"{service.name}: {short(one.definition)} {look.clock(one.began)} - {ended} {one.status}"
    by = " " + _("by {name}").format(name=who.who) if who else ""
    return f"{line}{by}{f' ({one.reason})' if one.reason else ''}"


def maker_of(one: Deployment, service: EcsService, changes: Read[Changes]) -> Event | None:
    """Return the call that made a deployment, or None where CloudTrail does not tell."""
    events = () if isinstance(changes, Unreadable) else changes.events
    for event in events:
        named = event.target.rsplit("/", 1)[-1] == service.name
        if event.name in _MADE_BY and named and -LATE <= one.began - event.at <= EARLY:
            return event
    return None


def _stops(facts: Facts, look: Look) -> Iterator[str]:
    for service, read in facts.ecs.tasks.items():
        stops = () if isinstance(read, Unreadable) else read.stopped
        for stop in sorted(stops, key=lambda stop: stop.at, reverse=True):
            if ending_of(stop):
                when = look.clock(stop.at)
                yield f"{when} {service.name} {stop.definition}: {stop_line(stop)}"


def _targets(facts: Facts) -> Iterator[str]:
    for balancer, groups in facts.groups.items():
        for group in _known(groups):
            targets = _known(group.targets)
            healthy = sum(one.state == "healthy" for one in targets)
            yield (
                _("{balancer} {group}: {healthy} of {all} targets are healthy").format(
                    balancer=balancer, group=group.name, healthy=healthy, all=len(targets)
                )
                if not isinstance(group.targets, Unreadable)
                else f"{balancer} {group.name}: ?"
            )
            yield from (target_line(one) for one in targets if one.state != "healthy")


def _aurora(facts: Facts) -> Iterator[str]:
    clusters = {} if isinstance(facts.aurora.clusters, Unreadable) else facts.aurora.clusters
    states = {one.name: one.status for one in _known(facts.aurora.instances)}
    for name, cluster in clusters.items():
        if cluster is None:
            continue
        yield f"{name}: {cluster.status}"
        for member, writer in cluster.members.items():
            role = _("writer") if writer else _("reader")
            yield f"{role} {member}: {states.get(member, '?')}"


def _events(facts: Facts, look: Look) -> Iterator[str]:
    yield from (event_line(one, look) for one in _known(facts.aurora.events))


def _sql(facts: Facts) -> Iterator[str]:
    for instance, read in facts.aurora.sql.items():
        for one in _known(read):
            yield f"{instance}: {measured(one.load, '')} {one.text}"
    for member in _known(facts.aurora.instances):
        if not member.insights:
            yield _("{name}: Performance Insights is not enabled").format(name=member.name)


def _logs(facts: Facts) -> Iterator[str]:
    for group, read in facts.logs.items():
        if isinstance(read, Unreadable):
            continue
        least = "" if read.complete else _("at least") + " "
        yield _("{group}: {n} ERROR lines").format(group=group, n=f"{least}{read.count}")
        yield from (f"{pattern.count}x {pattern.sample}" for pattern in read.top)


def _changes(facts: Facts, look: Look) -> Iterator[str]:
    events = () if isinstance(facts.changes, Unreadable) else facts.changes.events
    yield from (change_line(one, look) for one in events if not one.by_aws)
