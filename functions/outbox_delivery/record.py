"""One record of the queue, understood: pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from notifier.message import BadMessage
from notifier.outbox import Letter, letter_from_json


class BadBatch(ValueError):  # noqa: N818 - reads as what it is
    """The event is not a batch of SQS; the text names the field and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One message of the queue.

    Attributes:
        message_id: SQS's name for it, the same on every attempt.
        receipt_handle: what changes its visibility, this time.
        receive_count: how often it was received, this time included.
        group: within it, messages keep their order.
        letter: what is to be delivered.
    """

    message_id: str
    receipt_handle: str
    receive_count: int
    group: str
    letter: Letter


def read_batch(event: object) -> list[Mapping[str, object]]:
    """Return the records of an event.

    Raises:
        BadBatch: it is no event of SQS, or a record has no messageId, so that nothing can be said
            about it in the answer.

    Source: Lambda guide, "Using Lambda with Amazon SQS", example event.
    """
    records = event.get("Records") if isinstance(event, Mapping) else None
    if not isinstance(records, list):
        raise BadBatch("Records is missing: expected an event of SQS")
    for at, record in enumerate(records):
        if not isinstance(record, Mapping) or not isinstance(record.get("messageId"), str):
            raise BadBatch(f"Records[{at}].messageId is missing: expected a record of SQS")
    return records


def read_record(found: Mapping[str, object]) -> Record:
    """Understand one record.

    Raises:
        BadMessage: naming the field.
    """
    attributes = found.get("attributes")
    if not isinstance(attributes, Mapping):
        raise BadMessage("attributes is missing: expected ApproximateReceiveCount, MessageGroupId")
    count = _text(attributes, "ApproximateReceiveCount")
    if not count.isdecimal():
        raise BadMessage(f"ApproximateReceiveCount is {count!r}: expected a number")
    return Record(
        message_id=_text(found, "messageId"),
        receipt_handle=_text(found, "receiptHandle"),
        receive_count=int(count),
        group=_text(attributes, "MessageGroupId"),
        letter=letter_from_json(_text(found, "body")),
    )


def _text(found: Mapping[str, object], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str):
        raise BadMessage(f"{name} is {value!r}: expected a text")
    return value
