"""The steps of an action from its act on: how it goes, what came of it, what follows, the undo."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from notifier.translation import _
from opskit.action_alarms import read_alarms
from opskit.action_receipt import judge_receipt
from opskit.action_say import show_course
from opskit.actions import OvertakenError, Receipt
from opskit.reads import Reader, read
from opskit.switch import explain_halt
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from opskit.action_plan import Plan
    from opskit.action_receipt import Alarms
    from opskit.action_work import Desk, Work
    from opskit.actions import Json

_SECONDS = 60.0
"""Reads may begin for so long in one step."""


def poll[S, T](work: Work[S, T], plan: Plan, state: Json, sent: Json) -> dict[str, Any]:
    """Look how far the act has come, and say so; what cannot be read is asked again."""
    desk = work.desk()
    found = read("look", plan.decision.resource, lambda: _look_on(work, desk, plan))
    if isinstance(found, Unreadable):
        work.house.logger.warning("the progress could not be read", extra={"why": found.detail})
        return dict(state)
    course = work.job.course(found, plan.decision) if work.job.course else ""
    if course and course != state.get("course"):
        show_course(work, plan, sent, course)
    return {"progress": work.job.progress(found, plan.decision).value, "course": course}


def _look_on[S, T](work: Work[S, T], desk: Desk[S], plan: Plan) -> T:
    """Look as little as tells that it is under way; else at everything."""
    if work.job.glance and (seen := work.job.glance(desk.run, plan.decision)) is not None:
        return seen
    return work.job.look(desk.run)


def read_receipt[S, T](work: Work[S, T], plan: Plan, acted_at: str, state: Json) -> dict[str, Any]:
    """Read alarm, guards and health once, and judge them."""
    desk = work.desk()
    with Reader(workers=2, seconds=_SECONDS) as reader:
        asked = reader.start(
            "cloudwatch:DescribeAlarms",
            work.request.alarm,
            lambda: read_alarms(desk.run.aws, desk.run.job, work.request.alarm),
        )
        found = read("look", plan.decision.resource, lambda: work.job.look(desk.run))
        alarms = asked.result()
    health, after, proof = None, state["after"], None
    if not isinstance(found, Unreadable):
        proof = work.job.verify(found, plan.decision) if work.job.verify else None
        health = work.job.health(found)
        after = _tell_state(work, desk, plan, found)
    reading = judge_receipt(
        plan.subject(work.request, datetime.fromisoformat(acted_at)),
        None if isinstance(alarms, Unreadable) else _unexpected(alarms, plan),
        health,
        worse=state["worse"],
        proof=proof,
    )
    told = {**asdict(reading), "receipt": reading.receipt.value, "final": reading.is_final}
    return {**told, "after": after}


def _unexpected(alarms: Alarms, plan: Plan) -> Alarms:
    """Leave out what the act makes fire: it speaks not against the act, and calls people after."""
    return tuple(alarm for alarm in alarms if alarm.name not in plan.expects)


def _tell_state[S, T](work: Work[S, T], desk: Desk[S], plan: Plan, state: T) -> dict[str, Any]:
    if work.job.stands:
        return dict(work.job.stands(state, desk.run.settings, plan.decision, desk.now))
    return dict(work.job.decide(state, desk.run.settings, work.request, desk.now).before)


def go_on[S, T](work: Work[S, T], plan: Plan) -> dict[str, Any]:
    """Begin what follows a proven act; not while actions are halted."""
    desk = work.desk()
    if halt := explain_halt(desk.switch.read()):
        return {"begun": False, "reason": halt}
    if desk.limits.actions != "on" or work.job.then is None:
        return {"begun": False, "reason": _("actions were switched off meanwhile")}
    told = work.job.then(desk.run, plan.decision, work.job.look(desk.run))
    return {"begun": True, "reason": "", "told": dict(told)}


def first_reading() -> dict[str, Any]:
    """Return what stands before the first read."""
    return {
        "receipt": Receipt.UNKNOWN.value,
        "why": "",
        "worse": 0,
        "final": False,
        "after": {},
    }


def undo[S, T](work: Work[S, T], plan: Plan) -> dict[str, Any]:
    """Take the act back, once; not while actions are halted, nor without the lock."""
    desk = work.desk()
    if halt := explain_halt(desk.switch.read()):
        return {"undone": False, "reason": halt}
    if desk.limits.actions != "on" or work.job.undo is None:
        return {"undone": False, "reason": _("actions were switched off meanwhile")}
    if not desk.safety.holds(work.claim(desk, plan), now=desk.now):
        return {"undone": False, "reason": _("its lock was lost before it could be taken back")}
    try:
        work.job.undo(desk.run, plan.decision)
    except OvertakenError as overtaken:
        return {"undone": False, "reason": str(overtaken)}
    return {"undone": True, "reason": ""}
