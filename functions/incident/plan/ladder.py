"""The manual's escalation matrix: who is paged when, per priority."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from functions.incident.plan.hours import WorkingHours
from opskit.incident_words import Priority


class Tier(Enum):
    """Whom the manual names ("Contacts and escalation"), by their Slack handle there."""

    PRIMARY = "@oncall-primary"
    SECONDARY = "@oncall-secondary"
    MANAGER = "@team-manager"
    DIRECTOR = "@director"


@dataclass(frozen=True, slots=True)
class Rung:
    """One cell of the matrix.

    Attributes:
        after: minutes since the incident began.
        tiers: who is paged.
    """

    after: int
    tiers: tuple[Tier, ...]


_ONE = (Tier.PRIMARY,)
_TWO = (*_ONE, Tier.SECONDARY)
_THREE = (*_TWO, Tier.MANAGER)
_FOUR = (*_THREE, Tier.DIRECTOR)

MATRIX: dict[Priority, tuple[Rung, ...]] = {
    Priority.P0: (Rung(0, _ONE), Rung(15, _TWO), Rung(30, _THREE), Rung(60, _FOUR)),
    Priority.P1: (Rung(0, _ONE), Rung(15, _ONE), Rung(30, _TWO), Rung(60, _THREE)),
    Priority.P2: (Rung(0, _ONE), Rung(15, _ONE), Rung(30, _ONE), Rung(60, _TWO)),
    Priority.P3: (Rung(15, _ONE), Rung(30, _ONE), Rung(60, _ONE)),
}
"""The manual, "Escalation matrix": a cell is paged when its time begins."""

REPEAT_MINUTES = 60
"""At the top of the ladder the same people are paged again and again until somebody answers."""

LEASE_MINUTES = {Priority.P0: 30, Priority.P1: 60, Priority.P2: 240, Priority.P3: 1440}
"""How long an acknowledgement holds; from P1 on the manual's response times, P0 twice its 15."""

_REMIND_AFTER = 0.75
"""Of an acknowledgement's time: the rest is for the person to answer."""

_PATIENT = {Priority.P2, Priority.P3}


def waits_for_work(priority: Priority) -> bool:
    """Return whether nobody is called outside working hours."""
    return priority in _PATIENT


def may_call_at(priority: Priority, moment: datetime, hours: WorkingHours) -> datetime:
    """Return the first moment from `moment` on at which people may be called."""
    return _later(priority, moment, 0, hours)


def lease(priority: Priority, now: datetime, hours: WorkingHours) -> tuple[datetime, datetime]:
    """Return when an acknowledgement is to be renewed, and when it lapses.

    Where nobody may be called then, the person is reminded when work begins, and has as long to
    answer as always.
    """
    minutes = LEASE_MINUTES[priority]
    before = timedelta(minutes=minutes * _REMIND_AFTER)
    remind_at = may_call_at(priority, now + before, hours)
    return remind_at, _later(priority, remind_at, minutes * (1 - _REMIND_AFTER), hours)


def first_page(priority: Priority, now: datetime, hours: WorkingHours) -> datetime:
    """Return when the ladder's first rung is due."""
    return _later(priority, now, MATRIX[priority][0].after, hours)


def next_page(priority: Priority, rung: int, now: datetime, hours: WorkingHours) -> datetime:
    """Return when the rung after `rung`, paged `now`, is due; at the top, the same once more."""
    rungs = MATRIX[priority]
    top = rung + 1 >= len(rungs)
    gap = REPEAT_MINUTES if top else rungs[rung + 1].after - rungs[rung].after
    return _later(priority, now, gap, hours)


def rung_above(priority: Priority, rung: int) -> int:
    """Return the index of the rung after `rung`, at most the top."""
    return min(rung + 1, len(MATRIX[priority]) - 1)


def _later(priority: Priority, now: datetime, minutes: float, hours: WorkingHours) -> datetime:
    if waits_for_work(priority):
        return hours.later(now, minutes)
    return now + timedelta(minutes=minutes)
