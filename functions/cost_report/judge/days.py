"""Which days are compared: UTC days, as Cost Explorer counts them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

SETTLING = timedelta(days=2)
"""Cost Explorer's figures of the last two days still grow: it is refreshed at least once a day, and
some services report later (Cost Management User Guide, "Analyzing your costs")."""

WEEK = timedelta(days=7)
FETCHED = timedelta(days=35)
"""Two weeks to compare, three more to know what is usual, and any month to date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Some days one after the other; `end` is the first that is not among them."""

    start: date
    end: date

    def days(self) -> list[date]:
        """List the days, oldest first."""
        length = (self.end - self.start).days
        return [self.start + timedelta(days=n) for n in range(length)]


def day_of(now: datetime) -> date:
    """Return the UTC day of a moment."""
    return now.astimezone(UTC).date()


def fetched_days(today: date) -> Span:
    """Return all days that are read."""
    return Span(start=today - FETCHED, end=today)


def this_week(today: date) -> Span:
    """Return the last seven settled days."""
    return Span(start=today - SETTLING - WEEK, end=today - SETTLING)


def week_before(today: date) -> Span:
    """Return the seven days before those."""
    return Span(start=today - SETTLING - 2 * WEEK, end=today - SETTLING - WEEK)


def past_days(today: date) -> Span:
    """Return the settled days before this week: what is usual is learnt from them."""
    return Span(start=today - FETCHED, end=today - SETTLING - WEEK)


def month_to_date(today: date) -> Span:
    """Return the days of this month that are over; none on the first."""
    return Span(start=today.replace(day=1), end=today)


def rest_of_month(today: date) -> Span:
    """Return today and what is left of the month."""
    next_month = today.replace(day=1) + timedelta(days=31)
    return Span(start=today, end=next_month.replace(day=1))
