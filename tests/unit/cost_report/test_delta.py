import math

import pytest
from hypothesis import assume, given, strategies as st

from functions.cost_report.judge.delta import Delta, compare_weeks, has_risen, rank_movers

AMOUNTS = st.floats(min_value=-1e6, max_value=1e6)
COSTS = st.floats(min_value=0.01, max_value=1e6)
WEEKS = st.dictionaries(st.sampled_from("abcdef"), AMOUNTS)


@given(WEEKS, WEEKS)
def test_the_services_changes_add_up_to_the_totals(
    before: dict[str, float], now: dict[str, float]
) -> None:
    changes = math.fsum(delta.change for delta in compare_weeks(before, now).values())
    total = math.fsum(now.values()) - math.fsum(before.values())
    assert math.isclose(changes, total, abs_tol=1e-3)


@given(WEEKS, WEEKS)
def test_no_service_is_left_out_or_made_up(before: dict[str, float], now: dict[str, float]) -> None:
    deltas = compare_weeks(before, now)
    assert set(deltas) == set(before) | set(now)
    assert {name for name, _delta in rank_movers(deltas)} == set(deltas)


@given(WEEKS, WEEKS)
def test_weeks_turned_round_turn_every_change_round(
    before: dict[str, float], now: dict[str, float]
) -> None:
    there, back = compare_weeks(before, now), compare_weeks(now, before)
    assert all(there[name].change == -back[name].change for name in there)


@given(WEEKS)
def test_a_week_against_itself_has_not_risen(week: dict[str, float]) -> None:
    for delta in compare_weeks(week, week).values():
        assert delta.change == 0
        assert not has_risen(delta, percent=0.1, amount=0)


@given(COSTS, COSTS, st.floats(min_value=0.1, max_value=1000))
def test_percent_does_not_depend_on_the_currency(before: float, now: float, rate: float) -> None:
    assume(before * rate >= 0.01)
    percent = Delta(before=before, now=now).percent
    exchanged = Delta(before=before * rate, now=now * rate).percent
    assert percent is not None
    assert exchanged is not None
    assert math.isclose(percent, exchanged, rel_tol=1e-6, abs_tol=1e-6)


@given(AMOUNTS, AMOUNTS, COSTS)
def test_a_greater_rise_is_never_less_worth_telling(before: float, now: float, more: float) -> None:
    limits = {"percent": 20.0, "amount": 5.0}
    if has_risen(Delta(before=before, now=now), **limits):
        assert has_risen(Delta(before=before, now=now + more), **limits)


@pytest.mark.parametrize(
    ("before", "now", "risen"),
    [
        (50.0, 59.9, False),  # less than 20 %
        (50.0, 60.0, True),
        (10.0, 14.9, False),  # less than 5
        (0.0, 5.0, True),  # from nothing there is no percentage
        (0.0, 4.99, False),
        (60.0, 50.0, False),
    ],
)
def test_a_rise_counts_in_percent_and_in_money(before: float, now: float, *, risen: bool) -> None:
    assert has_risen(Delta(before=before, now=now), percent=20, amount=5) is risen


@pytest.mark.parametrize("before", [0.0, 0.009, -3.0])
def test_from_nothing_there_is_no_percentage(before: float) -> None:
    assert Delta(before=before, now=10).percent is None
