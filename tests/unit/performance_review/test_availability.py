from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from functions.performance_review.judge.availability import (
    Availability,
    Loss,
    budget_minutes,
    join_incidents,
    loss_of,
    may_hold_loss,
    weigh_beats,
    weigh_serving,
)
from functions.performance_review.judge.facts import Beat, Serving
from opskit.unreadable import Unreadable, Why

FIRST = datetime(2026, 11, 1, tzinfo=UTC)
FINE = Serving(requests=6000, failed=1, fewest=2, hosts=2)
SILENT = Serving(requests=None, failed=0, fewest=None, hosts=None)
NO_HOST = Serving(requests=None, failed=900, fewest=0, hosts=0)
FAILING = Serving(requests=6000, failed=600, fewest=2, hosts=2)
RUNS = Beat(samples=60, uptime=1e6)
MUTE = Beat(samples=0, uptime=None)


@pytest.mark.parametrize(
    ("requests", "failed", "hosts", "loss"),
    [
        (6000, 0, 2, None),
        (6000, 300, 2, None),  # exactly 5 %
        (6000, 301, 2, Loss.FAILING),
        (20, 9, 2, None),  # half, but fewer than ten
        (20, 10, 2, Loss.FAILING),
        (None, 10, 2, Loss.FAILING),  # refused by the load balancer itself
        (6000, 0, 0, Loss.NO_HOST),
        (None, 0, 0, Loss.NO_HOST),  # nobody came, but nobody would have been served
        (6000, 0, None, None),
        (None, 0, None, None),
    ],
)
def test_a_slot_is_lost_without_host_or_with_many_failures(
    requests: float | None, failed: float, hosts: float | None, loss: Loss | None
) -> None:
    slot = Serving(requests=requests, failed=failed, fewest=hosts, hosts=hosts)
    assert loss_of(slot) is loss


@pytest.mark.parametrize(("percent", "minutes"), [(99.9, 43.2), (99.95, 21.6), (99.0, 432)])
def test_the_budget_is_the_manuals(percent: float, minutes: float) -> None:
    assert budget_minutes(percent, 30) == pytest.approx(minutes)


def _hour_of(slots: list[Serving]) -> Serving:
    told = [slot.requests for slot in slots if slot.requests is not None]
    return Serving(
        requests=sum(told) if told else None,
        failed=sum(slot.failed for slot in slots),
        fewest=min((s.fewest for s in slots if s.fewest is not None), default=None),
        hosts=max((s.hosts for s in slots if s.hosts is not None), default=None),
    )


@st.composite
def _slots(draw: st.DrawFn) -> Serving:
    hosts = sorted(draw(st.lists(st.integers(0, 3), max_size=2)))
    return Serving(
        requests=draw(st.none() | st.integers(0, 500)),
        failed=draw(st.integers(0, 30)),
        fewest=hosts[0] if hosts else None,
        hosts=hosts[-1] if hosts else None,
    )


@given(st.lists(_slots(), min_size=12, max_size=12))
def test_an_hour_that_holds_a_loss_is_always_looked_into(slots: list[Serving]) -> None:
    if any(loss_of(slot) for slot in slots):
        assert may_hold_loss(_hour_of(slots))


@settings(max_examples=15)
@given(st.lists(_slots(), min_size=288, max_size=288))
def test_lost_unmeasured_and_measured_minutes_are_the_whole_day(slots: list[Serving]) -> None:
    hours = [_hour_of(slots[n : n + 12]) for n in range(0, 288, 12)]
    month = weigh_serving(hours, {0: tuple(slots)}, first=FIRST, start=0)
    assert isinstance(month, Availability)
    lost = sum(5 for slot in slots if loss_of(slot))
    assert month.spent == lost
    assert 0 <= month.spent <= month.measured + 1e-9
    assert month.measured + month.unmeasured <= 24 * 60


def test_slots_that_cannot_be_read_make_the_month_unknown() -> None:
    refused = Unreadable(operation="cloudwatch:GetMetricData", resource="alb", why=Why.DENIED)
    assert weigh_serving([FAILING] * 24, {0: refused}, first=FIRST, start=0) is refused


def test_a_suspect_day_that_nobody_asked_for_is_no_fine_day() -> None:
    with pytest.raises(KeyError):
        weigh_serving([FAILING] * 24, {}, first=FIRST, start=0)


def test_hours_before_the_first_word_count_for_nothing() -> None:
    month = weigh_serving([*[SILENT] * 20, *[FINE] * 4], {}, first=FIRST, start=0)
    assert month == Availability(lost=(), unmeasured=0, measured=240)


def test_a_hole_amid_the_month_is_unmeasured_and_not_up() -> None:
    month = weigh_serving([FINE, *[SILENT] * 3, FINE], {}, first=FIRST, start=0)
    assert month == Availability(lost=(), unmeasured=180, measured=120)


def test_slots_that_follow_each_other_are_one_incident() -> None:
    day = (*[FINE] * 6, *[NO_HOST] * 3, FINE, *[FAILING] * 2, *[FINE] * 276)
    month = weigh_serving([NO_HOST, *[FINE] * 23], {0: day}, first=FIRST, start=0)
    assert isinstance(month, Availability)
    incidents = join_incidents(month.lost)
    assert [(one.minutes, one.why) for one in incidents] == [
        (15, Loss.NO_HOST),
        (10, Loss.FAILING),
    ]
    assert incidents[0].start == FIRST + timedelta(minutes=30)


def _beats(*slots: Beat) -> Availability:
    day = (*slots, *[Beat(samples=5, uptime=1e6)] * (288 - len(slots)))
    hour = Beat(samples=59, uptime=1)
    month = weigh_beats([hour, *[RUNS] * 23], {0: day}, first=FIRST, start=0)
    assert isinstance(month, Availability)
    return month


def test_an_engine_younger_than_the_silence_was_down() -> None:
    runs, again = Beat(samples=5, uptime=1e6), Beat(samples=3, uptime=40)
    month = _beats(runs, MUTE, MUTE, again, *[runs] * 8)
    assert (month.spent, month.unmeasured) == (12, 0)
    assert month.lost[0].start == FIRST + timedelta(minutes=5)


def test_an_engine_older_than_the_silence_was_not_seen_and_that_is_not_up() -> None:
    runs = Beat(samples=5, uptime=1e6)
    month = _beats(runs, MUTE, MUTE, *[runs] * 9)
    assert (month.spent, month.unmeasured) == (0, 10)


def test_a_start_within_a_slot_costs_a_minute_at_least() -> None:
    runs = Beat(samples=5, uptime=1e6)
    month = _beats(runs, Beat(samples=5, uptime=10), *[runs] * 10)
    assert month.spent == 1


def test_a_database_silent_to_the_end_is_unmeasured() -> None:
    day = (*[Beat(samples=5, uptime=1e6)] * 12, *[MUTE] * 276)
    month = weigh_beats([RUNS, *[MUTE] * 23], {0: day}, first=FIRST, start=0)
    assert isinstance(month, Availability)
    assert (month.spent, month.unmeasured, month.measured) == (0, 23 * 60, 60)


def test_the_first_start_of_a_new_database_was_no_outage() -> None:
    born, runs = Beat(samples=3, uptime=20), Beat(samples=5, uptime=1e6)
    day = (*[MUTE] * 130, born, *[runs] * 157)
    hours = [*[MUTE] * 10, Beat(samples=48, uptime=20), *[RUNS] * 13]
    month = weigh_beats(hours, {0: day}, first=FIRST, start=0)
    assert isinstance(month, Availability)
    assert (month.spent, month.unmeasured, month.measured) == (0, 0, 157 * 5)
