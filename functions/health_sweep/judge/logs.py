"""Logs: the ERROR lines of the last hour, their commonest patterns, and whether they rose."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.health_sweep.settings import SweepSettings
from notifier.translation import _, ngettext
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.log_patterns import Errors, Pattern
from opskit.unreadable import Read, Unreadable, Why
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

ERRORS_CRITICAL = 100
"""More than three errors in two minutes over a whole hour are no single mishap."""

RISE = 3
RISE_LEAST = 30
"""Three times as many as yesterday is a rise, from one error in two minutes on; below, chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGroup:
    """One log group.

    Attributes:
        name: its name.
        errors: of the last hour.
        yesterday: of the same hour a day before; None when there was no error to compare.
    """

    name: str
    errors: Read[Errors]
    yesterday: Read[Errors | None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFacts:
    """What CloudWatch Logs said."""

    region: str
    groups: tuple[LogGroup, ...]


def judge_logs(
    facts: LogFacts,
    settings: SweepSettings,  # noqa: ARG001 - as every area's judgement
    now: datetime,
) -> list[Finding]:
    """Judge the errors of each log group (daily checklist 3): any is a warning.

    From 100 an hour on, or from three times yesterday's (and at least 30), it is CRITICAL. An hour
    that was not read to its end is UNKNOWN, though no error was seen: the rest may hold anything.
    """
    lost = [group.errors for group in facts.groups if isinstance(group.errors, Unreadable)]
    findings = [_unread(failed, facts.region) for failed in merge_unreadable(lost, area="Logs")]
    found = [_judge_group(group, facts.region, now) for group in facts.groups]
    return [*findings, *(finding for finding in found if finding)]


def section_logs(facts: LogFacts) -> Section:
    """Say which log groups were looked at and how many errors they hold."""
    lines = tuple(
        f"{group.name}: {_counted(group.errors)}"
        for group in facts.groups
        if not isinstance(group.errors, Unreadable)
    )
    return Section(title=_("Logs, last hour"), lines=lines)


def _judge_group(group: LogGroup, region: str, now: datetime) -> Finding | None:
    if isinstance(group.errors, Unreadable):
        return None
    if not group.errors.count and group.errors.complete:
        return None
    return Finding(
        code="logs.errors",
        resource=group.name,
        severity=_severity(group.errors, group.yesterday),
        sentence=_("{counted} in the last hour (normal: none); {compared}").format(
            counted=_counted(group.errors), compared=_compared(group.yesterday)
        ),
        evidence=tuple(line for pattern in group.errors.top for line in _shown(pattern)),
        link=console.log_group(
            region, group.name, start=now - timedelta(hours=1), end=now, pattern="ERROR"
        ),
        remedy=_("Read on: aws logs tail {name} --since 1h --filter-pattern ERROR").format(
            name=group.name
        ),
    )


def _unread(failed: Unreadable, region: str) -> Finding:
    if failed.why is not Why.MISSING:
        return judge_unreadable(failed, code="logs.unreadable", hides=("logs.errors",))
    return Finding(
        code="logs.missing",
        resource=failed.resource,
        severity=Severity.UNKNOWN,
        sentence=_("This log group does not exist: errors cannot be counted"),
        evidence=(failed.detail,) if failed.detail else (),
        link=console.log_group(region, failed.resource),
        remedy=_("Check awslogs-group in the service's task definition"),
        hides=("logs.errors",),
    )


def _severity(errors: Errors, yesterday: Read[Errors | None]) -> Severity:
    if errors.count >= ERRORS_CRITICAL:
        return Severity.CRITICAL
    before = yesterday if isinstance(yesterday, Errors) else None
    if before and before.complete and errors.count >= max(RISE_LEAST, RISE * before.count):
        return Severity.CRITICAL
    return Severity.WARNING if errors.complete else Severity.UNKNOWN


def _counted(errors: Errors) -> str:
    if not errors.complete:
        return _("at least {n} ERROR lines").format(n=f"{errors.count:,}")
    sentence = ngettext("{n} ERROR line", "{n} ERROR lines", errors.count)
    return sentence.format(n=f"{errors.count:,}")


def _compared(yesterday: Read[Errors | None]) -> str:
    if yesterday is None:
        return _("there was more than could be read in time")
    if not isinstance(yesterday, Errors):
        return _("yesterday could not be read")
    return _("yesterday {n}").format(n=f"{yesterday.count:,}{'' if yesterday.complete else '+'}")


def _shown(pattern: Pattern) -> tuple[str, str]:
    return f"{pattern.count:,} x {pattern.text}", f"    {pattern.sample}"
