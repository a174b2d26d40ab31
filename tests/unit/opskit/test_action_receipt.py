"""What an act brought about, by its alarm, the guards and how much is well."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from opskit.action_receipt import Alarms, GuardAlarm, Subject, judge_receipt
from opskit.actions import Proof, Receipt

ACTED = datetime(2026, 11, 24, 3, tzinfo=UTC)
FIRING = GuardAlarm(name="down", state="ALARM", changed_at=ACTED - timedelta(minutes=4), window=180)
OTHER = GuardAlarm(name="slow", state="OK", changed_at=ACTED - timedelta(days=1), window=600)
SUBJECT = Subject(alarm="down", before=(FIRING, OTHER), health=2, acted_at=ACTED)
OK = replace(FIRING, state="OK")


def since(minutes: float) -> GuardAlarm:
    return replace(OTHER, state="ALARM", changed_at=ACTED + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("alarms", "receipt"),
    [
        ((OK, OTHER), Receipt.FIXED),
        ((FIRING, OTHER), Receipt.NO_EFFECT),
        ((replace(FIRING, state="INSUFFICIENT_DATA"), OTHER), Receipt.UNKNOWN),
        ((OTHER,), Receipt.UNKNOWN),
        (None, Receipt.UNKNOWN),
    ],
)
def test_the_alarm_that_was_to_be_cured_decides(alarms: Alarms | None, receipt: Receipt) -> None:
    assert judge_receipt(SUBJECT, alarms, 2, worse=0).receipt is receipt


def test_without_an_alarm_those_that_fired_decide() -> None:
    subject = replace(SUBJECT, alarm="")
    assert judge_receipt(subject, (OK, OTHER), 2, worse=0).receipt is Receipt.FIXED
    assert judge_receipt(subject, (FIRING, OTHER), 2, worse=0).receipt is Receipt.NO_EFFECT


def test_where_nothing_fired_nothing_can_be_proven() -> None:
    subject = replace(SUBJECT, alarm="", before=(OTHER,))
    assert judge_receipt(subject, (OTHER,), 2, worse=0).receipt is Receipt.UNKNOWN


@pytest.mark.parametrize(("worse", "receipt"), [(0, Receipt.NO_EFFECT), (1, Receipt.WORSE)])
def test_only_what_is_worse_twice_is_worse(worse: int, receipt: Receipt) -> None:
    reading = judge_receipt(SUBJECT, (OK, OTHER), 1, worse=worse)
    assert (reading.receipt, reading.worse) == (receipt, worse + 1)
    assert "1 of 2" in reading.why


def test_a_good_read_between_two_bad_ones_begins_anew() -> None:
    assert judge_receipt(SUBJECT, (FIRING, OTHER), 2, worse=1).worse == 0


@pytest.mark.parametrize(
    ("alarm", "against"),
    [
        (since(10), True),
        (since(9), False),
        (replace(since(60), window=None), False),
        (replace(since(60), state="INSUFFICIENT_DATA"), False),
    ],
)
def test_an_alarm_speaks_against_an_act_only_by_what_came_after_it(
    alarm: GuardAlarm, *, against: bool
) -> None:
    reading = judge_receipt(SUBJECT, (OK, alarm), 2, worse=1)
    assert (reading.receipt is Receipt.WORSE) == against


def test_alarms_that_were_not_known_before_speak_against_nothing() -> None:
    subject = replace(SUBJECT, before=None)
    assert judge_receipt(subject, (OK, since(60)), 2, worse=1).receipt is Receipt.FIXED


def test_less_health_is_seen_without_alarms_too() -> None:
    assert judge_receipt(SUBJECT, None, 1, worse=1).receipt is Receipt.WORSE


def test_health_that_cannot_be_read_proves_nothing() -> None:
    assert judge_receipt(SUBJECT, (OK, OTHER), None, worse=0).receipt is Receipt.UNKNOWN


CALM = Subject(alarm="", before=(OK, OTHER), health=1, acted_at=ACTED)
HOLDS, FAILS = Proof(holds=True, sentence="2 of 2"), Proof(holds=False, sentence="1 of 2")


@pytest.mark.parametrize(
    ("subject", "alarms", "health", "proof", "receipt"),
    [
        (CALM, (OK, OTHER), 1, HOLDS, Receipt.PROVEN),
        (CALM, (OK, OTHER), 1, FAILS, Receipt.DISPROVEN),
        (CALM, None, 1, HOLDS, Receipt.UNKNOWN),
        (CALM, (OK, OTHER), None, HOLDS, Receipt.UNKNOWN),
        (replace(CALM, before=None), (OK, OTHER), 1, HOLDS, Receipt.UNKNOWN),
        (CALM, (OK, since(11)), 1, HOLDS, Receipt.WORSE),
        (CALM, (OK, OTHER), 0.5, HOLDS, Receipt.WORSE),
    ],
)
def test_what_cures_no_alarm_is_proven_by_what_it_was_to_bring(
    subject: Subject, alarms: Alarms | None, health: float | None, proof: Proof, receipt: Receipt
) -> None:
    reading = judge_receipt(subject, alarms, health, worse=1, proof=proof)
    assert reading.receipt is receipt


def test_proven_is_read_until_time_is_up() -> None:
    assert not judge_receipt(CALM, (OK, OTHER), 1, worse=0, proof=HOLDS).is_final
