"""What the router writes: incidents and their flows, messages, and what it could not read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from functions.alarm_router.plan import name_incident, name_signal
from notifier.errors import Undelivered
from opskit.incident_words import Beginning, LateSignalError, Signal, SignalKind
from opskit.reads import read
from opskit.unreadable import Unreadable
from opskit.wake import wake

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from aws_lambda_powertools import Logger
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_sqs import SQSClient

    from functions.alarm_router.plan import Begin, Join
    from functions.alarm_router.ranking import Ranked
    from functions.alarm_router.settings import RouterSettings
    from notifier.delivery import Notifier
    from notifier.message import Message
    from opskit.incidents import Incidents
    from opskit.ledger import Ledger
    from opskit.mutes import Mutes

_ENDED = frozenset({"SUCCEEDED", "FAILED", "TIMED_OUT", "STOPPED"})
"""How durable executions end (Lambda API reference, ListDurableExecutionsByFunction)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """What the router may write to.

    Attributes:
        incidents: the Ledger's incidents.
        ledger: says what was told already.
        mutes: say for which alarms nobody is called.
        flow: a Lambda client, for the incident's flow.
        sqs: makes the client of the queues: only what fails or is held needs it.
        notifier: makes the way to Slack: only what fails or is held needs it.
        settings: names of the flow and the queues.
        logger: the function's log.
        now: the present (aware).
    """

    incidents: Incidents
    ledger: Ledger
    mutes: Mutes
    flow: LambdaClient
    sqs: Callable[[], SQSClient]
    notifier: Callable[[], Notifier]
    settings: RouterSettings
    logger: Logger
    now: datetime


def begin(hands: Hands, ranked: Ranked, decision: Begin) -> str:
    """Open an incident and start its flow; return its id, or "" where another one is open."""
    incident = name_incident(ranked)
    beginning = Beginning(
        incident=incident,
        application=ranked.application,
        alarm=ranked.transition,
        reopens=decision.reopens,
    )
    if not hands.incidents.begin(beginning, now=hands.now):
        return ""
    start(hands, incident)
    return incident


def join(hands: Hands, ranked: Ranked, decision: Join) -> None:
    """Tell an incident, and wake its flow; where nobody waits, start the flow, should it be lost.

    A flow that ended is never begun again under its name, and would swallow all that fires after
    it: its incident is closed then, as of just before this alarm.

    Raises:
        LateSignalError: the incident is closed, or was now, for its flow is dead.
    """
    transition = ranked.transition
    signal = Signal(
        key=name_signal(transition),
        kind=decision.kind,
        at=transition.at,
        by=transition.name,
        detail=transition.as_json(),
    )
    callback = hands.incidents.add_signal(decision.incident, signal, now=hands.now)
    if decision.closed or (callback and wake(hands.flow, callback)):
        return
    if decision.kind is SignalKind.ALARM and _is_dead(hands, decision.incident):
        before = min(hands.now, transition.at - timedelta(seconds=1))
        hands.incidents.close(decision.incident, ranked.application, now=before, seen=None)
        raise LateSignalError(f"the flow of {decision.incident} is dead")
    if not callback:
        start(hands, decision.incident)


def _is_dead(hands: Hands, incident: str) -> bool:
    """Tell whether an incident's flow ended without closing it; what cannot be read lives."""
    function = hands.settings.incident_function.rpartition(":")[0]

    def ask() -> list[str]:
        answer = hands.flow.list_durable_executions_by_function(
            FunctionName=function, DurableExecutionName=incident
        )
        return [one["Status"] for one in answer["DurableExecutions"]]

    found = read("lambda:ListDurableExecutionsByFunction", incident, ask)
    if isinstance(found, Unreadable) or not found or not _ENDED.issuperset(found):
        return False
    record = hands.incidents.record(incident)
    if record is None or record.closed_at:
        return False  # it has heard this, and ended well
    hands.logger.error("an incident's flow was dead", extra={"incident": incident, "was": found})
    return True


def start(hands: Hands, incident: str) -> None:
    """Start an incident's flow; the same name with the same payload is the same execution.

    Source: Lambda Developer Guide, "Durable functions", idempotency of execution names.
    """
    try:
        hands.flow.invoke(
            FunctionName=hands.settings.incident_function,
            InvocationType="Event",
            DurableExecutionName=incident,
            Payload=json.dumps({"incident": incident}).encode(),
        )
    except hands.flow.exceptions.DurableExecutionAlreadyStartedException:
        hands.logger.warning("the flow runs, with another payload", extra={"incident": incident})


def keep(hands: Hands, event: object, error: str) -> None:
    """Put an event that cannot be understood into the queue of failed runs, in Lambda's own form.

    Raises what SQS raises, after the event was written into the log.
    Source: Lambda Developer Guide, "Adding a destination", invocation record.
    """
    body = json.dumps(
        {
            "version": "1.0",
            "timestamp": hands.now.isoformat(),
            "requestContext": {"condition": "Unreadable"},
            "requestPayload": event,
            "responsePayload": {"errorMessage": error},
        },
        default=repr,
    )
    try:
        hands.sqs().send_message(QueueUrl=hands.settings.failed_runs_url, MessageBody=body)
    except (ClientError, BotoCoreError):
        hands.logger.exception("the queue of failed runs did not take this", extra={"event": event})
        raise


def tell_once(hands: Hands, what: str, message: Message) -> None:
    """Say something in Slack, once for all of Lambda's retries; never raises.

    Where the Ledger cannot say whether it was said, it is said, perhaps again.

    Args:
        hands: where to.
        what: what makes a retry the same.
        message: rendered.
    """
    name = hashlib.sha256(what.encode(errors="replace")).hexdigest()
    try:
        if not hands.ledger.claim_failure("alarm_router", name, clock=hands.now):
            return
    except (ClientError, BotoCoreError):
        hands.logger.exception("the Ledger cannot say whether this was said")
    try:
        hands.notifier().deliver(message, now=hands.now)
    except Undelivered:
        hands.logger.exception("Slack was not told; the message waits, or stands in this log")
    except Exception:
        hands.logger.exception("Slack was not told")
