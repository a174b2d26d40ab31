"""An action in people's words: verdict, before and after, what to do next."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from notifier.action import ActionView
from notifier.buttons import Button
from notifier.phrases import moment
from notifier.translation import _, look_up
from notifier.words import Severity
from opskit.actions import Consent, Outcome, Receipt
from opskit.incident_words import SignalKind

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from notifier.words import Scope
    from opskit.action_plan import Plan
    from opskit.actions import ActionRequest, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """What the result does not hold.

    Attributes:
        seen: by what the receipt is judged.
        undo_failed: why the act was not taken back, or "".
        undoable: whether it can be taken back at all.
        remedy: what to do about a refusal, or "".
        advice: what to do where it is disproven and cannot be taken back, or "".
        stopped: whether it is proven, but not what follows.
    """

    seen: str
    undo_failed: str
    undoable: bool
    remedy: str = ""
    advice: str = ""
    stopped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What people are asked before a scheduled act.

    Attributes:
        id: what clicks carry (opskit.incidents).
        chance: the question's id.
        consent: RED must be approved, AMBER may be stopped.
        until: when it ends (aware).
        zone: the team's time zone.
    """

    id: str
    chance: str
    consent: Consent
    until: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An action's folder name, and its translated title."""

    job: str
    title: str


def ask_view(
    name: Name, request: ActionRequest, plan: Plan, question: Question, scope: Scope
) -> ActionView:
    """Return what people are asked."""
    until = moment(question.until, question.zone)
    verdict = _("waits for an approval until {time}")
    remedy = _("Without an approval by then nothing is done.")
    if question.consent is Consent.AMBER:
        verdict = _("begins at {time}")
        remedy = _("Press Stop, or turn the stop switch (make halt), and it is not done.")
    return replace(
        start_view(name, request, plan, scope),
        verdict=verdict.format(time=until),
        remedy=remedy,
        asked=question.id,
        buttons=_buttons(question),
    )


def _buttons(question: Question) -> tuple[Button, ...]:
    chance = question.chance
    if question.consent is Consent.AMBER:
        return (Button(action=SignalKind.STOP.value, label=_("Stop"), chance=chance),)
    return (
        Button(action=SignalKind.APPROVE.value, label=_("Approve"), chance=chance, style="primary"),
        Button(action=SignalKind.DENY.value, label=_("Deny"), chance=chance),
    )


def start_view(
    name: Name, request: ActionRequest, plan: Plan, scope: Scope, course: str = ""
) -> ActionView:
    """Return what is said before the act, and while it is waited for: how it goes."""
    before = {word: (_text(value), "") for word, value in plan.decision.before.items()}
    return ActionView(
        job=name.job,
        title=name.title,
        at=plan.started_at,
        scope=scope,
        resource=plan.decision.resource,
        severity=Severity.WARNING,
        verdict=_("acting now"),
        sentence=f"{plan.reason}; {course}" if course else plan.reason,
        reason=request.reason,
        requested_by=look_up(request.requested_by),
        approved_by=request.approved_by,
        changes=tuple((look_up(word), *values) for word, values in before.items()),
        remedy=_explain_mute(plan),
    )


def _explain_mute(plan: Plan) -> str:
    if not plan.expects:
        return ""
    told = _("Nobody is called for {alarms} meanwhile, {minutes} minutes at the most.")
    return told.format(alarms=", ".join(plan.expects), minutes=plan.mute_minutes)


def end_view(
    name: Name, request: ActionRequest, result: Json, end: End, scope: Scope
) -> ActionView:
    """Return what is said when it has ended."""
    severity, verdict, remedy = _verdict(result, end)
    before, after = result["before"], result["after"]
    if result["outcome"] == Outcome.DONE.value and not result["receipt"]:
        before = {}
    return ActionView(
        job=name.job,
        title=name.title,
        at=datetime.fromisoformat(result["started_at"]),
        scope=scope,
        resource=result["resource"],
        severity=severity,
        verdict=verdict,
        sentence=result["reason"],
        reason=request.reason,
        requested_by=look_up(request.requested_by),
        approved_by=request.approved_by,
        changes=tuple(
            (look_up(word), _text(before.get(word)), _text(after.get(word)))
            for word in dict.fromkeys([*before, *after])
        ),
        proof=end.seen,
        remedy=remedy,
        replay=_replay(name.job, request, scope.environment),
    )


def _verdict(result: Json, end: End) -> tuple[Severity, str, str]:
    match Outcome(result["outcome"]):
        case Outcome.PLANNED:
            return Severity.OK, _("would act"), _("Nothing was changed.")
        case Outcome.REFUSED:
            remedy = _("Nothing was changed. Decide by hand, or take the next step.")
            if result["after"]:
                made = ", ".join(
                    f"{look_up(word)} {_text(said)}" for word, said in result["after"].items()
                )
                remedy = _("Only {made} was made, and is kept. Decide by hand.").format(made=made)
            return Severity.WARNING, _("refused"), end.remedy or remedy
        case Outcome.FAILED if not result["receipt"]:
            remedy = _(
                "Look at the resource and at the function's log before anything is repeated."
            )
            return Severity.CRITICAL, _("failed"), remedy
        case Outcome.DONE if not result["receipt"]:
            return Severity.OK, _("nothing to do"), _("Nothing was changed.")
        case outcome:
            return _judge_act(outcome, result, end)


def _judge_act(outcome: Outcome, result: Json, end: End) -> tuple[Severity, str, str]:
    receipt = Receipt(result["receipt"])
    if receipt is Receipt.WORSE:
        return Severity.CRITICAL, _("it became worse"), _after_worse(result, end)
    if end.stopped:
        remedy = _("What was done stands. See why before you do by hand what was to follow.")
        return Severity.WARNING, _("done, but not what follows"), remedy
    if outcome is Outcome.FAILED and receipt is Receipt.PROVEN:
        remedy = _("It came to its end later than it should: look whether it stays so.")
        return Severity.WARNING, _("finished late"), remedy
    if outcome is Outcome.FAILED:
        remedy = _("Look at the resource: what was begun is not finished.")
        if result["undone"] or end.undo_failed:
            remedy = _after_worse(result, end)
        return Severity.CRITICAL, _("not finished"), remedy
    return _judge_receipt(receipt, result, end)


def _judge_receipt(receipt: Receipt, result: Json, end: End) -> tuple[Severity, str, str]:
    match receipt:
        case Receipt.PROVEN:
            return Severity.OK, _("done and proven"), _("Nothing to do now.")
        case Receipt.FIXED:
            return Severity.OK, _("it helped"), _("Nothing to do now; find the cause.")
        case Receipt.DISPROVEN:
            return Severity.CRITICAL, _("not as it should be"), _after_worse(result, end)
        case Receipt.NO_EFFECT:
            remedy = _("Take the next step: this one did not help.")
            return Severity.CRITICAL, _("no effect"), remedy
        case _:
            remedy = _("See for yourself whether it helped.")
            return Severity.UNKNOWN, _("done, not proven"), remedy


def _after_worse(result: Json, end: End) -> str:
    if result["undone"]:
        return _("It was taken back. Watch it go back, then take the next step.")
    if end.undoable:
        return _("It was NOT taken back ({why}): do so by hand.").format(why=end.undo_failed)
    return end.advice or _("It cannot be taken back. Look at the resource now.")


def _replay(job: str, request: ActionRequest, environment: str) -> str:
    event = json.dumps(dict(request.overrides), ensure_ascii=False)
    where = "" if environment == "dev" else f" ENV={environment}"
    return f"make run JOB={job}{where} EVENT='{event}'"


def _text(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
