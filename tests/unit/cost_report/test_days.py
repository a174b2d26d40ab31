from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from functions.cost_report.judge.days import (
    day_of,
    fetched_days,
    month_to_date,
    past_days,
    rest_of_month,
    this_week,
    week_before,
)

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))


def test_mondays_week_ends_with_friday_since_two_days_are_provisional() -> None:
    week = this_week(date(2026, 11, 23)).days()
    assert (week[0], week[-1]) == (date(2026, 11, 14), date(2026, 11, 20))


def test_the_day_is_cost_explorers_not_the_teams() -> None:
    seoul = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Seoul"))
    assert day_of(seoul) == date(2026, 11, 22)
    assert day_of(datetime(2026, 11, 23, 0, 20, tzinfo=UTC)) == date(2026, 11, 23)


@given(DAYS)
def test_weeks_are_seven_days_and_share_their_weekdays(today: date) -> None:
    now, before = this_week(today).days(), week_before(today).days()
    assert [day - timedelta(days=7) for day in now] == before
    assert len(now) == 7
    assert now[-1] == today - timedelta(days=3)


@given(DAYS)
def test_everything_that_is_judged_was_fetched(today: date) -> None:
    fetched = set(fetched_days(today).days())
    for span in (this_week(today), week_before(today), past_days(today), month_to_date(today)):
        assert set(span.days()) <= fetched


@given(DAYS)
def test_the_month_is_what_is_over_and_what_is_left(today: date) -> None:
    whole = [*month_to_date(today).days(), *rest_of_month(today).days()]
    assert {(day.year, day.month) for day in whole} == {(today.year, today.month)}
    assert (whole[-1] + timedelta(days=1)).day == 1
    assert today == rest_of_month(today).start


@pytest.mark.parametrize("today", [date(2026, 12, 31), date(2028, 2, 29), date(2026, 11, 1)])
def test_the_rest_of_a_month_is_never_empty(today: date) -> None:
    assert rest_of_month(today).days()
