import calendar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from functions.health_sweep.judge.cron import BadExpression, parse_cron, previous_due

SEOUL = ZoneInfo("Asia/Seoul")
ZONES = ("Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC")


def _previous(expression: str, before: str, zone: str = "Asia/Seoul") -> str | None:
    """Speak of local times, for the tables below."""
    place = ZoneInfo(zone)
    moment = datetime.fromisoformat(before).replace(tzinfo=place)
    due = previous_due(expression, place, moment)
    return None if due is None else f"{due.astimezone(place):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("expression", "before", "due"),
    [
        ("cron(0 9 * * ? *)", "2026-11-24 09:00", "2026-11-24 09:00"),
        ("cron(0 9 * * ? *)", "2026-11-24 08:59", "2026-11-23 09:00"),
        ("cron(10 9 ? * MON *)", "2026-11-24 09:00", "2026-11-23 09:10"),
        ("cron(10 9 ? * 2 *)", "2026-11-24 09:00", "2026-11-23 09:10"),
        ("cron(30 9 1 * ? *)", "2026-11-24 09:00", "2026-11-01 09:30"),
        ("cron(0 2 ? * SUN#1 *)", "2026-11-24 09:00", "2026-11-01 02:00"),
        ("cron(0 2 ? JAN,APR,JUL,OCT 1#1 *)", "2026-11-24 09:00", "2026-10-04 02:00"),
        ("cron(0 2 ? * 6L *)", "2026-11-24 09:00", "2026-10-30 02:00"),
        ("cron(0 2 ? * L *)", "2026-11-24 09:00", "2026-11-21 02:00"),
        ("cron(0 2 L * ? *)", "2026-11-24 09:00", "2026-10-31 02:00"),
        ("cron(0 2 LW * ? *)", "2026-11-24 09:00", "2026-10-30 02:00"),
        ("cron(0 2 1W * ? *)", "2026-11-24 09:00", "2026-11-02 02:00"),
        ("cron(0 2 15W * ? *)", "2026-11-24 09:00", "2026-11-16 02:00"),
        ("cron(0 2 31W * ? *)", "2026-11-24 09:00", "2026-10-30 02:00"),
        ("cron(0/15 8-10 ? * MON-FRI *)", "2026-11-22 12:00", "2026-11-20 10:45"),
        ("cron(*/20 * * * ? *)", "2026-11-24 09:59", "2026-11-24 09:40"),
        ("cron(5,50 1 ? * FRI-MON *)", "2026-11-24 09:00", "2026-11-23 01:50"),
        ("cron(0 0 29 2 ? *)", "2026-11-24 09:00", "2024-02-29 00:00"),
        ("cron(0 9 1 1 ? 2025)", "2026-11-24 09:00", "2025-01-01 09:00"),
        ("cron(0 9 1 1 ? 2027)", "2026-11-24 09:00", None),
        ("rate(5 minutes)", "2026-11-24 09:00", "2026-11-24 08:55"),
        ("rate(1 hour)", "2026-11-24 09:00", "2026-11-24 08:00"),
        ("rate(7 days)", "2026-11-24 09:00", "2026-11-17 09:00"),
        ("at(2026-11-24T09:00:00)", "2026-11-24 09:00", "2026-11-24 09:00"),
        ("at(2026-11-24T09:00:00)", "2026-11-24 08:59", None),
    ],
)
def test_a_schedule_was_last_due(expression: str, before: str, due: str | None) -> None:
    assert _previous(expression, before) == due


def test_a_time_that_the_clock_skips_is_not_due() -> None:
    # 2026-03-08 02:00-03:00 does not exist in New York
    due = _previous("cron(30 2 * * ? *)", "2026-03-08 12:00", "America/New_York")
    assert due == "2026-03-07 02:30"


def test_a_time_that_comes_twice_is_due_once() -> None:
    # 2026-11-01 01:00-02:00 comes twice in New York: 05:30 and 06:30 UTC
    new_york = ZoneInfo("America/New_York")
    late = datetime(2026, 11, 1, 6, 45, tzinfo=UTC)
    expected = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert previous_due("cron(30 1 * * ? *)", new_york, late) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "every day",
        "cron(0 9 * * ?)",
        "cron(60 9 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 9 32 * ? *)",
        "cron(0 9 * 13 ? *)",
        "cron(0 9 ? * 8 *)",
        "cron(0 9 ? * FUN *)",
        "cron(*/0 9 * * ? *)",
        "cron(a 9 * * ? *)",
        "cron(0 9 ? * 2#x *)",
        "rate(soon)",
        "at(tomorrow)",
    ],
)
def test_an_expression_that_aws_does_not_have_is_refused(expression: str) -> None:
    with pytest.raises(BadExpression):
        previous_due(expression, SEOUL, datetime(2026, 11, 24, tzinfo=UTC))


def _field(least: int, most: int) -> st.SearchStrategy[str]:
    number = st.integers(least, most)
    return st.one_of(
        st.just("*"),
        number.map(str),
        st.lists(number, min_size=2, max_size=3).map(lambda ns: ",".join(map(str, ns))),
        st.tuples(number, number).map(lambda pair: f"{min(pair)}-{max(pair)}"),
        st.tuples(number, st.integers(1, most)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
        st.integers(1, most).map(lambda step: f"*/{step}"),
    )


_WEEK = st.one_of(
    _field(1, 7),
    st.sampled_from(["L", "SUN", "TUE-THU", "MON,FRI"]),
    st.integers(1, 7).map(lambda day: f"{day}L"),
    st.tuples(st.integers(1, 7), st.integers(1, 5)).map(lambda pair: f"{pair[0]}#{pair[1]}"),
)
_DAYS = st.one_of(
    st.one_of(_field(1, 31), st.just("L")).map(lambda field: (field, "?")),
    _WEEK.map(lambda field: ("?", field)),
)


def _plain_matches(field: str, value: int, least: int, most: int) -> bool:
    """Match one value the slow way: walk every part of the field."""
    for part in field.split(","):
        span, _slash, step = part.partition("/")
        begin, _dash, end = span.partition("-")
        low = least if span == "*" else int(begin)
        high = most if span == "*" or (_slash and not end) else int(end or begin)
        if low <= value <= high and (value - low) % int(step or 1) == 0:
            return True
    return False


def _slow_matches(local: datetime, fields: list[str]) -> bool:
    minute, hour, of_month, month, of_week, _year = fields
    last = calendar.monthrange(local.year, local.month)[1]
    weekday = local.isoweekday() % 7 + 1
    for name, number in (("SUN", "1"), ("MON", "2"), ("TUE", "3"), ("THU", "5"), ("FRI", "6")):
        of_week = of_week.replace(name, number)
    if of_week == "?":
        day = local.day == last if of_month == "L" else _plain_matches(of_month, local.day, 1, 31)
    elif of_week == "L":
        day = weekday == 7
    elif of_week.endswith("L"):
        day = weekday == int(of_week[:-1]) and local.day + 7 > last
    elif "#" in of_week:
        wanted, week = map(int, of_week.split("#"))
        day = weekday == wanted and 7 * (week - 1) < local.day <= 7 * week
    else:
        day = _plain_matches(of_week, weekday, 1, 7)
    return (
        day
        and _plain_matches(minute, local.minute, 0, 59)
        and _plain_matches(hour, local.hour, 0, 23)
        and _plain_matches(month, local.month, 1, 12)
    )


_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
# The days of 2026 on which New York, Berlin and Lord Howe change their clocks.
_CHANGES = [
    datetime(2026, month, day, tzinfo=UTC)
    for month, day in ((3, 8), (11, 1), (3, 29), (10, 25), (4, 5), (10, 4))
]
_BEFORE = st.one_of(
    st.timedeltas(timedelta(0), timedelta(days=365)).map(lambda after: _YEAR + after),
    st.tuples(st.sampled_from(_CHANGES), st.timedeltas(timedelta(0), timedelta(days=2))).map(
        lambda pair: pair[0] + pair[1]
    ),
)


@settings(max_examples=150)
@given(
    minute=_field(0, 59),
    hour=_field(0, 23),
    days=_DAYS,
    month=st.one_of(st.just("*"), _field(1, 12)),
    zone=st.sampled_from(ZONES),
    before=_BEFORE,
)
def test_the_evaluator_agrees_with_walking_back_minute_by_minute(
    minute: str, hour: str, days: tuple[str, str], month: str, zone: str, before: datetime
) -> None:
    fields = [minute, hour, days[0], month, days[1], "*"]
    place, walked = ZoneInfo(zone), before.replace(second=0, microsecond=0)
    due = previous_due(f"cron({' '.join(fields)})", place, before)
    for _minute in range(3 * 24 * 60):
        local = walked.astimezone(place)
        if local.fold == 0 and _slow_matches(local, fields):
            break
        walked -= timedelta(minutes=1)
    else:
        assert due is None or due < walked + timedelta(minutes=1)
        return
    assert due == walked


def test_the_hours_and_minutes_are_tried_newest_first() -> None:
    cron = parse_cron("0,30 9-17 ? * MON-FRI *")
    assert (cron.minutes[0], cron.hours[0]) == (30, 17)
