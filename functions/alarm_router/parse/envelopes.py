"""Opens an event: one message for each record, taken out of the envelopes of SNS and SQS."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from functions.alarm_router.parse.words import HELD, BadNotice, OwnMessage, Place, Received
from notifier.translation import later

_ENVELOPES = 3
"""An alarm in EventBridge's event, in SNS's envelope, in SQS's body: no way wraps more often."""
_ARN = re.compile(r"arn:([a-z-]+):[a-z0-9-]+:([a-z0-9-]+):(\d{12}):")
_OWN_TYPES = {
    "SubscriptionConfirmation": later(
        "SNS asks to confirm a subscription (SubscriptionConfirmation)"
    ),
    "UnsubscribeConfirmation": later(
        "SNS says that a subscription ended (UnsubscribeConfirmation)"
    ),
}
"""Types of SNS's messages beside Notification (SNS Developer Guide, "Parsing message formats")."""


def open_event(event: object, *, home: Place) -> tuple[Received, ...]:
    """Return each message of an event, none left out; nothing is judged yet.

    Args:
        event: SNS's or SQS's records, EventBridge's event, an alarm's own call, or anything.
        home: where this function runs.

    Source: Lambda guide, "Using Lambda with Amazon SNS", "... SQS": example events.
    """
    records = event.get("Records") if isinstance(event, Mapping) else None
    if not isinstance(records, list) or not records:
        return (Received(body=event, place=home, event=event),)
    return tuple(
        Received(
            body=_body(record), place=home, event={"Records": [record]}, held=_was_held(record)
        )
        for record in records
    )


def _was_held(record: object) -> bool:
    found = record.get("messageAttributes") if isinstance(record, Mapping) else None
    return isinstance(found, Mapping) and HELD in found


def _body(record: object) -> object:
    """Return what a record carries: SNS's envelope, SQS's text, or the record as it is."""
    if not isinstance(record, Mapping):
        return record
    return record.get("Sns", record.get("body", record))


def unwrap(received: Received) -> tuple[Mapping[str, Any], Place]:
    """Take a message out of its envelopes.

    Returns:
        The message, and where it comes from: an envelope names its topic.

    Raises:
        BadNotice: it is no JSON object, or wrapped too often.
        OwnMessage: the envelope is one of SNS's own messages.
    """
    body, place = received.body, received.place
    for _ in range(_ENVELOPES):
        found = _object(body)
        if "Message" not in found or "AlarmName" in found:
            return found, place
        kind = found.get("Type")
        if isinstance(kind, str) and kind in _OWN_TYPES:
            raise OwnMessage(_OWN_TYPES[kind])
        body, place = found["Message"], place_of(found.get("TopicArn")) or place
    raise BadNotice(f"the message is wrapped more than {_ENVELOPES} times: expected an alarm")


def place_of(arn: object) -> Place | None:
    """Return where an ARN lies; None where it is no ARN of a region and an account."""
    found = _ARN.match(arn) if isinstance(arn, str) else None
    return Place(partition=found[1], region=found[2], account=found[3]) if found else None


def _object(body: object) -> Mapping[str, Any]:
    if isinstance(body, str):
        body = _parse(body)
    if not isinstance(body, Mapping):
        raise BadNotice(f"the message is {type(body).__name__}: expected an alarm's JSON object")
    return body


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadNotice(f"the message is not JSON ({error}): expected an alarm's") from error
