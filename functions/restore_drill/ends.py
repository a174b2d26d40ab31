"""What a drill tells at its start and end, and what it remembers; each is a plain function."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.restore_drill.judge.course import course_of
from functions.restore_drill.judge.lines import describe
from functions.restore_drill.judge.measures import measure
from functions.restore_drill.judge.verdict import Verdict, judge
from functions.restore_drill.judge.view import end_view, result_of, start_view
from functions.restore_drill.rate import read_rate
from functions.restore_drill.work import JOB
from notifier.action import render_action
from notifier.doors import Sent
from notifier.plain import plain_text
from notifier.words import Severity
from opskit.drill_say import say
from opskit.reads import Reader, read
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from functions.restore_drill.work import Work

    type State = dict[str, Any]

_SECONDS = 20
"""What of the price is not begun to be read by then is not known."""


def announce(work: Work, told: State) -> State:
    """Say that it begins; returns where the message stands."""
    desk = work.desk()
    view = start_view(course_of(told), work.request, desk.scope, zone=desk.job.time_zone)
    sent = say(work.house, desk.job, view, Sent(channel="", ts=""))
    return {"channel": sent.channel, "ts": sent.ts}


def conclude(work: Work, told: State) -> State:
    """Judge what was seen and compare it with earlier drills; returns result, verdict, lines."""
    desk = work.desk()
    course = course_of(told)
    earlier = read(
        "dynamodb:Query", JOB, lambda: desk.drills.earlier(JOB, before=course.started_at)
    )
    if isinstance(earlier, Unreadable):
        work.house.logger.warning("earlier drills could not be read: %s", earlier.detail)
    with Reader(workers=1, seconds=_SECONDS) as reader:
        rate = read_rate(work.house.aws, reader, course, desk.settings.drill_instance_class)
    if rate.why:
        work.house.logger.warning("what the drill cost is not known: %s", rate.why)
    measures = measure(course, rate)
    known = None if isinstance(earlier, Unreadable) else earlier
    verdict = judge(course, measures, desk.settings, known)
    zone = desk.job.time_zone
    lines = describe(course, measures, desk.settings, known, rate=rate, zone=zone)
    result = result_of(course, measures, verdict, rate)
    concluded = {"result": result, "verdict": verdict.as_json(), "lines": lines}
    if work.request.armed:
        return concluded
    view = end_view(course, verdict, lines, work.request, desk.scope)
    message = render_action(view, zone=zone)
    return {**concluded, "result": {**result, "text": plain_text(message)}}


def tell(work: Work, told: State, concluded: State) -> State:
    """Say how it ended: in the place of the message about its start, or anew."""
    desk = work.desk()
    verdict = Verdict.from_json(concluded["verdict"])
    view = end_view(course_of(told), verdict, concluded["lines"], work.request, desk.scope)
    sent = told.get("sent", {})
    at = Sent(channel=sent.get("channel", ""), ts=sent.get("ts", ""))
    stands = say(work.house, desk.job, view, at)
    return {"delivery": "sent" if stands.ts else "outbox"}


def remember(work: Work, told: State, result: State, delivery: str) -> State:
    """Give the lock back, and write the drill down; one that was refused is no drill."""
    desk = work.desk()
    desk.safety.release(work.claim(desk))
    began = datetime.fromisoformat(told["started_at"])
    if told.get("began_at") or result["outcome"] == "failed":
        desk.drills.record(JOB, result, began=began)
    if work.slot:
        severity = Severity[result["severity"]]
        desk.ledger.finish_run(JOB, work.slot, as_of=began, severity=severity, delivery=delivery)
    return {}
