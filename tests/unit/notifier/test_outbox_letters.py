import json
from datetime import UTC, datetime

import pytest

from notifier.message import BadMessage, Unsent
from notifier.outbox import Letter, identity, letter_from_json, letter_to_json
from tests.slack_delivery import message_of

LETTER = Letter(
    unsent=Unsent(message=message_of("뿌리", "one"), channel="C1", thread_ts="1.0"),
    first_failed_at=datetime(2026, 11, 24, tzinfo=UTC),
    reason="Slack answered 500",
)


def test_a_letter_survives_the_way_through_the_queue() -> None:
    assert letter_from_json(letter_to_json(LETTER)) == LETTER


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"message": None}, "message is NoneType"),
        ({"message": {"key": ""}}, "message.key is ''"),
        ({"message": {"key": "a", "root": []}}, "message.root is list"),
        ({"message": {"key": "a", "root": {"blocks": 1}}}, "message.root.blocks is int"),
        (
            {"message": {"key": "a", "root": {"blocks": [1], "text": "t"}}},
            r"message.root.blocks\[0\] is int",
        ),
        ({"channel": None}, "channel is None"),
        ({"thread_ts": 1.0}, "thread_ts is 1.0"),
        ({"first_failed_at": "yesterday"}, "first_failed_at is 'yesterday'"),
        ({"first_failed_at": "2026-11-24T00:00:00"}, "with its zone"),
        ({"reason": 5}, "reason is 5"),
    ],
)
def test_a_malformed_letter_names_the_field(change: dict[str, object], field: str) -> None:
    found = {**json.loads(letter_to_json(LETTER)), **change}

    with pytest.raises(BadMessage, match=field):
        letter_from_json(json.dumps(found))


@pytest.mark.parametrize("text", ["", "{", "[]", '"letter"'])
def test_what_is_no_letter_at_all_is_said_so(text: str) -> None:
    with pytest.raises(BadMessage, match="the body is"):
        letter_from_json(text)


def test_what_is_left_of_a_message_is_another_letter() -> None:
    rest = Unsent(message=message_of("one"), channel="C1", thread_ts="1.0")

    assert identity(rest) != identity(LETTER.unsent)
    assert identity(rest) == identity(
        Unsent(message=message_of("one"), channel="C1", thread_ts="1.0")
    )
