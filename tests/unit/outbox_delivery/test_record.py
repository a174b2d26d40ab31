import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from functions.outbox_delivery.record import BadBatch, read_batch, read_record
from notifier.message import BadMessage, Unsent
from notifier.outbox import Letter, letter_to_json
from tests.slack_delivery import message_of

LETTER = Letter(
    unsent=Unsent(message=message_of("root")),
    first_failed_at=datetime(2026, 11, 24, tzinfo=UTC),
    reason="500",
)
FOUND: dict[str, object] = {
    "messageId": "m-1",
    "receiptHandle": "r-1",
    "body": letter_to_json(LETTER),
    "attributes": {"ApproximateReceiveCount": "3", "MessageGroupId": "health_sweep"},
}


def test_a_record_of_sqs_is_understood() -> None:
    record = read_record(FOUND)

    assert (record.message_id, record.receive_count, record.group) == ("m-1", 3, "health_sweep")
    assert record.letter == LETTER


def test_the_example_event_is_understood() -> None:
    example = Path(__file__).parents[3] / "events" / "outbox_delivery.json"
    event = json.loads(example.read_text(encoding="utf-8"))

    (record,) = map(read_record, read_batch(event))

    assert record.letter.unsent.message.group == record.group == "health_sweep"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": None}, "body is None"),
        ({"body": "{}"}, "message is NoneType"),
        ({"receiptHandle": 1}, "receiptHandle is 1"),
        ({"attributes": None}, "attributes is missing"),
        ({"attributes": {"ApproximateReceiveCount": "x"}}, "ApproximateReceiveCount is 'x'"),
        ({"attributes": {"ApproximateReceiveCount": "1"}}, "MessageGroupId is None"),
    ],
)
def test_a_malformed_record_names_the_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(BadMessage, match=field):
        read_record({**FOUND, **change})


@pytest.mark.parametrize("event", [None, "{}", {}, {"Records": {}}, {"source": "aws.scheduler"}])
def test_what_is_no_batch_of_sqs_is_said_so(event: object) -> None:
    with pytest.raises(BadBatch, match="Records is missing"):
        read_batch(event)


def test_a_record_without_a_name_is_said_so() -> None:
    with pytest.raises(BadBatch, match=r"Records\[1\].messageId is missing"):
        read_batch({"Records": [FOUND, {}]})
