"""A question to people before a scheduled act: put, waited for, heard. Each is a plain function.

It is kept in the Ledger as an incident that no alarm began (opskit.incidents), so that the Slack
door hears its buttons as it hears an incident's: signed, by whom, in time, once.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from notifier.mentions import mention
from notifier.translation import _
from opskit.action_gates import lacks_consent
from opskit.action_say import put_question
from opskit.action_view import Question
from opskit.actions import Consent
from opskit.incident_words import AlarmTransition, Beginning, Chance, Priority, SignalKind
from opskit.incidents import Incidents

if TYPE_CHECKING:
    from opskit.action_plan import Plan
    from opskit.action_work import Desk, Work
    from opskit.actions import Json
    from opskit.incident_words import Signal

_CHANCE = "1"
_ANSWERS = (SignalKind.APPROVE, SignalKind.DENY, SignalKind.STOP)
_TRIES = 5
"""Answers may come while the question is being closed, but hardly so many."""


def put[S, T](work: Work[S, T], plan: Plan) -> dict[str, Any]:
    """Open the question and ask; returns where it stands in Slack, and until when."""
    desk = work.desk()
    asked = _id(work)
    incidents = _incidents(work, desk)
    incidents.begin(_beginning(work, plan, desk.now), now=desk.now)
    until = desk.now + timedelta(seconds=plan.asks)
    incidents.offer(asked, Chance(id=_CHANCE, action=work.job.name, until=until), seen=0)
    question = Question(
        id=asked,
        chance=_CHANCE,
        consent=work.job.consent,
        until=until,
        zone=desk.run.job.time_zone,
    )
    sent = put_question(work, plan, question)
    if not sent["told"]:
        # It may yet come from the Outbox, with buttons that must do nothing any more.
        incidents.close(asked, asked, now=desk.now, seen=0)
    return sent


def register[S, T](work: Work[S, T], callback: str) -> bool:
    """Let an answer wake the flow; False where there is one already."""
    return _incidents(work, work.desk()).register_wake(_id(work), callback, seen=0)


def hear[S, T](work: Work[S, T], *, over: bool) -> dict[str, str]:
    """Close the question; returns who approved ("by"), and why nothing may be done ("refusal").

    No answer is a yes to what is amber, for it was announced, and a no to what is red.

    Args:
        work: the action under way.
        over: whether people had all of their time.

    Raises:
        ConnectionError: answers came faster than it could be closed.
    """
    desk = work.desk()
    incidents, asked = _incidents(work, desk), _id(work)
    for _attempt in range(_TRIES):
        signals = incidents.signals(asked)
        if incidents.close(asked, asked, now=desk.now, seen=len(signals)):
            return _judge(work, desk, signals, over=over)
    raise ConnectionError("the question could not be closed: answers keep coming")


def _judge[S, T](
    work: Work[S, T], desk: Desk[S], signals: tuple[Signal, ...], *, over: bool
) -> dict[str, str]:
    answers = [signal for signal in signals if signal.kind in _ANSWERS]
    no = next((one for one in answers if one.kind is not SignalKind.APPROVE), None)
    if no is not None:
        return {"by": "", "refusal": _("{name} stopped it").format(name=mention(no.by))}
    if work.job.consent is not Consent.RED:
        cut_short = "" if over else _("people had less time to stop it than was announced")
        return {"by": "", "refusal": cut_short}
    yes = next(iter(answers), None)
    if yes is None:
        return {"by": "", "refusal": _("nobody approved it in time")}
    approved = work.approved(yes.by)
    refusal = lacks_consent(approved.request, work.job.consent, desk.limits)
    return {"by": yes.by, "refusal": refusal}


def _beginning[S, T](work: Work[S, T], plan: Plan, now: datetime) -> Beginning:
    asked = _id(work)
    why = AlarmTransition(
        name=work.job.name,
        arn=plan.decision.resource,
        state="ALARM",
        at=now,
        priority=Priority.P3,
        why=_("a schedule asks"),
        reason=plan.reason,
    )
    return Beginning(incident=asked, application=asked, alarm=why)


def _id[S, T](work: Work[S, T]) -> str:
    return f"ask-{hashlib.sha256(work.owner.encode()).hexdigest()[:24]}"


def _incidents[S, T](work: Work[S, T], desk: Desk[S]) -> Incidents:
    return Incidents(work.house.aws.client("dynamodb"), desk.run.job.ledger_table)


def not_told(sent: Json) -> str:
    """Say that nobody could be asked, one translated sentence, or ""."""
    return "" if sent.get("told") else _("Slack took no announcement, and nothing is done unsaid")
