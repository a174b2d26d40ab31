"""What a run tells: that it began, and how it ended; and what it remembers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.weekly_snapshot import file, steps
from functions.weekly_snapshot.judge.outcome import Outcome
from functions.weekly_snapshot.judge.report import judge_run, sections_run, subject_run
from functions.weekly_snapshot.plan.goals import plan_copies, plan_goals
from functions.weekly_snapshot.plan.shelves import expect, reach, weigh
from notifier.action import ActionView, render_action
from notifier.doors import Sent
from notifier.errors import Undelivered, Unreachable
from notifier.message import message_from_object, message_to_object
from notifier.render import render_report
from notifier.translation import _
from notifier.whole import shown_text
from notifier.words import Report, Severity
from opskit.compare import compare, open_findings
from opskit.keep import keep
from opskit.ledger_items import finding_item, recorded_of
from opskit.reads import read
from opskit.report import accept_command, as_json, replay_command
from opskit.unreadable import Unreadable
from opskit.unreadable_findings import without_memory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.weekly_snapshot.desk import Desk, Work
    from functions.weekly_snapshot.facts import Facts
    from functions.weekly_snapshot.plan.goals import Goals
    from functions.weekly_snapshot.plan.shelves import Shelves
    from notifier.delivery import Notifier
    from notifier.message import Message
    from opskit.compare import Acceptance, Recorded

type State = dict[str, Any]


def announce(work: Work, goals: Goals) -> dict[str, str]:
    """Tell people that it began; returns where the message stands, "" where Slack is down."""
    desk = work.desk()
    view = ActionView(
        job=steps.JOB,
        title=_title(),
        at=desk.now,
        scope=desk.scope,
        resource=", ".join(goal.name for goal in goals),
        severity=Severity.WARNING,
        verdict=_("being made"),
        sentence=_("is being made; this message will say how it ended (normal: within an hour)"),
    )
    message = render_action(view, zone=desk.job.time_zone)
    try:
        sent = work.house.notifier(desk.job).deliver(message, now=desk.now)
    except Undelivered:
        work.house.logger.exception("the beginning could not be told")
        return {"channel": "", "ts": ""}
    return {"channel": sent.channel, "ts": sent.ts}


def preview(work: Work, begun: State) -> State:
    """Say what a run would make and delete, by the same plan; writes nothing."""
    desk = work.desk()
    facts, rules = steps.look(desk), steps.rules_of(desk)
    day, region = steps.day_of(desk, begun["time"]), desk.settings.snapshot_copy_region
    goals = plan_goals(desk.settings.db_clusters, facts.clusters, day)
    refusal = steps.refusal_of(desk, facts)
    known = steps.settle_all(goals, facts.manual)
    reached = reach(known)
    copies = steps.settle_all(plan_copies(reached, refusal), facts.copies) if region else ()
    coming = expect(facts, known, copies, desk.tags(day), desk.now)
    shelves = weigh(coming, reached, reach(copies), rules, desk.now, copy_region=region)
    outcome = Outcome(day=day, goals=known, copies=copies, dry_run=True)
    report, _memory = _report(desk, begun, facts, outcome, shelves)
    text = shown_text(report, zone=desk.job.time_zone)
    return as_json(report, delivery="dry run", dry_run=True, text=text)


def conclude(work: Work, begun: State, told: State) -> State:
    """Look a last time, and judge.

    Args:
        work: the run.
        begun: what `begin` returned.
        told: what the run did, as flow gathered it.

    Returns:
        The message, the result, and what to remember; where the message leaves something out, also
        the file with all of it.
    """
    desk = work.desk()
    goals, copies = steps.load(told["goals"]), steps.load(told["copies"])
    facts, region = steps.look(desk), desk.settings.snapshot_copy_region
    shelves = weigh(facts, goals, copies, steps.rules_of(desk), desk.now, copy_region=region)
    left = [[shelf.region, name] for shelf in shelves for name in shelf.standing]
    seen = {shelf.region for shelf in shelves}
    outcome = Outcome(
        day=steps.day_of(desk, begun["time"]),
        goals=goals,
        copies=copies,
        deleted=tuple(" ".join(o) for o in told["due"] if o[0] in seen and o not in left),
        undeleted=told["undeleted"],
        held=told["held"],
        broke=told["broke"],
    )
    report, memory = _report(desk, begun, facts, outcome, shelves)
    message = render_report(keep(report, work.house, work.context), zone=desk.job.time_zone)
    state: State = {
        "message": message_to_object(message),
        "result": as_json(report, delivery="sent", dry_run=False),
    }
    if not isinstance(memory, Unreadable):
        after = open_findings(report.findings, report.as_of)
        state |= {"before": _items(memory), "after": _items(after)}
    return file.carry(state, report, work) if message.is_cut else state


def _items(recorded: Mapping[str, Recorded]) -> list[Any]:
    return [finding_item(steps.JOB, one) for one in recorded.values()]


def _report(
    desk: Desk, begun: State, facts: Facts, outcome: Outcome, shelves: Shelves
) -> tuple[Report, dict[str, Recorded] | Unreadable]:
    memory = read(
        "dynamodb:Query",
        desk.job.ledger_table,
        lambda: (desk.ledger.findings(steps.JOB), desk.ledger.acceptances()),
    )
    recorded: dict[str, Recorded] = {}
    acceptances: dict[str, Acceptance] = {}
    findings = judge_run(facts, outcome, desk.settings, desk.now)
    if isinstance(memory, Unreadable):
        findings = (*findings, without_memory(memory))
    else:
        recorded, acceptances = memory
    as_of = datetime.fromisoformat(begun["time"])
    looked_at = {"backup.": (*desk.settings.db_clusters, "RDS", steps.JOB)}
    report = Report(
        job=steps.JOB,
        title=_title(),
        as_of=as_of,
        scope=desk.scope,
        findings=compare(findings, recorded, acceptances, as_of, looked_at=looked_at),
        sections=sections_run(
            facts, outcome, shelves, desk.settings, now=desk.now, zone=desk.job.time_zone
        ),
        subject=subject_run(outcome, shelves),
        replay=replay_command(steps.JOB, as_of, desk.scope.environment),
        accept=accept_command(steps.JOB, desk.scope.environment),
    )
    return report, memory if isinstance(memory, Unreadable) else recorded


def _title() -> str:
    return _("Weekly snapshot")


def tell(work: Work, sent: Mapping[str, str], found: object) -> dict[str, str]:
    """Put the end in the place of the beginning, and the details into its thread.

    Returns:
        `delivery`: "sent", or "outbox" where Slack took not all of it: the rest waits there; and
        where the message stands, `channel` and `ts`, "" where it waits.
    """
    desk = work.desk()
    notifier, message = work.house.notifier(desk.job), message_from_object(found)
    at = Sent(channel=sent["channel"], ts=sent["ts"])
    try:
        stands = _replace(work, notifier, message, at) if at.ts else None
        if stands is None:
            stands = notifier.deliver(message, now=desk.now)
    except Undelivered as error:
        work.house.logger.exception("the end could not be told yet")
        if not error.kept:
            raise
        return {"delivery": "outbox", "channel": "", "ts": ""}
    return {"delivery": "sent", "channel": stands.channel, "ts": stands.ts}


def _replace(work: Work, notifier: Notifier, message: Message, at: Sent) -> Sent | None:
    """Return where the message stands now; None where Slack is down."""
    try:
        stands = notifier.edit(message, now=work.house.clock(), at=at)
    except Unreachable:
        work.house.logger.exception("the beginning's message could not be replaced")
        return None
    if stands == at and message.replies:
        first, *more = message.replies
        thread = replace(message, key=f"{message.key}/thread", root=first, replies=tuple(more))
        notifier.deliver(thread, now=work.house.clock(), thread=at)
    return stands


def remember(work: Work, begun: State, concluded: State, delivery: str) -> None:
    """Write the run and its findings down."""
    desk, result = work.desk(), concluded["result"]
    as_of = datetime.fromisoformat(begun["time"])
    desk.ledger.finish_run(
        steps.JOB,
        begun["slot"],
        as_of=as_of,
        severity=Severity[result["severity"]],
        delivery=delivery,
    )
    if "after" in concluded:
        desk.ledger.replace_findings(
            steps.JOB, before=_recorded(concluded["before"]), after=_recorded(concluded["after"])
        )
    desk.ledger.finish_job(steps.JOB, as_of=as_of)


def _recorded(items: list[Any]) -> dict[str, Recorded]:
    return {item["sk"]["S"]: recorded_of(item) for item in items}
