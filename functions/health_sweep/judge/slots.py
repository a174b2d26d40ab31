"""This system's own jobs: schedules that are switched off, and slots at which no run came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from functions.health_sweep.judge.cron import BadExpression, previous_due
from functions.health_sweep.settings import SweepSettings
from notifier.translation import _, ngettext
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.durations import spoken
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

GRACE = timedelta(minutes=30)
"""A run may be retried by Scheduler and Lambda for a while before it counts as missed."""

_SAME = timedelta(minutes=1)
"""A run's recorded time may stand some seconds before its slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One EventBridge schedule.

    Attributes:
        name: its name.
        group: its schedule group.
        job: the job that it starts, as the Ledger names it.
        expression: "cron(...)", "rate(...)" or "at(...)".
        zone: the expression's time zone.
        enabled: whether it is on.
        begins: it cannot have been due before (aware): made, last changed, or its start date.
        ends: its end date (aware), or None.
        window: how long after its slot a flexible schedule may start.
    """

    name: str
    group: str
    job: str
    expression: str
    zone: ZoneInfo
    enabled: bool
    begins: datetime | None = None
    ends: datetime | None = None
    window: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFacts:
    """What Scheduler and the Ledger said.

    Attributes:
        region: for links.
        prefix: what the schedules' names begin with; "" when none were looked for.
        schedules: each of them, or why it could not be read.
        last_runs: job to the slot of its last finished run (aware).
    """

    region: str
    prefix: str
    schedules: Read[tuple[Read[Schedule], ...]]
    last_runs: Read[Mapping[str, datetime]]


def job_of(function: str, prefix: str) -> str:
    """Return the job behind a schedule's target.

    Args:
        function: a function's name or ARN, "petclinic-operations-dev-health-sweep" or with an
            alias behind it.
        prefix: what this stack's names begin with, "petclinic-operations-dev-".

    Returns:
        The job's folder, "health_sweep": template.yaml names functions <stack>-<job, dashed>.
    """
    parts = function.split(":")
    name = parts[6] if len(parts) > 6 else parts[0]  # noqa: PLR2004 - arn:aws:lambda:r:a:function:name
    return name.removeprefix(prefix).replace("-", "_")


def judge_slots(
    facts: SlotFacts,
    settings: SweepSettings,  # noqa: ARG001 - as every area's judgement
    now: datetime,
) -> list[Finding]:
    """Judge whether each schedule is on and its last slot was run, with 30 minutes of grace."""
    if not facts.prefix:
        return []
    if isinstance(facts.schedules, Unreadable):
        return [judge_unreadable(facts.schedules, code="slots.unreadable", hides=("slots.",))]
    if not facts.schedules:
        return [_none_found(facts)]
    findings: list[Finding | None] = []
    if isinstance(facts.last_runs, Unreadable):
        findings.append(
            judge_unreadable(facts.last_runs, code="slots.runs_unreadable", hides=("slots.missed",))
        )
    lost = [schedule for schedule in facts.schedules if isinstance(schedule, Unreadable)]
    findings += [
        judge_unreadable(failed, code="slots.unreadable", hides=("slots.",))
        for failed in merge_unreadable(lost, area=f"{facts.prefix}*")
    ]
    findings += [
        _judge_schedule(schedule, facts, now)
        for schedule in facts.schedules
        if not isinstance(schedule, Unreadable)
    ]
    return [finding for finding in findings if finding]


def section_slots(facts: SlotFacts) -> Section:
    """Say how many schedules were looked at."""
    schedules = () if isinstance(facts.schedules, Unreadable) else facts.schedules
    count = len(schedules)
    line = ngettext("{n} schedule {prefix}*", "{n} schedules {prefix}*", count)
    lines = (line.format(n=count, prefix=facts.prefix),) if count else ()
    return Section(title=_("Jobs of this system"), lines=lines)


def _judge_schedule(schedule: Schedule, facts: SlotFacts, now: datetime) -> Finding | None:
    if schedule.ends and schedule.ends <= now:
        return None
    if not schedule.enabled:
        return _warning(
            "slots.disabled",
            schedule,
            facts.region,
            _("The schedule is switched off (normal: on)"),
            _("Switch it on again, or take it out of template.yaml"),
        )
    late = now - GRACE - schedule.window
    try:
        due = previous_due(schedule.expression, schedule.zone, late)
    except BadExpression:
        sentence = _("When it is due cannot be told: {expression}")
        return Finding(
            code="slots.expression",
            resource=schedule.name,
            severity=Severity.UNKNOWN,
            sentence=sentence.format(expression=schedule.expression),
            link=_link(schedule, facts.region),
            hides=("slots.missed",),
        )
    if due is None or (schedule.begins and schedule.begins > due):
        return None
    return _judge_run(schedule, facts, due, now)


def _judge_run(
    schedule: Schedule, facts: SlotFacts, due: datetime, now: datetime
) -> Finding | None:
    if isinstance(facts.last_runs, Unreadable):
        return None
    last = facts.last_runs.get(schedule.job)
    if last is not None and last >= due - _SAME:
        return None
    ran = _("it never finished a run")
    if last is not None:
        ran = _("its last finished run was {ago} ago").format(ago=spoken(now - last))
    sentence = _("{job} missed its slot of {due} ({zone}); {ran} (normal: {expression})")
    return _warning(
        "slots.missed",
        schedule,
        facts.region,
        sentence.format(
            job=schedule.job,
            due=f"{due.astimezone(schedule.zone):%Y-%m-%d %H:%M}",
            zone=schedule.zone.key,
            ran=ran,
            expression=schedule.expression,
        ),
        _(
            "Look at the function's errors and at the dead letters; run it: make run JOB={job}"
        ).format(job=schedule.job),
    )


def _none_found(facts: SlotFacts) -> Finding:
    return Finding(
        code="slots.none",
        resource=f"{facts.prefix}*",
        severity=Severity.WARNING,
        sentence=_("No schedule has a name that begins so (normal: one for each job)"),
        link=console.schedules(facts.region),
        remedy=_("Check SCHEDULE_PREFIX, then deploy the stack again"),
    )


def _warning(code: str, schedule: Schedule, region: str, sentence: str, remedy: str) -> Finding:
    return Finding(
        code=code,
        resource=schedule.name,
        severity=Severity.WARNING,
        sentence=sentence,
        link=_link(schedule, region),
        remedy=remedy,
    )


def _link(schedule: Schedule, region: str) -> str:
    return console.schedules(region, group=schedule.group, name=schedule.name)
