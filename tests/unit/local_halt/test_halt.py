"""The stop switch: halted by a person with a reason, and never off because it cannot be read."""

import io
from argparse import Namespace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from botocore.exceptions import ClientError

from local.halt import MISUSED, RefusedError, main, make_turn, turn_switch
from opskit.switch import Switch, Turn
from tests.fake_aws import FakeAws

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")
HALTED = Turn(halted=True, by="kim", reason="the database is being moved", at=NOW)
RESUMED = Turn(halted=False, by="lee", reason="", at=NOW)
ITEM = {
    "pk": {"S": "switch"},
    "sk": {"S": "actions"},
    "halted": {"BOOL": True},
    "by": {"S": "kim"},
    "reason": {"S": "the database is being moved"},
    "at": {"S": "2026-11-24T03:00:00+00:00"},
}


def switch(fake: FakeAws) -> Switch:
    return Switch(fake.aws.client("dynamodb"), "ledger")


def test_a_switch_that_nobody_turned_halts_nothing(fake: FakeAws) -> None:
    fake.answer("GetItem", {})
    assert switch(fake).read() is None


def test_a_turn_is_written_as_it_is_read(fake: FakeAws) -> None:
    fake.answer("PutItem", {})
    switch(fake).turn(HALTED)
    (asked,) = fake.calls("PutItem")
    assert asked["Item"] == ITEM
    fake.answer("GetItem", {"Item": ITEM})
    assert switch(fake).read() == HALTED
    assert fake.calls("GetItem")[0]["ConsistentRead"]


def test_a_switch_that_cannot_be_read_is_not_off(fake: FakeAws) -> None:
    fake.refuse("GetItem", "AccessDeniedException")
    with pytest.raises(ClientError):
        switch(fake).read()


def test_a_switch_that_is_malformed_is_not_off(fake: FakeAws) -> None:
    fake.answer("GetItem", {"Item": {k: v for k, v in ITEM.items() if k != "halted"}})
    with pytest.raises(KeyError):
        switch(fake).read()


def asked(word: str, owner: str = "", reason: str = "") -> Namespace:
    return Namespace(word=word, owner=owner, reason=reason)


def test_a_halt_needs_a_reason() -> None:
    with pytest.raises(RefusedError, match="REASON is missing"):
        make_turn(asked("halt", reason=" "), user="kim", now=NOW)


def test_a_resumption_needs_none() -> None:
    assert make_turn(asked("resume", owner="lee"), user="kim", now=NOW) == RESUMED


def test_whoever_names_no_owner_is_the_owner() -> None:
    turn = make_turn(asked("halt", reason="the database is being moved"), user="kim", now=NOW)
    assert turn == HALTED


def test_a_turn_says_how_the_switch_stands_and_how_it_stood(fake: FakeAws) -> None:
    fake.answer("GetItem", {"Item": ITEM})
    fake.answer("PutItem", {})
    assert turn_switch(RESUMED, switch(fake), zone=SEOUL).splitlines() == [
        "before: actions are HALTED, by kim at 2026-11-24 12:00 KST: the database is being moved",
        "now: actions may act, by lee at 2026-11-24 12:00 KST",
    ]


def test_a_halt_says_what_goes_on(fake: FakeAws) -> None:
    fake.answer("GetItem", {})
    fake.answer("PutItem", {})
    assert turn_switch(HALTED, switch(fake), zone=SEOUL).splitlines() == [
        "now: actions are HALTED, by kim at 2026-11-24 12:00 KST: the database is being moved",
        "Reports and pages go on; make resume lets actions act again",
    ]


def test_a_command_without_a_reason_changes_nothing_and_says_what_is_missing() -> None:
    told = io.StringIO()
    assert main(["halt"], now=NOW, stdout=io.StringIO(), stderr=told) == MISUSED
    assert told.getvalue().startswith("make halt: REASON is missing")
