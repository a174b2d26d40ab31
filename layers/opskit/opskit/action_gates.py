"""Judges whether an action that wants to act may: arming, switches, age, the alarm, approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from notifier.phrases import moment
from notifier.translation import _
from opskit.action_items import Answer, Barrier
from opskit.actions import Choice, Consent, Decision, Outcome
from opskit.switch import explain_halt

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from opskit.action_limits import ActionLimits
    from opskit.action_receipt import Alarms
    from opskit.actions import ActionRequest
    from opskit.switch import Turn

STALE = timedelta(hours=1)
"""A request that is older acts on a world that is gone (Lambda may hand it over late)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What the gates say.

    Attributes:
        outcome: None where it may act; else how it ends.
        reason: one translated sentence.
    """

    outcome: Outcome | None
    reason: str


def judge_gates(
    decision: Decision,
    request: ActionRequest,
    *,
    consent: Consent,
    limits: ActionLimits,
    switch: Turn | None,
    alarms: Alarms | None,
    now: datetime,
) -> Gate:
    """Judge whether to act on a decision.

    Args:
        decision: what the action wants.
        request: what was asked.
        consent: the least that the action needs; GREEN where people are asked afterwards.
        limits: the switch and the approvers.
        switch: the stop switch's last turn, or None.
        alarms: the application's alarms; None where they could not be read, which hinders no act.
        now: the present (aware).
    """
    if decision.choice is Choice.REFUSE:
        return Gate(outcome=Outcome.REFUSED, reason=decision.reason)
    if decision.choice is Choice.NOTHING:
        return Gate(outcome=Outcome.DONE, reason=decision.reason)
    if not request.armed or decision.choice is Choice.PROPOSE:
        return Gate(outcome=Outcome.PLANNED, reason=decision.reason)
    if refusal := (
        _is_switched_off(limits, switch)
        or _comes_late(request, now)
        or _is_cured(request, alarms)
        or meets_trouble(request, alarms)
        or lacks_consent(request, consent, limits)
    ):
        return Gate(outcome=Outcome.REFUSED, reason=refusal)
    if request.shadow or limits.actions == "shadow":
        return Gate(outcome=Outcome.PLANNED, reason=decision.reason)
    return Gate(outcome=None, reason=decision.reason)


def explain_barrier(answer: Answer, *, cap: int, zone: ZoneInfo) -> str:
    """Say why a claim was refused and when it will be allowed, one translated sentence."""
    until = moment(answer.until, zone) if answer.until else ""
    match answer.barrier:
        case Barrier.LOCK:
            text = _("another action works on it; it lets go at {until} at the latest")
        case Barrier.COOLDOWN:
            text = _("it was done a short while ago; allowed again from {until}")
        case _:
            text = _("the day's {cap} acts are used up; allowed again tomorrow")
    return text.format(until=until, cap=cap)


def _is_switched_off(limits: ActionLimits, switch: Turn | None) -> str:
    if halt := explain_halt(switch):
        return halt
    return _("actions are switched off (Actions=off)") if limits.actions == "off" else ""


def _comes_late(request: ActionRequest, now: datetime) -> str:
    if request.time is None or now - request.time <= STALE:
        return ""
    minutes = int((now - request.time).total_seconds() // 60)
    return _("it was asked {minutes} minutes ago: the world has moved on").format(minutes=minutes)


def _is_cured(request: ActionRequest, alarms: Alarms | None) -> str:
    states = {alarm.name: alarm.state for alarm in alarms or ()}
    if not request.alarm or states.get(request.alarm) != "OK":
        return ""
    return _("{alarm} is OK: there is nothing to cure").format(alarm=request.alarm)


def meets_trouble(request: ActionRequest, alarms: Alarms | None) -> str:
    """Say why a schedule may not act now, one translated sentence, or "".

    Nothing is maintained on top of trouble, nor where nobody knows whether there is any.
    """
    if not request.scheduled:
        return ""
    if alarms is None:
        return _("the application's alarms cannot be read")
    firing = ", ".join(alarm.name for alarm in alarms if alarm.state == "ALARM")
    return _("{names} is firing: that comes first").format(names=firing) if firing else ""


def lacks_consent(request: ActionRequest, consent: Consent, limits: ActionLimits) -> str:
    """Say whose consent is missing, one translated sentence, or ""."""
    if consent is not Consent.RED:
        return ""
    if not request.approved_by:
        return _("nobody approved it, and it must be approved by name")
    asked = request.incident or request.scheduled
    if asked and request.approved_by not in limits.approvers:
        return _("{name} may not approve it (parameter Approvers)").format(name=request.approved_by)
    return ""
