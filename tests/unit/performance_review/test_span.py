"""Which days are judged: on a 1st the calendar month, so that no day is judged twice or never."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from functions.performance_review.judge.span import Span

SEOUL = ZoneInfo("Asia/Seoul")
FIRSTS = st.dates(min_value=date(2007, 3, 1), max_value=date(2199, 1, 1)).map(
    lambda day: datetime(day.year, day.month, 1, 9, 30, tzinfo=SEOUL)
)


def test_november_is_judged_on_the_first_of_december_in_seoul() -> None:
    span = Span.before(datetime(2026, 12, 1, 0, 30, tzinfo=UTC), SEOUL)
    assert span.start.astimezone(SEOUL) == datetime(2026, 11, 1, tzinfo=SEOUL)
    assert span.end.astimezone(SEOUL) == datetime(2026, 12, 1, tzinfo=SEOUL)
    assert (span.days_before, span.days) == (31, 30)


@given(FIRSTS)
def test_months_follow_each_other_without_gap_or_overlap(first: datetime) -> None:
    following = (first + timedelta(days=40)).replace(day=1)
    one, next_one = Span.before(first, SEOUL), Span.before(following, SEOUL)
    assert (next_one.first, next_one.start) == (one.start, one.end)
    assert one.days in range(28, 32)
    assert one.hours_before == (one.start - one.first) / timedelta(hours=1)


@given(FIRSTS, st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]))
def test_a_month_of_any_zone_ends_at_its_midnight_and_has_whole_days(
    first: datetime, name: str
) -> None:
    zone = ZoneInfo(name)
    span = Span.before(first.replace(tzinfo=zone), zone)
    end = span.end.astimezone(zone)
    assert (end.date(), end.hour, end.minute) == (first.date(), 0, 0)
    assert span.end - span.first == timedelta(days=span.days_before + span.days)


@pytest.mark.parametrize("day", [2, 15, 30])
def test_by_hand_amid_a_month_the_last_thirty_days_are_judged(day: int) -> None:
    span = Span.before(datetime(2026, 11, day, 5, tzinfo=UTC), SEOUL)
    assert span.end == datetime(2026, 11, day, tzinfo=UTC)
    assert (span.days_before, span.days) == (30, 30)
