"""Which month is judged, and the month before it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = 30
"""Of a month that somebody asks for amid another."""

DAY = 86_400
HOUR = 3_600
SLOT = 300
"""CloudWatch keeps minutes for 15 days, five minutes for 63 and hours for 455 (CloudWatch guide,
"Metrics retention"): five minutes are the finest that hold for both months."""

HOURS_A_DAY = DAY // HOUR
SLOTS_AN_HOUR = HOUR // SLOT
SLOT_MINUTES = SLOT / 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The month judged and the one before it, in whole days.

    Attributes:
        first: when the month before begins.
        start: when the month judged begins.
        end: when it ends.
    """

    first: datetime
    start: datetime
    end: datetime

    @classmethod
    def before(cls, now: datetime, zone: ZoneInfo) -> "Span":
        """Return the whole calendar month before `now` on a 1st, else the last 30 whole days.

        A calendar month is the team's: it begins at midnight in its zone (manual: monthly, on the
        1st). Days then begin there too, an hour off between two changes of a zone with summer
        time, since all have 24 hours. Any other day's 30 days begin at midnight UTC, where
        CloudWatch's own points of a day begin.
        """
        here = now.astimezone(zone)
        if here.day == 1:
            end = here.replace(hour=0, minute=0, second=0, microsecond=0)
            start = (end - timedelta(days=1)).replace(day=1)
            first = (start - timedelta(days=1)).replace(day=1)
            before, month = start.date() - first.date(), end.date() - start.date()
        else:
            end = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            before = month = timedelta(days=DAYS)
        end = end.astimezone(UTC)
        return cls(first=end - month - before, start=end - month, end=end)

    @property
    def days(self) -> int:
        """How many days the month judged has."""
        return (self.end - self.start).days

    @property
    def days_before(self) -> int:
        """How many days the month before has."""
        return (self.start - self.first).days

    @property
    def hours_before(self) -> int:
        """How many hours the month before has: the number of the hour with which this begins."""
        return self.days_before * HOURS_A_DAY

    def day(self, number: int) -> datetime:
        """Return when a day begins, counted from `first`."""
        return self.first + timedelta(days=number)
