"""The steps of an action up to its receipt; each is a plain function that returns JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from notifier.translation import _
from opskit.action_alarms import read_alarms
from opskit.action_gates import explain_barrier, judge_gates
from opskit.action_items import Barrier
from opskit.action_plan import Plan, patience_of
from opskit.action_receipt import judge_receipt
from opskit.actions import Choice, Progress, Receipt
from opskit.reads import Reader, read
from opskit.switch import explain_halt
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from opskit.action_work import Desk, Work
    from opskit.actions import Json

_SECONDS = 60.0
"""Reads may begin for so long in one step."""


def prepare[S, T](work: Work[S, T]) -> dict[str, Any]:
    """Look, decide, and ask the gates; writes nothing."""
    desk, job = work.desk(), work.job
    table, aws = desk.run.job.ledger_table, desk.run.aws
    with Reader(workers=3, seconds=_SECONDS) as reader:
        name = work.request.alarm or desk.run.job.project
        asked = reader.start(
            "cloudwatch:DescribeAlarms",
            name,
            lambda: read_alarms(aws, desk.run.job, work.request.alarm),
        )
        armed = work.request.armed
        switch = reader.start("dynamodb:GetItem", table, desk.switch.read) if armed else None
        state = job.look(desk.run)
        alarms, turn = asked.result(), switch.result() if switch else None
    if isinstance(turn, Unreadable):
        raise ConnectionError(f"the stop switch cannot be read: {turn.detail}")
    known = None if isinstance(alarms, Unreadable) else alarms
    decision = job.decide(state, desk.run.settings, work.request, desk.now)
    gate = judge_gates(
        decision,
        work.request,
        consent=job.consent,
        limits=desk.limits,
        switch=turn,
        alarms=known,
        now=desk.now,
    )
    return Plan(
        decision=decision,
        outcome=gate.outcome,
        reason=gate.reason,
        started_at=desk.now,
        alarms=known,
        health=job.health(state),
        patience=patience_of(desk.limits),
    ).as_json()


def claim[S, T](work: Work[S, T], plan: Plan) -> dict[str, Any]:
    """Take lock, cooldown and one of the day's acts; refused says when it will be allowed."""
    desk = work.desk()
    wanted = work.claim(desk, plan)
    answer = desk.safety.claim(wanted, now=desk.now)
    if answer.barrier is Barrier.NONE:
        return {"granted": True, "reason": "", "same": False}
    why = explain_barrier(answer, cap=wanted.cap, zone=desk.run.job.time_zone)
    return {"granted": False, "reason": why, "same": answer.same}


def act[S, T](work: Work[S, T], plan: Plan) -> dict[str, Any]:
    """Look and decide again, and act if the world is still the one that was decided on."""
    desk = work.desk()
    state = work.job.look(desk.run)
    decision = work.job.decide(state, desk.run.settings, work.request, desk.now)
    if refusal := _has_moved(desk, plan, decision.choice, decision.change, decision.reason):
        return {"acted": False, "reason": refusal}
    desk = desk.later(work.house.clock())
    if not desk.safety.begin(work.claim(desk, plan), now=desk.now):
        return {"acted": False, "reason": _("its lock was lost before it could act")}
    after = work.job.act(desk.run, decision)
    return {"acted": True, "reason": "", "after": dict(after), "at": desk.now.isoformat()}


def _has_moved[S](desk: Desk[S], plan: Plan, choice: Choice, change: Json, reason: str) -> str:
    if halt := explain_halt(desk.switch.read()):
        return halt
    if desk.limits.actions != "on":
        return _("actions were switched off meanwhile")
    if choice is not Choice.ACT:
        return _("the world moved meanwhile: {reason}").format(reason=reason)
    if dict(change) != dict(plan.decision.change):
        return _("the world moved meanwhile: it would now be another act")
    return ""


def inspect[S, T](work: Work[S, T], plan: Plan, error: str) -> dict[str, Any]:
    """Look whether an act happened that ended in an error or a crash; it is never repeated."""
    desk = work.desk()
    began = desk.safety.began(work.claim(desk, plan))
    if began is None:
        why = _("it broke off before it acted: {error}").format(error=error)
        return {"acted": False, "reason": why, "failed": True}
    progress = work.job.progress(work.job.look(desk.run), plan.decision)
    if progress is Progress.ABSENT:
        why = _("nothing of it is to be seen, and it is not repeated: {error}").format(error=error)
        return {"acted": False, "reason": why, "failed": True}
    return {"acted": True, "reason": "", "after": {}, "at": began.isoformat()}


def poll[S, T](work: Work[S, T], plan: Plan, state: Json) -> dict[str, Any]:
    """Look how far the act has come; what cannot be read is asked again."""
    desk = work.desk()
    found = read("look", plan.decision.resource, lambda: work.job.look(desk.run))
    if isinstance(found, Unreadable):
        work.house.logger.warning("the progress could not be read", extra={"why": found.detail})
        return dict(state)
    return {"progress": work.job.progress(found, plan.decision).value}


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
    health, after = None, state["after"]
    if not isinstance(found, Unreadable):
        health = work.job.health(found)
        now = work.job.decide(found, desk.run.settings, work.request, desk.now)
        after = dict(now.before)
    reading = judge_receipt(
        plan.subject(work.request, datetime.fromisoformat(acted_at)),
        None if isinstance(alarms, Unreadable) else alarms,
        health,
        worse=state["worse"],
    )
    told = {**asdict(reading), "receipt": reading.receipt.value, "final": reading.is_final}
    return {**told, "after": after}


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
    work.job.undo(desk.run, plan.decision)
    return {"undone": True, "reason": ""}
