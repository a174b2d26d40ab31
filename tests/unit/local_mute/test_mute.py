"""An alarm muted by hand: one, with a reason and an end, ended by whoever muted it."""

import io
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import boto3
import pytest

from local.mute import MISUSED, RefusedError, begin, end, main, make_mute
from opskit.mutes import Mute, Mutes
from tests.moto_ledger import make_ledger, moto_here

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")
SLOW = "petclinic-dev-Response-Time"
BY_KIM = Mute(
    alarm=SLOW,
    by="hand/kim",
    reason="an index is built",
    begins_at=NOW,
    ends_at=NOW + timedelta(minutes=90),
)


@pytest.fixture
def mutes() -> Iterator[Mutes]:
    with moto_here():
        client = boto3.Session(region_name="ap-northeast-2").client("dynamodb")
        make_ledger(client)
        yield Mutes(client, "ledger")


def asked(**words: str) -> Namespace:
    every = {"alarm": SLOW, "minutes": "90", "reason": "an index is built", "owner": ""}
    return Namespace(**every | words)


def test_a_mute_has_an_alarm_a_reason_an_owner_and_an_end() -> None:
    assert make_mute(asked(), user="kim", now=NOW) == BY_KIM


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"alarm": " "}, "ALARM is missing: expected the name of one alarm"),
        ({"reason": ""}, "REASON is missing: whoever sees the alarm fire must know why"),
        ({"minutes": "0"}, "MINUTES is '0': expected a number from 1 to 240"),
        ({"minutes": "241"}, "MINUTES is '241': expected a number from 1 to 240"),
        ({"minutes": "1h"}, "MINUTES is '1h': expected a number from 1 to 240"),
    ],
)
def test_what_is_missing_or_malformed_is_named(words: dict[str, str], said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        make_mute(asked(**words), user="kim", now=NOW)


def test_a_mute_says_until_when_nobody_is_called_and_what_comes_then(mutes: Mutes) -> None:
    assert begin(BY_KIM, mutes, zone=SEOUL).splitlines() == [
        f"{SLOW}: nobody is called until 2026-11-24 13:30 KST",
        "If it still fires then, it begins an incident; make unmute ends it before",
    ]
    assert mutes.find(SLOW, now=NOW) == BY_KIM


def test_an_alarm_that_others_mute_is_left_to_them(mutes: Mutes) -> None:
    begin(BY_KIM, mutes, zone=SEOUL)
    by_lee = make_mute(asked(owner="lee"), user="kim", now=NOW)
    with pytest.raises(RefusedError, match="muted already, by hand/kim until 2026-11-24 13:30 KST"):
        begin(by_lee, mutes, zone=SEOUL)
    with pytest.raises(RefusedError, match="muted by hand/kim, and only they can end it"):
        end(SLOW, mutes, by="hand/lee", now=NOW)
    assert mutes.find(SLOW, now=NOW) == BY_KIM


def test_whoever_muted_an_alarm_ends_it(mutes: Mutes) -> None:
    begin(BY_KIM, mutes, zone=SEOUL)
    assert end(SLOW, mutes, by="hand/kim", now=NOW) == f"{SLOW} calls people again"
    assert end(SLOW, mutes, by="hand/kim", now=NOW) == f"{SLOW} is not muted"


def test_a_command_without_a_reason_mutes_nothing_and_says_what_is_missing() -> None:
    told = io.StringIO()
    words = ["mute", "--alarm", SLOW]
    assert main(words, now=NOW, stdout=io.StringIO(), stderr=told) == MISUSED
    assert told.getvalue().startswith("make mute: REASON is missing")
