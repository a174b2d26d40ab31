"""The Outbox: messages that Slack did not take, in an SQS FIFO queue, and their form there."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from notifier.message import (
    BadMessage,
    Unsent,
    message_from_object,
    message_to_json,
    message_to_object,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_sqs import SQSClient

_GROUP_CHARACTERS = 128
_NOT_IN_GROUP = re.compile(r"[^A-Za-z0-9_.:#-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message in the Outbox.

    Attributes:
        unsent: what is still to be sent.
        first_failed_at: when Slack first did not take it (aware).
        reason: what Slack or the network said then.
    """

    unsent: Unsent
    first_failed_at: datetime
    reason: str


class Outbox:
    """Puts letters into the queue.

    Args:
        client: makes the SQS client: only a letter needs it.
        queue_url: a FIFO queue.
    """

    def __init__(self, client: "Callable[[], SQSClient]", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def put(self, letter: Letter) -> None:
        """Hand a letter over, in order with those of the same job; the same letter counts once.

        Raises what SQS raises.
        """
        message = letter.unsent.message
        group = _NOT_IN_GROUP.sub("-", message.group)[:_GROUP_CHARACTERS] or "-"
        self._client().send_message(
            QueueUrl=self._queue_url,
            MessageBody=letter_to_json(letter),
            MessageGroupId=group,
            MessageDeduplicationId=identity(letter.unsent),
        )


def identity(unsent: Unsent) -> str:
    """Return what makes two letters the same: key, thread and the posts that are left."""
    parts = (unsent.channel, unsent.thread_ts, message_to_json(unsent.message))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def letter_to_json(letter: Letter) -> str:
    """Serialise a letter on one line."""
    found = {
        "message": message_to_object(letter.unsent.message),
        "channel": letter.unsent.channel,
        "thread_ts": letter.unsent.thread_ts,
        "first_failed_at": letter.first_failed_at.isoformat(),
        "reason": letter.reason,
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def letter_from_json(text: str) -> Letter:
    """Read a letter back.

    Raises:
        BadMessage: naming the field that is missing or malformed.
    """
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadMessage(f"the body is not JSON: {error}") from error
    if not isinstance(found, Mapping):
        raise BadMessage(f"the body is {type(found).__name__}: expected an object")
    unsent = Unsent(
        message=message_from_object(found.get("message")),
        channel=_text(found, "channel"),
        thread_ts=_text(found, "thread_ts"),
    )
    when, reason = _moment(found, "first_failed_at"), _text(found, "reason")
    return Letter(unsent=unsent, first_failed_at=when, reason=reason)


def _text(found: Mapping[str, object], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str):
        raise BadMessage(f"{name} is {value!r}: expected a text")
    return value


def _moment(found: Mapping[str, object], name: str) -> datetime:
    text = _text(found, name)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadMessage(f"{name} is {text!r}: expected an ISO 8601 time") from error
    if moment.tzinfo is None:
        raise BadMessage(f"{name} is {text!r}: expected a time with its zone")
    return moment
