"""What an action tells at its end: people, the Ledger, and the incident that asked."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from notifier.action import render_action
from notifier.doors import Sent
from notifier.errors import Undelivered
from notifier.plain import plain_text
from notifier.translation import _
from opskit.action_mute import unmute_expected
from opskit.action_plan import POLL_SECONDS
from opskit.action_say import name_of, replace_message, scope_here, thread_of
from opskit.action_view import End, end_view
from opskit.actions import ActionResult, Outcome, Progress, Receipt
from opskit.incident_words import LateSignalError, Signal, SignalKind
from opskit.incidents import Incidents
from opskit.ledger_items import iso, key, number, text
from opskit.wake import wake

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient

    from notifier.message import Message
    from opskit.action_plan import Plan
    from opskit.action_work import Desk, Work
    from opskit.actions import Json

_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an action is ending; what is not known yet has its default.

    Attributes:
        outcome: done, refused, failed or planned.
        reason: one translated sentence.
        plan: what was decided; None where it could not look.
        claimed: whether it holds the lock.
        repeated: whether the same request is being carried out elsewhere.
        sent: where its message stands in Slack: channel and ts.
        acted_at: when it acted, ISO 8601, or "".
        after: what stands after.
        receipt: what the act brought about, or None.
        seen: one translated sentence: by what it is judged so.
        undone: whether the act was taken back.
        undo_failed: why it was not, or "".
        stopped: whether it is proven, but not what follows.
    """

    outcome: Outcome
    reason: str
    plan: Plan | None = None
    claimed: bool = False
    repeated: bool = False
    sent: Json = field(default_factory=dict)
    acted_at: str = ""
    after: Json = field(default_factory=dict)
    receipt: Receipt | None = None
    seen: str = ""
    undone: bool = False
    undo_failed: str = ""
    stopped: bool = False

    @property
    def acting_plan(self) -> Plan:
        """The plan, where it is known that there is one."""
        if self.plan is None:
            raise ValueError("there is no plan")
        return self.plan

    def but(self, **changes: Any) -> Ending:  # noqa: ANN401 - as dataclasses.replace
        """Return the same with `changes`."""
        return replace(self, **changes)


def explain(progress: Progress, plan: Plan) -> str:
    """Say why an act counts as failed although it was done, one translated sentence."""
    if progress is Progress.FAILED:
        return _("it was done, but will not come to a good end by itself")
    minutes = plan.patience.stable_polls * POLL_SECONDS // 60
    return _("it was done, but was not finished within {minutes} minutes").format(minutes=minutes)


def explain_stop(reason: str) -> str:
    """Say that what follows a proven act was not done, one translated sentence."""
    return _("it was done and proven, but not what follows: {reason}").format(reason=reason)


def explain_broken_undo(error: str) -> str:
    """Say that an undo broke off, one translated sentence: whether it was done is not known."""
    return _("it broke off, so look first: {error}").format(error=error)


def conclude[S, T](work: Work[S, T], ending: Ending) -> dict[str, Any]:
    """Return the result as JSON, a dry run's with its message as `text`; writes nothing."""
    desk = work.desk()
    plan = ending.plan
    result = ActionResult(
        action=work.job.name,
        resource=plan.decision.resource if plan else "",
        outcome=ending.outcome,
        reason=ending.reason,
        receipt=ending.receipt,
        undone=ending.undone,
        before=plan.decision.before if plan else {},
        after=ending.after,
        started_at=plan.started_at if plan else desk.now,
        ended_at=desk.now,
    ).as_json()
    if work.request.is_told:
        return result
    return {**result, "text": plain_text(_last_message(work, desk, ending, result))}


def record[S, T](work: Work[S, T], ending: Ending, result: Json) -> None:
    """Let alarms call again, give the lock back, write down who, why, before, after, receipt."""
    desk = work.desk()
    if ending.claimed:
        unmute_expected(work, desk)
    if ending.claimed and ending.plan:
        desk.safety.release(work.claim(desk, ending.plan))
    request = work.request
    name = hashlib.sha256(work.owner.encode()).hexdigest()[:8]
    client: DynamoDBClient = work.house.aws.client("dynamodb")
    client.put_item(
        TableName=desk.run.job.ledger_table,
        Item={
            **key("action", f"{result['started_at']}#{work.job.name}#{name}"),
            "action": text(work.job.name),
            "resource": text(result["resource"]),
            "outcome": text(result["outcome"]),
            "requested_by": text(request.requested_by),
            "approved_by": text(request.approved_by),
            "why": text(request.reason),
            "incident": text(request.incident),
            "execution": text(work.owner),
            "result": text(json.dumps(dict(result), ensure_ascii=False)),
            "expires": number((desk.now + _KEPT).timestamp()),
            "ended_at": text(iso(desk.now)),
        },
    )


def signal[S, T](work: Work[S, T], result: Json) -> None:
    """Tell the incident that asked how it ended, and wake it; the same signal twice is one."""
    request = work.request
    if not request.incident:
        return
    desk = work.desk()
    client: LambdaClient = work.house.aws.client("lambda")
    incidents = Incidents(work.house.aws.client("dynamodb"), desk.run.job.ledger_table)
    ended = Signal(
        key=f"ended|{request.step}",
        kind=SignalKind.ENDED,
        at=datetime.fromisoformat(result["ended_at"]),
        by=work.job.name,
        detail=result,
    )
    try:
        callback = incidents.add_signal(request.incident, ended, now=desk.now)
    except LateSignalError:
        work.house.logger.warning("the incident is closed", extra={"incident": request.incident})
        return
    wake(client, callback)


def tell[S, T](work: Work[S, T], ending: Ending, result: Json) -> None:
    """Tell people how it ended: in the place of the message about its start, or anew."""
    desk = work.desk()
    message = _last_message(work, desk, ending, result)
    notifier = work.house.notifier(desk.run.job)
    at = Sent(channel=ending.sent.get("channel", ""), ts=ending.sent.get("ts", ""))
    try:
        if not (at.ts and replace_message(work, message, at)):
            notifier.deliver(message, now=desk.now, thread=thread_of(work))
    except Undelivered:
        work.house.logger.exception("the end could not be told yet")


def _last_message[S, T](work: Work[S, T], desk: Desk[S], ending: Ending, result: Json) -> Message:
    end = End(
        seen=ending.seen,
        undo_failed=ending.undo_failed,
        undoable=work.job.undo is not None,
        remedy=ending.plan.decision.remedy if ending.plan else "",
        advice=work.job.advice() if work.job.advice else "",
        stopped=ending.stopped,
    )
    view = end_view(name_of(work), work.request, result, end, scope_here(work, desk))
    return render_action(view, zone=desk.run.job.time_zone)
