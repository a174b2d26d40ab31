"""An action in people's words: verdict, before and after, what to do next."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from notifier.action import ActionView
from notifier.translation import _
from notifier.words import Severity
from opskit.actions import Outcome, Receipt

if TYPE_CHECKING:
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
    """

    seen: str
    undo_failed: str
    undoable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An action's folder name, and its translated title."""

    job: str
    title: str


def start_view(name: Name, request: ActionRequest, plan: Plan, scope: Scope) -> ActionView:
    """Return what is said before the act."""
    before = {word: (_text(value), "") for word, value in plan.decision.before.items()}
    return ActionView(
        job=name.job,
        title=name.title,
        at=plan.started_at,
        scope=scope,
        resource=plan.decision.resource,
        severity=Severity.WARNING,
        verdict=_("acting now"),
        sentence=plan.reason,
        reason=request.reason,
        requested_by=request.requested_by,
        approved_by=request.approved_by,
        changes=tuple((word, *values) for word, values in before.items()),
    )


def end_view(
    name: Name, request: ActionRequest, result: Json, end: End, scope: Scope
) -> ActionView:
    """Return what is said when it has ended."""
    severity, verdict, remedy = _verdict(result, end)
    before, after = result["before"], result["after"]
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
        requested_by=request.requested_by,
        approved_by=request.approved_by,
        changes=tuple(
            (word, _text(before.get(word)), _text(after.get(word)))
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
            return Severity.WARNING, _("refused"), remedy
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
    if outcome is Outcome.FAILED:
        remedy = _("Look at the resource: what was begun is not finished.")
        return Severity.CRITICAL, _("not finished"), remedy
    if receipt is Receipt.FIXED:
        return Severity.OK, _("it helped"), _("Nothing to do now; find the cause.")
    if receipt is Receipt.NO_EFFECT:
        return Severity.CRITICAL, _("no effect"), _("Take the next step: this one did not help.")
    remedy = _("See for yourself whether it helped.")
    return Severity.UNKNOWN, _("done, not proven"), remedy


def _after_worse(result: Json, end: End) -> str:
    if result["undone"]:
        return _("It was taken back. Watch it go back, then take the next step.")
    if end.undoable:
        return _("It was NOT taken back ({why}): do so by hand.").format(why=end.undo_failed)
    return _("It cannot be taken back. Look at the resource now.")


def _replay(job: str, request: ActionRequest, environment: str) -> str:
    event = json.dumps(dict(request.overrides), ensure_ascii=False)
    where = "" if environment == "dev" else f" ENV={environment}"
    return f"make run JOB={job}{where} EVENT='{event}'"


def _text(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
