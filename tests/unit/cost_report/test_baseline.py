from datetime import date, timedelta

from hypothesis import given, strategies as st

from functions.cost_report.judge.baseline import find_unusual, learn_usual

START = date(2026, 10, 19)
AMOUNT = st.floats(min_value=0, max_value=1e4)
WEEK = st.lists(AMOUNT, min_size=7, max_size=7)
PAST = st.lists(AMOUNT, min_size=14, max_size=26)


def daily(amounts: list[float], start: date = START) -> dict[date, float]:
    return {start + timedelta(days=n): amount for n, amount in enumerate(amounts)}


@given(WEEK, st.integers(min_value=2, max_value=4))
def test_what_repeats_each_week_is_usual_however_it_differs_by_weekday(
    week: list[float], weeks: int
) -> None:
    usual = learn_usual(daily(week * weeks), least=0.01)
    assert usual is not None
    assert find_unusual(daily(week, START + timedelta(weeks=weeks)), usual) == []


@given(PAST, WEEK, st.floats(min_value=0, max_value=100))
def test_nothing_below_the_minimum_is_ever_told(
    past: list[float], week: list[float], least: float
) -> None:
    usual = learn_usual(daily(past), least=least)
    assert usual is not None
    for _day, amount, one in find_unusual(daily(week), usual):
        assert amount > one.amount + least


@given(PAST, WEEK, st.floats(min_value=0, max_value=1e4))
def test_a_dearer_day_is_never_less_unusual(
    past: list[float], week: list[float], more: float
) -> None:
    usual = learn_usual(daily(past), least=1)
    assert usual is not None
    told = {day for day, _amount, _usual in find_unusual(daily(week), usual)}
    dearer = find_unusual(daily([amount + more for amount in week]), usual)
    assert told <= {day for day, _amount, _usual in dearer}


@given(WEEK, st.integers(min_value=0, max_value=20), AMOUNT)
def test_no_single_day_of_the_past_moves_what_is_usual(
    week: list[float], index: int, strange: float
) -> None:
    past = week * 3
    disturbed = [*past[:index], strange, *past[index + 1 :]]
    assert learn_usual(daily(past), least=1) == learn_usual(daily(disturbed), least=1)


@given(PAST)
def test_what_is_usual_is_never_more_than_what_is_still_usual(past: list[float]) -> None:
    usual = learn_usual(daily(past), least=0)
    assert usual is not None
    assert set(usual) == set(range(7))
    assert all(one.amount <= one.most for one in usual.values())


@given(st.lists(AMOUNT, max_size=13))
def test_less_than_two_weeks_teach_nothing(past: list[float]) -> None:
    assert learn_usual(daily(past), least=1) is None


def test_the_greatest_excess_comes_first() -> None:
    usual = learn_usual(daily([10.0] * 21), least=1)
    assert usual is not None
    told = find_unusual(daily([10, 14, 10, 30, 11.5, 10, 10]), usual)
    assert [amount for _day, amount, _usual in told] == [30, 14, 11.5]
