"""What an alarm's change of state leads to, told once or again, in order or not."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from functions.alarm_router.plan import (
    LONGEST_KEY,
    Begin,
    Decision,
    Ignore,
    Join,
    Standing,
    StartAgain,
    decide,
    name_incident,
    name_signal,
)
from functions.alarm_router.ranking import Ranked
from functions.alarm_router.settings import RouterSettings
from opskit.incident_words import AlarmTransition, OpenIncident, Priority, SignalKind

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
SETTINGS = RouterSettings(
    incident_function="arn:f", failed_runs_url="https://q", held_alarms_url="https://h"
)
ALARM = AlarmTransition(
    name="outage", arn="arn:outage", state="ALARM", at=NOW, priority=Priority.P0, why="as tagged"
)
OTHER = replace(ALARM, name="slow", arn="arn:slow")
EARLIER = replace(ALARM, at=NOW - timedelta(hours=1))
CLOSED = NOW - timedelta(minutes=10)
OPEN = OpenIncident(incident="inc-1", transition=ALARM.key)
OPEN_BY_OTHER = OpenIncident(incident="inc-1", transition=OTHER.key)
JOIN = Join(incident="inc-1", kind=SignalKind.ALARM)
TOLD_AGAIN = "told again: it began an incident that is closed"


def closed(by: AlarmTransition, at: datetime = CLOSED) -> OpenIncident:
    return OpenIncident(incident="inc-1", transition=by.key, closed_at=at)


@pytest.mark.parametrize(
    ("standing", "decision"),
    [
        (Standing(found=None), Begin()),
        (Standing(found=OPEN), StartAgain(incident="inc-1")),
        (Standing(found=OPEN_BY_OTHER), JOIN),
        (Standing(found=OPEN_BY_OTHER, begun=True), Ignore(reason=TOLD_AGAIN)),
        (Standing(found=closed(ALARM)), Ignore(reason=TOLD_AGAIN)),
        (Standing(found=closed(EARLIER)), Begin(reopens="inc-1")),
        (Standing(found=closed(EARLIER, NOW - timedelta(minutes=29))), Begin(reopens="inc-1")),
        (Standing(found=closed(EARLIER, NOW - timedelta(minutes=30))), Begin()),
        (Standing(found=closed(OTHER)), Begin()),
        (Standing(found=closed(OTHER), begun=True), Ignore(reason=TOLD_AGAIN)),
        (Standing(found=closed(OTHER, NOW)), replace(JOIN, closed=True)),
        (Standing(found=closed(EARLIER, NOW), late=True), Begin(reopens="inc-1")),
    ],
    ids=[
        "first ever",
        "told again, its own is open",
        "another one's is open",
        "told again, while a later one is open",
        "told again, its own is closed",
        "after a close",
        "just within the window",
        "after the window",
        "after another alarm's",
        "told again, a later one is closed",
        "not after the close: perhaps its signal",
        "not after the close, and refused as late",
    ],
)
def test_an_alarm_begins_joins_or_is_known(standing: Standing, decision: Decision) -> None:
    assert decide(ALARM, standing, SETTINGS, NOW) == decision


@pytest.mark.parametrize(("state", "kind"), [("OK", "OK"), ("INSUFFICIENT_DATA", "NO_DATA")])
def test_another_state_is_told_to_an_open_incident_only(state: str, kind: str) -> None:
    change = replace(ALARM, state=state, at=NOW + timedelta(minutes=1))
    joined = Join(incident="inc-1", kind=SignalKind[kind])
    assert decide(change, Standing(found=OPEN), SETTINGS, NOW) == joined
    nothing = Ignore(reason="no incident is open")
    assert decide(change, Standing(found=None), SETTINGS, NOW) == nothing
    assert decide(change, Standing(found=closed(ALARM)), SETTINGS, NOW) == nothing


def test_an_ok_that_is_older_than_the_alarm_is_no_news() -> None:
    stale = replace(ALARM, state="OK", at=NOW - timedelta(minutes=1))
    said = decide(stale, Standing(found=OPEN), SETTINGS, NOW)
    assert said == Ignore(reason="older than the ALARM that began the incident")


def test_an_ok_of_another_alarm_is_told_whenever_it_was() -> None:
    earlier = replace(OTHER, state="OK", at=NOW - timedelta(minutes=1))
    said = decide(earlier, Standing(found=OPEN), SETTINGS, NOW)
    assert said == Join(incident="inc-1", kind=SignalKind.OK)


def test_a_name_tells_the_same_beginning_each_time_and_another_one_otherwise() -> None:
    ranked = Ranked(transition=ALARM, application="petclinic-dev")
    name = name_incident(ranked)
    assert re.fullmatch(r"inc-[0-9a-f]{10}-20261124010000000000", name)
    assert name == name_incident(replace(ranked, transition=replace(ALARM, why="else")))
    assert name != name_incident(replace(ranked, application="shop"))
    assert name != name_incident(replace(ranked, transition=OTHER))


@given(
    arn=st.text(st.characters(codec="utf-8"), max_size=1200),
    at=st.datetimes(timezones=st.just(UTC)),
)
def test_names_and_keys_are_such_as_aws_takes(arn: str, at: datetime) -> None:
    transition = replace(ALARM, arn=arn, at=at)
    name = name_incident(Ranked(transition=transition, application=arn))
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name)
    assert len(name_signal(transition).encode()) <= LONGEST_KEY
