"""Incidents: one open at a time, no signal missed, none taken too late."""

from datetime import UTC, datetime, timedelta

import pytest

from opskit.incident_words import (
    AlarmTransition,
    Beginning,
    Chance,
    LateSignalError,
    Priority,
    Signal,
    SignalKind,
)
from opskit.incidents import Incidents
from opskit.ledger import Ledger

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
APPLICATION, ID = "petclinic-dev", "inc-1"
ALARM = AlarmTransition(
    name="petclinic-dev-No-Running-Task",
    arn="arn:aws:cloudwatch:ap-northeast-2:123456789012:alarm:petclinic-dev-No-Running-Task",
    state="ALARM",
    at=NOW,
    priority=Priority.P0,
    why="its tag ops:priority says P0",
    playbook="total_outage",
)
CHANCE = Chance(id="1", action="aurora_failover", until=NOW + timedelta(minutes=15))


def beginning(incident: str = ID) -> Beginning:
    return Beginning(incident=incident, application=APPLICATION, alarm=ALARM)


def click(kind: SignalKind = SignalKind.ACKNOWLEDGE, key: str = "click-1") -> Signal:
    return Signal(key=key, kind=kind, at=NOW + timedelta(minutes=1), by="U1")


@pytest.fixture
def incidents(ledger: Ledger) -> Incidents:
    return Incidents(ledger.client, ledger.table)


@pytest.fixture
def begun(incidents: Incidents) -> Incidents:
    assert incidents.begin(beginning(), now=NOW)
    return incidents


def test_an_application_without_incidents_has_none_open(incidents: Incidents) -> None:
    assert incidents.find_open(APPLICATION) is None


def test_an_incident_begins_once_while_it_is_open(begun: Incidents) -> None:
    assert not begun.begin(beginning("inc-2"), now=NOW)
    found = begun.find_open(APPLICATION)
    assert found
    assert (found.incident, found.transition, found.closed_at) == (ID, ALARM.key, None)


def test_a_record_keeps_what_began_it(begun: Incidents) -> None:
    record = begun.record(ID)
    assert record
    assert (record.beginning, record.opened_at, record.signals) == (beginning(), NOW, 0)


def test_another_incident_begins_when_the_last_is_closed(begun: Incidents) -> None:
    assert begun.close(ID, APPLICATION, now=NOW, seen=0)
    found = begun.find_open(APPLICATION)
    assert found
    assert found.closed_at == NOW
    assert begun.begin(beginning("inc-2"), now=NOW)


def test_closing_twice_is_closing_once(begun: Incidents) -> None:
    assert begun.close(ID, APPLICATION, now=NOW, seen=0)
    assert begun.close(ID, APPLICATION, now=NOW, seen=0)


def test_an_incident_does_not_close_over_a_signal_that_it_has_not_seen(begun: Incidents) -> None:
    begun.add_signal(ID, click(), now=NOW)
    assert not begun.close(ID, APPLICATION, now=NOW, seen=0)
    assert begun.close(ID, APPLICATION, now=NOW, seen=1)


def test_the_same_signal_twice_is_one(begun: Incidents) -> None:
    begun.add_signal(ID, click(), now=NOW)
    begun.add_signal(ID, click(), now=NOW)
    record = begun.record(ID)
    assert record
    assert record.signals == 1
    assert begun.signals(ID) == (click(),)


def test_signals_come_in_the_order_in_which_they_happened(begun: Incidents) -> None:
    late, early = click(key="a"), Signal(key="b", kind=SignalKind.OK, at=NOW, by="alarm")
    begun.add_signal(ID, late, now=NOW)
    begun.add_signal(ID, early, now=NOW)
    assert begun.signals(ID) == (early, late)


def test_a_signal_names_the_callback_that_waits(begun: Incidents) -> None:
    assert begun.register_wake(ID, "callback-1", seen=0)
    assert begun.add_signal(ID, click(), now=NOW) == "callback-1"


def test_a_flow_does_not_sleep_over_a_signal_that_it_has_not_seen(begun: Incidents) -> None:
    begun.add_signal(ID, click(), now=NOW)
    assert not begun.register_wake(ID, "callback-1", seen=0)


@pytest.mark.parametrize("incident", [ID, "inc-unknown"])
def test_a_signal_to_what_is_closed_or_unknown_is_late(begun: Incidents, incident: str) -> None:
    begun.close(ID, APPLICATION, now=NOW, seen=0)
    with pytest.raises(LateSignalError):
        begun.add_signal(incident, click(), now=NOW)
    assert begun.signals(incident) == ()


def test_an_answer_counts_while_its_question_stands(begun: Incidents) -> None:
    assert begun.offer(ID, CHANCE, seen=0)
    begun.add_signal(ID, click(SignalKind.APPROVE), now=NOW, chance="1")
    assert not begun.withdraw(ID, seen=0)
    record = begun.record(ID)
    assert record
    assert record.chance == CHANCE


@pytest.mark.parametrize("chance", ["1", "2"])
def test_an_answer_to_a_question_that_no_longer_stands_is_late(
    begun: Incidents, chance: str
) -> None:
    begun.offer(ID, CHANCE, seen=0)
    assert begun.withdraw(ID, seen=0)
    with pytest.raises(LateSignalError):
        begun.add_signal(ID, click(SignalKind.APPROVE), now=NOW, chance=chance)


def test_a_record_remembers_where_its_message_stands(begun: Incidents) -> None:
    begun.remember_thread(ID, channel="C1", thread_ts="1.0")
    record = begun.record(ID)
    assert record
    assert (record.channel, record.thread_ts) == ("C1", "1.0")


def test_what_an_alarm_did_survives_the_ledger(begun: Incidents) -> None:
    signal = Signal(
        key=ALARM.key, kind=SignalKind.ALARM, at=NOW, by=ALARM.name, detail=ALARM.as_json()
    )
    begun.add_signal(ID, signal, now=NOW)
    (found,) = begun.signals(ID)
    assert AlarmTransition.from_json(found.detail) == ALARM
