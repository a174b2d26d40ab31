"""The trend: what noise, holes and outliers may and may not do to it."""

import pytest
from hypothesis import given, strategies as st

from functions.capacity_review.judge.trend import (
    LEAST_WEEKS,
    Points,
    Trend,
    fit_trend,
    forecast,
    weeks_of,
)

VALUES = st.floats(min_value=-1e6, max_value=1e6)
WEEKS = st.lists(st.none() | VALUES, max_size=40).map(tuple)
LONG = st.builds(
    lambda known, holes: tuple(
        week for value, hole in zip(known, holes, strict=True) for week in (value, *[None] * hole)
    ),
    st.lists(VALUES, min_size=20, max_size=20),
    st.lists(st.integers(0, 2), min_size=20, max_size=20),
)
SLOPES = st.floats(min_value=-100, max_value=100).filter(lambda slope: abs(slope) > 1e-3)


def fitted(weeks: Points) -> Trend:
    trend = fit_trend(weeks)
    assert trend is not None
    return trend


@given(WEEKS)
def test_too_few_weeks_have_no_trend_and_enough_have_one(weeks: Points) -> None:
    known = sum(week is not None for week in weeks)
    assert (fit_trend(weeks) is None) == (known < LEAST_WEEKS)


@given(LONG)
def test_the_interval_holds_the_slope_and_the_worst_is_no_better_than_the_level(
    weeks: Points,
) -> None:
    trend = fitted(weeks)
    assert trend.low <= trend.slope <= trend.high
    assert trend.worst >= trend.level


@given(LONG, VALUES)
def test_a_limit_is_not_met_before_the_earliest_day(weeks: Points, limit: float) -> None:
    ahead = forecast(fitted(weeks), limit)
    if ahead.likely is not None:
        assert ahead.not_before is not None
        assert ahead.not_before <= ahead.likely


@given(LONG, VALUES, VALUES)
def test_a_higher_limit_is_met_no_earlier(weeks: Points, one: float, other: float) -> None:
    trend = fitted(weeks)
    lower, higher = (forecast(trend, limit) for limit in sorted((one, other)))
    if higher.likely is not None:
        assert lower.likely is not None
        assert lower.likely <= higher.likely
    if higher.not_before is not None:
        assert lower.not_before is not None
        assert lower.not_before <= higher.not_before


@given(VALUES, SLOPES, st.sets(st.integers(0, 25), max_size=26 - LEAST_WEEKS))
def test_holes_do_not_move_a_straight_line(start: float, slope: float, holes: set[int]) -> None:
    weeks = tuple(None if n in holes else start + slope * n for n in range(26))
    trend = fitted(weeks)
    assert trend.slope == pytest.approx(slope, rel=1e-3, abs=1e-6)
    assert trend.level == pytest.approx(start + slope * 25, rel=1e-6, abs=1e-3)


@given(SLOPES, st.sets(st.integers(0, 25), max_size=5), st.floats(-1e9, 1e9))
def test_a_few_wild_weeks_do_not_move_it_either(slope: float, wild: set[int], value: float) -> None:
    weeks = tuple(value if n in wild else slope * n for n in range(26))
    assert fitted(weeks).slope == pytest.approx(slope, rel=1e-6, abs=1e-6)


@given(st.lists(st.floats(-1, 1), min_size=26, max_size=26))
def test_noise_around_a_strong_growth_is_growth_with_its_true_pace_inside(
    noise: list[float],
) -> None:
    trend = fitted(tuple(10.0 * n + one for n, one in enumerate(noise)))
    assert trend.low > 0
    assert trend.slope == pytest.approx(10.0, abs=0.2)


def test_a_level_never_meets_a_limit_above_it() -> None:
    ahead = forecast(fitted((40.0,) * 26), 80.0)
    assert (ahead.likely, ahead.not_before) == (None, None)


def test_what_stands_at_its_limit_meets_it_now() -> None:
    ahead = forecast(fitted((80.0,) * 26), 80.0)
    assert (ahead.likely, ahead.not_before) == (0.0, 0.0)


def test_a_line_meets_its_limit_when_arithmetic_says_so() -> None:
    weeks = tuple(20.0 + 2 * n for n in range(26))
    assert forecast(fitted(weeks), 80.0).likely == pytest.approx((80 - 70) / 2 * 7)


def test_seasons_that_go_up_and_down_alike_are_no_growth() -> None:
    weeks = tuple(40.0 + (n % 2) * 10 for n in range(26))
    trend = fitted(weeks)
    assert trend.slope == 0
    assert trend.low <= 0 <= trend.high


def test_holes_are_counted_from_the_first_known_week_to_the_end() -> None:
    weeks = (None, None, *(1.0,) * 8, None, 1.0, None)
    trend = fitted(weeks)
    assert (trend.weeks, trend.holes) == (9, 2)


@pytest.mark.parametrize(("known", "week"), [(7, 3.0), (4, 4.5), (3, None), (0, None)])
def test_a_week_of_which_too_few_days_are_known_is_a_hole(known: int, week: float | None) -> None:
    days = [float(n) if n >= 7 - known else None for n in range(7)]
    assert weeks_of(days) == (week,)


def test_weeks_are_counted_back_from_the_end() -> None:
    assert weeks_of([99.0, *(1.0,) * 7, *(2.0,) * 7]) == (1.0, 2.0)
