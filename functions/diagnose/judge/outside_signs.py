"""Signs from the edges: target health, what the log names, and who changed what."""

import re
from collections.abc import Iterator, Mapping, Sequence

from functions.diagnose.judge.facts import Changes, Facts
from functions.diagnose.judge.onset import is_ours
from functions.diagnose.judge.signs import Look, Seen, Sign
from functions.diagnose.judge.suspects import Suspect
from notifier.translation import _, ngettext
from opskit.load_balancers import Target, TargetGroup
from opskit.log_patterns import Errors
from opskit.trail_event import Event
from opskit.unreadable import Read, Unreadable

LEAST_LINES = 5
"""Alike ERROR lines in 30 minutes from which they count: fewer are single mishaps."""

MANY_LINES = 20
LINES = 3

_OF_DATABASE = re.compile(
    r"hikari|jdbc|sqlexception|sqltransient|mysql|deadlock|communications link|too many conn"
    r"|cannotcreatetransaction|jpasystem|dataaccess|r2dbc|aurora",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"unknownhost|connectexception|sockettimeout|resourceaccess|httpservererror|httpclienterror"
    r"|feign|i/o error on|sdkclientexception|webclientrequest|service unavailable"
    r"|connection refused|noroutetohost|sslhandshake|bad gateway|gateway time",
    re.IGNORECASE,
)
_SILENT = "Target.Timeout"
_FAILED = frozenset({"Target.FailedHealthChecks", "Target.ResponseCodeMismatch"})
_NETWORK = frozenset(
    {
        "ec2.amazonaws.com",
        "elasticloadbalancing.amazonaws.com",
        "route53.amazonaws.com",
        "network-firewall.amazonaws.com",
    }
)
_DEPLOYS = re.compile(
    r"^(?:CreateService|UpdateService|RegisterTaskDefinition|DeregisterTaskDefinition|RunTask"
    r"|StopTask|CreateTaskSet|UpdateTaskSet|PutImage|StopServiceDeployment)$"
)
"""What belongs to a deployment itself, and explains it rather than something else."""

_REGISTERS = re.compile(r"^(?:Register|Deregister)Targets$")
"""ECS does these for each task that it starts and stops."""


def sign_targets(groups: Mapping[str, Read[tuple[TargetGroup, ...]]]) -> Iterator[Seen]:
    """Return what the targets' health reasons show."""
    for balancer, read in groups.items():
        found = [] if isinstance(read, Unreadable) else [*_targets(read)]
        if not isinstance(read, Unreadable):
            yield from _empty(balancer, read)
        for sign, reasons in (
            (Sign.TARGETS_SILENT, frozenset({_SILENT})),
            (Sign.TARGETS_FAIL, _FAILED),
        ):
            bad = [one for one in found if one.state == "unhealthy" and one.reason in reasons]
            if bad:
                count = _("{n} of {all} targets are unhealthy").format(n=len(bad), all=len(found))
                lines = tuple(target_line(one) for one in bad[:LINES])
                yield Seen(sign=sign, resource=balancer, evidence=(count, *lines))


def _empty(balancer: str, groups: Sequence[TargetGroup]) -> Iterator[Seen]:
    if groups and all(group.targets == () for group in groups):
        line = _("No target is registered: every request fails")
        yield Seen(sign=Sign.NO_TARGETS, resource=balancer, evidence=(line,))


def target_line(target: Target) -> str:
    """Return a target with its state and AWS's reason on one line."""
    parts = (target.address, target.zone, target.state, target.reason, target.detail)
    return " ".join(part for part in parts if part)


def _targets(groups: Sequence[TargetGroup]) -> Iterator[Target]:
    for group in groups:
        if not isinstance(group.targets, Unreadable):
            yield from group.targets


def sign_alarms(facts: Facts, named: Sequence[str], look: Look) -> Iterator[Seen]:
    """Return which alarms fire, of those that watch a target or that it is about."""
    for one in () if isinstance(facts.alarms, Unreadable) else facts.alarms:
        if one.name in named or is_ours(one, facts.targets.targets):
            since = look.clock(one.since) if one.since else "?"
            line = _("fires since {since}: {reason}").format(since=since, reason=one.reason)
            yield Seen(sign=Sign.ALARM_FIRES, resource=one.name, evidence=(line,))


def sign_logs(logs: Mapping[str, Read[Errors]]) -> Iterator[Seen]:
    """Return which systems the ERROR lines of the last 30 minutes name; the database first."""
    for group, errors in logs.items():
        if isinstance(errors, Unreadable):
            continue
        named: dict[Sign, list[str]] = {}
        for pattern in errors.top:
            sign = _named(f"{pattern.text} {pattern.sample}")
            if sign and pattern.count >= LEAST_LINES:
                named.setdefault(sign, []).append(f"{pattern.count}x {pattern.sample}")
        for sign, lines in named.items():
            yield Seen(sign=sign, resource=group, evidence=tuple(lines[:LINES]))
        if errors.count >= MANY_LINES:
            words = ngettext("{n} ERROR line in 30 min", "{n} ERROR lines in 30 min", errors.count)
            line = words.format(n=errors.count)
            yield Seen(sign=Sign.ERROR_LINES, resource=group, evidence=(line,))


def _named(text: str) -> Sign | None:
    if _OF_DATABASE.search(text):
        return Sign.DATABASE_ERRORS
    return Sign.OUTSIDE_ERRORS if _OF_OTHERS.search(text) else None


def sign_changes(facts: Facts, suspects: Sequence[Suspect], look: Look) -> Iterator[Seen]:
    """Return which changes by people and programs came before the onset, deployments aside."""
    changes = Changes(events=()) if isinstance(facts.changes, Unreadable) else facts.changes
    near = [one for one in changes.events if look.precedes(one.at) and _is_other(one)]
    if not near:
        return
    by_sign: dict[Sign, list[Event]] = {Sign.OTHER_CHANGE: near}
    for one in near:
        if one.source == "rds.amazonaws.com":
            by_sign.setdefault(Sign.DATABASE_CHANGE, []).append(one)
        if one.source in _NETWORK:
            by_sign.setdefault(Sign.NETWORK_CHANGE, []).append(one)
    deployed = max((one.deployment.began for one in suspects), default=None)
    if deployed and near[0].at > deployed:
        by_sign[Sign.NEARER_CHANGE] = near[:1]
    for sign, events in by_sign.items():
        lines = tuple(change_line(one, look) for one in events[:LINES])
        yield Seen(sign=sign, resource=events[0].target or events[0].name, evidence=lines)


def change_line(event: Event, look: Look) -> str:
    """Return one recorded call on one line: when, what, on what, by whom."""
    what = f"{event.name} {event.target}".rstrip()
    error = f" ({event.error})" if event.error else ""
    by = _("by {name}").format(name=event.who)
    return f"{look.clock(event.at)} {what}{error} {by}"


def _is_other(event: Event) -> bool:
    if event.error or event.by_aws or _REGISTERS.match(event.name):
        return False
    return not _DEPLOYS.match(event.name)
