"""The maintenance window of a month's first Sunday."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from opskit.settings import SettingsError
from opskit.window import find_closure, parse_window, tell_window

SEOUL = ZoneInfo("Asia/Seoul")
WINDOW = parse_window("02:00-04:00", SEOUL)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-12-06T01:59:59", False),
        ("2026-12-06T02:00:00", True),
        ("2026-12-06T03:59:59", True),
        ("2026-12-06T04:00:00", False),
        ("2026-12-13T02:30:00", False),
        ("2026-11-01T02:30:00", True),
        ("2026-12-05T02:30:00", False),
    ],
)
def test_it_is_open_on_the_first_sunday_only(moment: str, is_open: bool) -> None:  # noqa: FBT001
    assert WINDOW.is_open(at(moment)) is is_open


def test_each_month_of_ten_years_has_one_window_on_a_sunday_of_its_first_week() -> None:
    for month in range(120):
        day = date(2026 + month // 12, month % 12 + 1, 15)
        opened, closed = WINDOW.of_month(datetime(day.year, day.month, day.day, 12, tzinfo=SEOUL))
        assert (opened.weekday(), opened.month, opened.hour) == (6, day.month, 2)
        assert opened.day <= 7
        assert closed - opened == timedelta(hours=2)


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        ("2026-12-01T00:00:00", "2026-12-06T02:00:00"),
        ("2026-12-06T05:00:00", "2027-01-03T02:00:00"),
        ("2027-01-31T05:00:00", "2027-02-07T02:00:00"),
    ],
)
def test_the_next_one_is_named(moment: str, begins: str) -> None:
    assert WINDOW.next_one(at(moment)) == at(begins)


def test_a_closed_window_says_when_it_opens_and_may_be_passed_over() -> None:
    closed = at("2026-12-06T05:00:00")
    assert "begins 2027-01-03 02:00 KST" in find_closure(WINDOW, closed, outside=False)
    assert find_closure(WINDOW, closed, outside=True) == ""
    assert find_closure(WINDOW, at("2026-12-06T02:30:00"), outside=False) == ""


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-12-06T03:00:00", "open until 04:00"),
        ("2026-12-06T04:10:00", "closed since 04:00"),
        ("2026-12-06T12:00:00", "not open"),
    ],
)
def test_people_are_told_whether_it_is_open(moment: str, told: str) -> None:
    assert tell_window(WINDOW, at(moment)) == told


@pytest.mark.parametrize("text", ["", "2-4", "04:00-02:00", "02:00-02:00", "24:00-25:00"])
def test_hours_that_are_none_are_named(text: str) -> None:
    with pytest.raises(SettingsError, match="expected hours such as 02:00-04:00"):
        parse_window(text, SEOUL)
