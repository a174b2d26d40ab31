"""Alarms: those that fire, those that cannot, and those that ought to exist and do not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.health_sweep.judge.expected_alarms import (
    Watched,
    absent_metrics,
    lacks_dimensions,
    targets_watched,
    watches,
)
from functions.health_sweep.settings import SweepSettings
from notifier.translation import _, ngettext
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.durations import spoken
from opskit.targets import Targets
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable

BLIND_HOURS = 6
"""An alarm without data for so long is blind, not new: a freshly deployed one settles within its
first few periods, and nights without traffic are shorter."""

_IN_RULE = re.compile(r'\(\s*(?:"([^"]+)"|([^\s()"]+))\s*\)')
"""An alarm in a rule: ALARM("name"), ALARM(name), OK(arn) (CloudWatch API, PutCompositeAlarm)."""

_SCALING = "TargetTracking-"
"""Application Auto Scaling's own alarms; its low alarm stands in ALARM whenever load is low."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One metric or composite alarm.

    Attributes:
        name: its name.
        state: "OK", "ALARM" or "INSUFFICIENT_DATA".
        since: when it came into that state (aware), or None.
        reason: AWS's words for the state.
        actions_enabled: whether its actions may run.
        tells: whether it has an action for ALARM.
        rule: a composite alarm's rule, else "".
        watched: the metrics behind it, metric math included.
    """

    name: str
    state: str
    since: datetime | None = None
    reason: str = ""
    actions_enabled: bool = True
    tells: bool = True
    rule: str = ""
    watched: tuple[Watched, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmFacts:
    """What CloudWatch said, beside the targets that ought to be watched."""

    region: str
    alarms: Read[tuple[Alarm, ...]]
    targets: Targets


def judge_alarms(
    facts: AlarmFacts,
    settings: SweepSettings,  # noqa: ARG001 - as every area's judgement
    now: datetime,
) -> list[Finding]:
    """Judge all alarms of the region (manual: incidents P0-2, core metrics).

    Those of Application Auto Scaling are left out: they steer, and do not warn. An alarm that the
    manual's own commands made has no action and tells nobody, unless a composite alarm does.
    """
    if isinstance(facts.alarms, Unreadable):
        return [judge_unreadable(facts.alarms, code="alarms.unreadable", hides=("alarms.",))]
    alarms = [alarm for alarm in facts.alarms if not alarm.name.startswith(_SCALING)]
    told = frozenset(
        name
        for alarm in alarms
        if alarm.rule and alarm.tells and alarm.actions_enabled
        for name in _named(alarm.rule)
    )
    keys = targets_watched(facts.targets)
    findings: list[Finding] = []
    for alarm in alarms:
        ours = any(watches(watched, keys) for watched in alarm.watched)
        findings += _judge_alarm(alarm, facts.region, told, now, ours=ours)
    return [*findings, *_absent(facts, alarms)]


def section_alarms(facts: AlarmFacts) -> Section:
    """Say how many alarms were looked at, by state."""
    if isinstance(facts.alarms, Unreadable) or not facts.alarms:
        return Section(title=_("Alarms"), lines=())
    states = [alarm.state for alarm in facts.alarms]
    told = ngettext(
        "{n} alarm: {ok} OK, {firing} in ALARM, {blind} without data",
        "{n} alarms: {ok} OK, {firing} in ALARM, {blind} without data",
        len(states),
    )
    line = told.format(
        n=len(states),
        ok=states.count("OK"),
        firing=states.count("ALARM"),
        blind=states.count("INSUFFICIENT_DATA"),
    )
    return Section(title=_("Alarms"), lines=(line,))


def _named(rule: str) -> Iterator[str]:
    """Yield the alarms of a composite alarm's rule, named by name or ARN, in quotes or bare."""
    for quoted, bare in _IN_RULE.findall(rule):
        name = quoted or bare
        yield name.partition(":alarm:")[2] if name.startswith("arn:") else name


def _judge_alarm(
    alarm: Alarm, region: str, told: frozenset[str], now: datetime, *, ours: bool
) -> Iterator[Finding]:
    if alarm.state == "ALARM":
        yield _firing(alarm, region, now, ours=ours)
    if lost := next((watched for watched in alarm.watched if lacks_dimensions(watched)), None):
        yield _warning(
            "alarms.no_dimensions",
            alarm,
            region,
            _without_dimensions(lost),
            _("Create it again with --dimensions, or deploy the alarms of template.yaml"),
        )
    elif finding := _blind(alarm, region, now):
        yield finding
    if not alarm.actions_enabled:
        yield _warning(
            "alarms.actions_disabled",
            alarm,
            region,
            _("Its actions are switched off: it tells nobody (normal: on)"),
            _("aws cloudwatch enable-alarm-actions --alarm-names {name}").format(name=alarm.name),
        )
    elif ours and not alarm.tells and alarm.name not in told:
        yield _warning(
            "alarms.no_actions",
            alarm,
            region,
            _("It has no action for ALARM: it tells nobody (normal: an SNS topic)"),
            _("Give it --alarm-actions with the topic of the alarm router"),
        )


def _firing(alarm: Alarm, region: str, now: datetime, *, ours: bool) -> Finding:
    """One of our targets' alarms is CRITICAL, another of the region a warning."""
    sentence = _("In ALARM (normal: OK)")
    if alarm.since:
        sentence = _("In ALARM for {time} (normal: OK)").format(time=spoken(now - alarm.since))
    return Finding(
        code="alarms.firing",
        resource=alarm.name,
        severity=Severity.CRITICAL if ours else Severity.WARNING,
        sentence=sentence,
        evidence=(alarm.reason,) if alarm.reason else (),
        link=console.alarm(region, alarm.name),
        remedy=_("Open the alarm and follow its playbook; see what began at the same time"),
    )


def _blind(alarm: Alarm, region: str, now: datetime) -> Finding | None:
    if alarm.state != "INSUFFICIENT_DATA" or alarm.since is None:
        return None
    length = now - alarm.since
    if length < timedelta(hours=BLIND_HOURS):
        return None
    sentence = _("Without data for {time} (normal: less than {n} h): it cannot fire")
    return _warning(
        "alarms.blind",
        alarm,
        region,
        sentence.format(time=spoken(length), n=BLIND_HOURS),
        _("Check its metric and dimensions; set TreatMissingData where silence is normal"),
    )


def _without_dimensions(watched: Watched) -> str:
    if watched.namespace == "AWS/RDS":
        sentence = _("Watches {metric} without dimensions: it mixes all databases of the account")
    else:
        sentence = _("Watches {metric} without dimensions: it never fires")
    return sentence.format(metric=f"{watched.namespace} {watched.metric}")


def _absent(facts: AlarmFacts, alarms: Sequence[Alarm]) -> Iterator[Finding]:
    every = [watched for alarm in alarms for watched in alarm.watched]
    for resource, metrics in absent_metrics(facts.targets, every):
        yield Finding(
            code="alarms.missing",
            resource=resource,
            severity=Severity.WARNING,
            sentence=ngettext(
                "No alarm watches {metrics} (normal: one)",
                "No alarm watches {metrics} (normal: one each)",
                len(metrics),
            ).format(metrics=", ".join(metrics)),
            link=console.alarms_in_alarm(facts.region),
            remedy=_("Deploy the alarms of template.yaml, or name the resource in its parameters"),
        )


def _warning(code: str, alarm: Alarm, region: str, sentence: str, remedy: str) -> Finding:
    return Finding(
        code=code,
        resource=alarm.name,
        severity=Severity.WARNING,
        sentence=sentence,
        link=console.alarm(region, alarm.name),
        remedy=remedy,
    )
