"""The maintenance window: hours of the month's first Sunday, in the team's zone. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from notifier.phrases import moment
from notifier.translation import _
from opskit.settings import SettingsError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

EXPECTED = "hours such as 02:00-04:00"
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_SUNDAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When maintenance may begin: on a month's first Sunday (manual: "Monthly maintenance").

    Attributes:
        begins: its first minute.
        ends: the first minute after it, on the same day.
        zone: the team's zone.
    """

    begins: time
    ends: time
    zone: ZoneInfo

    def is_open(self, now: datetime) -> bool:
        """Whether something may begin now (aware)."""
        opened, closed = self.of_month(now)
        return opened <= now < closed

    def of_month(self, now: datetime) -> tuple[datetime, datetime]:
        """Return begin and end of this month's window (aware)."""
        return self._of(now.astimezone(self.zone).date())

    def next_one(self, now: datetime) -> datetime:
        """Return when the next one begins (aware), where none is open now."""
        today = now.astimezone(self.zone).date()
        opened, _closed = self._of(today)
        if now < opened:
            return opened
        return self._of(today.replace(day=1) + timedelta(days=32))[0]

    def _of(self, day: date) -> tuple[datetime, datetime]:
        first = day.replace(day=1)
        sunday = first + timedelta(days=(_SUNDAY - first.weekday()) % 7)
        opened = datetime.combine(sunday, self.begins, self.zone)
        return opened, datetime.combine(sunday, self.ends, self.zone)


def parse_window(text: str, zone: ZoneInfo) -> Window:
    """Understand the hours of a window.

    Raises:
        SettingsError: it is no pair of hours in order.
    """
    found = _HOURS.fullmatch(text)
    hours = [int(part) for part in found.groups()] if found else [0, 0, 0, 0]
    begins, ends = time(hours[0], hours[1]), time(hours[2], hours[3])
    if begins >= ends:
        raise SettingsError(f"MAINTENANCE_WINDOW is {text!r}: expected {EXPECTED}")
    return Window(begins=begins, ends=ends, zone=zone)


def find_closure(window: Window, now: datetime, *, outside: bool) -> str:
    """Say that the window is closed and how to act all the same, one translated sentence, or "".

    Args:
        window: when maintenance may begin.
        now: the present (aware).
        outside: whether somebody allowed it outside, by hand.
    """
    if outside or window.is_open(now):
        return ""
    text = _(
        "the maintenance window is closed, the next one begins {time}; by hand it may be passed "
        'over with "outside_window": true'
    )
    return text.format(time=moment(window.next_one(now), window.zone))


def tell_window(window: Window, now: datetime) -> str:
    """Return a few translated words on the window for people; what runs over its end is told."""
    opened, closed = window.of_month(now)
    if opened <= now < closed:
        return _("open until {time}").format(time=f"{closed:%H:%M}")
    if closed <= now < closed + timedelta(hours=6):
        return _("closed since {time}").format(time=f"{closed:%H:%M}")
    return _("not open")
