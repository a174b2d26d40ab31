"""When an AWS schedule was last due: cron, rate and at expressions in their time zone; pure.

Source: EventBridge Scheduler User Guide, "Schedule types" and "Time zones and daylight saving".
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_JANUARY_ON = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS = {name: number for number, name in enumerate(_JANUARY_ON, 1)}
_SUNDAY_ON = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_WEEKDAYS = {name: number for number, name in enumerate(_SUNDAY_ON, 1)}
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_FIELDS = 6
_DAYS_BACK = 366 * 9
"""A 29 February comes at least every eight years; what was not due for nine is not due."""

type DayRule = Callable[[date], bool]


class BadExpression(ValueError):  # noqa: N818 - reads as what it is
    """A schedule expression that is not understood; the text is the expression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """A cron expression taken apart; times are local to the schedule's zone."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[DayRule, ...]
    months: frozenset[int]
    years: frozenset[int]

    def due_on(self, day: date) -> bool:
        """Tell whether any time of `day` is due."""
        return (
            day.month in self.months
            and day.year in self.years
            and all(rule(day) for rule in self.days)
        )


def previous_due(expression: str, zone: ZoneInfo, before: datetime) -> datetime | None:
    """Return the newest moment at or before `before` when a schedule was due, in UTC.

    Args:
        expression: "cron(...)", "rate(...)" or "at(...)".
        zone: the schedule's.
        before: aware.

    Returns:
        The moment; for a rate the earliest at which its last run may have been, one period before
        `before`, since AWS does not say from when it counts. None when it was never due.

    Raises:
        BadExpression: when it is none of the forms that AWS has.
    """
    text = expression.strip()
    if rate := _RATE.fullmatch(text):
        return before.astimezone(UTC) - timedelta(**{f"{rate[2]}s": int(rate[1])})
    if text.startswith("at(") and text.endswith(")"):
        return _at(text, zone, before)
    if text.startswith("cron(") and text.endswith(")"):
        return _previous(parse_cron(text[5:-1]), zone, before)
    raise BadExpression(expression)


def parse_cron(fields: str) -> Cron:
    """Take the six fields apart: minutes, hours, day of month, month, day of week, year.

    Raises:
        BadExpression: when a field is not understood.
    """
    parts = fields.upper().split()
    if len(parts) != _FIELDS:
        raise BadExpression(fields)
    minutes, hours, of_month, months, of_week, years = parts
    try:
        return Cron(
            minutes=tuple(sorted(_numbers(minutes, 0, 59), reverse=True)),
            hours=tuple(sorted(_numbers(hours, 0, 23), reverse=True)),
            days=(
                _any_of([_of_month(part) for part in of_month.split(",")]),
                _any_of([_of_week(part) for part in of_week.split(",")]),
            ),
            months=frozenset(_numbers(months, 1, 12, _MONTHS)),
            years=frozenset(_numbers(years, 1970, 2199)),
        )
    except (ValueError, IndexError) as error:
        raise BadExpression(fields) from error


def _previous(cron: Cron, zone: ZoneInfo, before: datetime) -> datetime | None:
    day = before.astimezone(zone).date()
    for _back in range(_DAYS_BACK):
        if cron.due_on(day):
            for moment in _moments(cron, zone, day):
                if moment <= before:
                    return moment
        day -= timedelta(days=1)
    return None


def _moments(cron: Cron, zone: ZoneInfo, day: date) -> Iterator[datetime]:
    """Yield a day's due moments, newest first.

    A time that a clock change skips is not due; one that comes twice is due once, the first time.
    """
    for hour in cron.hours:
        for minute in cron.minutes:
            local = datetime.combine(day, time(hour, minute), zone)
            moment = local.astimezone(UTC)
            if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
                yield moment


def _at(text: str, zone: ZoneInfo, before: datetime) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text[3:-1]).replace(tzinfo=zone).astimezone(UTC)
    except ValueError as error:
        raise BadExpression(text) from error
    return moment if moment <= before else None


def _numbers(field: str, least: int, most: int, names: dict[str, int] | None = None) -> set[int]:
    """Read a field of numbers: "*", "5", "1-5", "*/15", "10/15", "MON-FRI", and lists of these."""
    found: set[int] = set()
    for part in field.split(","):
        span, slash, step_text = part.partition("/")
        step = int(step_text) if slash else 1
        first, dash, last = span.partition("-")
        if span == "*":
            begin, end = least, most
        else:
            begin = _number(first, names)
            end = _number(last, names) if dash else (most if slash else begin)
        if step < 1 or not (least <= begin <= most and least <= end <= most):
            raise ValueError(part)
        if begin > end:  # FRI-MON goes over the end
            end += most - least + 1
        found |= {least + (n - least) % (most - least + 1) for n in range(begin, end + 1, step)}
    return found


def _number(text: str, names: dict[str, int] | None) -> int:
    return names[text] if names and text in names else int(text)


def _of_month(part: str) -> DayRule:
    """Read one part of the day of month: "?", numbers, "L", "15W", "LW"."""
    if part == "?":
        return lambda _day: True
    if part == "L":
        return lambda day: day.day == _length(day)
    if part.endswith("W"):
        wanted = None if part == "LW" else int(part[:-1])
        return lambda day: day.day == _nearest_weekday(day, wanted)
    numbers = _numbers(part, 1, 31)
    return lambda day: day.day in numbers


def _of_week(part: str) -> DayRule:
    """Read one part of the day of week: "?", numbers from 1 = SUN, "L", "6L", "6#3"."""
    if part == "?":
        return lambda _day: True
    if part == "L":
        return lambda day: _weekday(day) == _WEEKDAYS["SAT"]
    if part.endswith("L"):
        last = _number(part[:-1], _WEEKDAYS)
        return lambda day: _weekday(day) == last and day.day > _length(day) - 7
    name, hash_, place = part.partition("#")
    if hash_:
        wanted, week = _number(name, _WEEKDAYS), int(place)
        return lambda day: _weekday(day) == wanted and (day.day + 6) // 7 == week
    numbers = _numbers(part, 1, 7, _WEEKDAYS)
    return lambda day: _weekday(day) in numbers


def _any_of(rules: list[DayRule]) -> DayRule:
    return rules[0] if len(rules) == 1 else lambda day: any(rule(day) for rule in rules)


def _nearest_weekday(day: date, wanted: int | None) -> int:
    """Return the weekday nearest to day `wanted`, within the month; None means the last."""
    length = _length(day)
    place = min(wanted or length, length)
    match calendar.weekday(day.year, day.month, place):
        case calendar.SATURDAY:
            return place - 1 if place > 1 else place + 2
        case calendar.SUNDAY:
            return place + 1 if place < length else place - 2
        case _:
            return place


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _weekday(day: date) -> int:
    return day.isoweekday() % 7 + 1
