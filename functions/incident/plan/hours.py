"""The team's time: P2 and P3 wait for working hours, P0 and P1 never do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SATURDAY = 5
_LONGEST_REST = 60
"""Days without a working day after which we no longer believe the calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """When people work.

    Attributes:
        zone: the team's time zone.
        begins: the first working hour, 9 for 09:00.
        ends: the hour at which work ends, 18 for 18:00.
        is_holiday: whether nobody works on a day, weekends apart.
    """

    zone: ZoneInfo
    begins: int
    ends: int
    is_holiday: Callable[[date], bool]

    def later(self, moment: datetime, minutes: float) -> datetime:
        """Return the moment that lies so many working minutes later.

        Args:
            moment: aware. Outside working hours it counts from their next beginning.
            minutes: 0 gives `moment` itself within working hours, else their next beginning.
        """
        left = timedelta(minutes=minutes)
        day = moment.astimezone(self.zone).date()
        for _ in range(_LONGEST_REST):
            begin, end = self._span(day)
            start = max(moment, begin)
            if start < end and self._works(day):
                if start + left < end:
                    return (start + left).astimezone(moment.tzinfo)
                left -= end - start
            day += timedelta(days=1)
        return moment + timedelta(minutes=minutes)

    def _works(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and not self.is_holiday(day)

    def _span(self, day: date) -> tuple[datetime, datetime]:
        midnight = datetime.combine(day, time.min, tzinfo=self.zone)
        return midnight + timedelta(hours=self.begins), midnight + timedelta(hours=self.ends)


def clock(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return a time of day in the team's zone, with its date where that is not today's."""
    there, here = moment.astimezone(zone), now.astimezone(zone)
    return f"{there:%H:%M}" if there.date() == here.date() else f"{there:%Y-%m-%d %H:%M}"
