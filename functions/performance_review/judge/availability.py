"""Which minutes of the month were lost, which are not known, and what is left of the budget."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from functions.performance_review.judge.facts import Beat, Serving, Slots
from functions.performance_review.judge.span import (
    DAY,
    HOUR,
    HOURS_A_DAY,
    SLOT,
    SLOT_MINUTES,
    SLOTS_AN_HOUR,
)
from opskit.unreadable import Read, Unreadable

FAILED_PERCENT = 5.0
FAILED_COUNT = 10
"""Manual, core metrics: "5xx over 5 %", which its alarm writes as a count of 10; both must hold."""

SAMPLES_AN_HOUR = 60


class Loss(Enum):
    """Why a slot counts as lost."""

    NO_HOST = "no healthy host"
    FAILING = "requests failed"
    ENGINE = "the engine was down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Some time that the objective counts as down.

    Attributes:
        start: when it began, to five minutes.
        minutes: how much of it counts.
        why: the reason.
        failed: requests that failed meanwhile.
    """

    start: datetime
    minutes: float
    why: Loss
    failed: float = 0.0

    @property
    def end(self) -> datetime:
        """When the last of its slots ended."""
        slots = -(-self.minutes // SLOT_MINUTES)
        return self.start + timedelta(seconds=slots * SLOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """A month as the objective sees it.

    Attributes:
        lost: slots that count as down, oldest first.
        unmeasured: minutes of which CloudWatch says nothing, after the first of which it does.
        measured: minutes of which it says something.
    """

    lost: tuple[Lost, ...]
    unmeasured: float
    measured: float

    @property
    def spent(self) -> float:
        """Minutes that count as down."""
        return sum(one.minutes for one in self.lost)

    @property
    def percent(self) -> float | None:
        """Share of the measured minutes that were up; None when none was measured."""
        return 100 * (1 - self.spent / self.measured) if self.measured else None


def budget_minutes(percent: float, days: int) -> float:
    """Return how many minutes an objective lets go: 99.9 % of 30 days -> 43.2 (manual: 43).

    A month of 31 days has a minute more: what meets 99.9 % must not have overdrawn its budget.
    """
    return (100 - percent) / 100 * days * DAY / 60


def may_hold_loss(hour: Serving) -> bool:
    """Tell whether a slot of this hour can be lost; an hour with fewer failures holds no such slot.

    It never misses one: whatever makes a slot lost shows in its hour's sum and minimum.
    """
    return hour.failed >= FAILED_COUNT or (hour.fewest is not None and hour.fewest < 1)


def loss_of(slot: Serving) -> Loss | None:
    """Judge one slot: lost without a healthy host in one of its minutes, or when requests failed.

    Failed means over 5 % and at least 10. The five minutes then count whole, which is never less
    than what was down. Source: manual, objectives and core metrics; ALB guide, "CloudWatch
    metrics": RequestCount leaves out what the load balancer refused for want of a target.
    """
    if slot.hosts is not None and slot.hosts < 1:
        return Loss.NO_HOST
    asked = max(slot.requests or 0.0, slot.failed)
    if slot.failed >= FAILED_COUNT and 100 * slot.failed / asked > FAILED_PERCENT:
        return Loss.FAILING
    return None


def weigh_serving(
    hours: Sequence[Serving], slots: Slots[Serving], *, first: datetime, start: int
) -> Read[Availability]:
    """Add up a load balancer's month.

    Args:
        hours: of both months, to the end of the one judged.
        slots: of the days with an hour that may hold a loss.
        first: when `hours` begins.
        start: number of the hour with which the month begins.

    Returns:
        The month, or what could not be read of it.
    """
    known = [n for n, hour in enumerate(hours) if not _is_silent(hour)]
    begin = max(start, known[0]) if known else len(hours)
    lost: list[Lost] = []
    silent = 0.0
    end = len(hours)
    for number in range(begin, end):
        if not may_hold_loss(hours[number]):
            silent += 60 if _is_silent(hours[number]) else 0
            continue
        fine = slots_of_hour(slots, number)
        if isinstance(fine, Unreadable):
            return fine
        silent += SLOT_MINUTES * sum(map(_is_silent, fine))
        lost += _losses(fine, first + timedelta(seconds=number * HOUR))
    span = max(0, end - begin) * 60.0
    return Availability(lost=tuple(lost), unmeasured=silent, measured=span - silent)


def _losses(slots: Sequence[Serving], start: datetime) -> Iterator[Lost]:
    for number, slot in enumerate(slots):
        if why := loss_of(slot):
            at = start + timedelta(seconds=number * SLOT)
            yield Lost(start=at, minutes=SLOT_MINUTES, why=why, failed=slot.failed)


def _is_silent(one: Serving) -> bool:
    return one.requests is None and one.hosts is None and not one.failed


def slots_of_hour[T](slots: Slots[T], number: int) -> Read[tuple[T, ...]]:
    """Return the slots of an hour counted from the span's first.

    Raises:
        KeyError: nobody asked for that day, so that nothing can be said of it.
    """
    day, hour = divmod(number, HOURS_A_DAY)
    read = slots[day]
    if isinstance(read, Unreadable):
        return read
    return read[hour * SLOTS_AN_HOUR : (hour + 1) * SLOTS_AN_HOUR]


def may_hold_stop(hour: Beat) -> bool:
    """Tell whether an engine may have been down in this hour, or begun anew."""
    return hour.samples < SAMPLES_AN_HOUR or hour.uptime is None or hour.uptime < HOUR


def weigh_beats(
    hours: Sequence[Beat], slots: Slots[Beat], *, first: datetime, start: int
) -> Read[Availability]:
    """Add up a database's month from its writer's EngineUptime; arguments as weigh_serving's.

    A silence after which the engine is younger than the silence is down time. One after which it
    is older was a gap in monitoring, or another instance that took over: not known. A database
    that gave no sign of life before this month was made in it: its first start was no outage.
    Source: Aurora guide, "Instance-level metrics": EngineUptime, in seconds, one a minute.
    """
    known = [n for n, hour in enumerate(hours) if hour.samples]
    begin = max(start, known[0]) if known else len(hours)
    end = len(hours)
    beats: list[Beat] = []
    for number in range(begin, end):
        fine = (Beat(samples=SLOT_MINUTES, uptime=hours[number].uptime),) * SLOTS_AN_HOUR
        if may_hold_stop(hours[number]):
            read = slots_of_hour(slots, number)
            if isinstance(read, Unreadable):
                return read
            fine = read
        beats += fine
    if 0 < begin in known[:1]:
        beats = beats[_count_to_start(beats) :]
    lost, silent = _stops(beats, first + timedelta(seconds=end * HOUR - len(beats) * SLOT))
    return Availability(
        lost=tuple(lost), unmeasured=silent, measured=len(beats) * SLOT_MINUTES - silent
    )


def _count_to_start(beats: Sequence[Beat]) -> int:
    """Return how many slots there are up to the first sign of life, that one's own among them."""
    return next((number for number, beat in enumerate(beats, start=1) if beat.samples), 0)


def _stops(beats: Sequence[Beat], start: datetime) -> tuple[list[Lost], float]:
    """Return what was lost and how many minutes are not known."""
    lost: list[Lost] = []
    unknown, gap = 0.0, 0
    for number, beat in enumerate(beats):
        if beat.uptime is None or not beat.samples:
            gap += 1
            continue
        minutes = gap * SLOT_MINUTES
        if beat.uptime < (gap + 1) * SLOT:
            minutes += max(1.0, SLOT_MINUTES - beat.samples)
            at = start + timedelta(seconds=(number - gap) * SLOT)
            lost.append(Lost(start=at, minutes=minutes, why=Loss.ENGINE))
        else:
            unknown += minutes
        gap = 0
    return lost, unknown + gap * SLOT_MINUTES


def join_incidents(lost: Sequence[Lost]) -> list[Lost]:
    """Join slots that follow each other for the same reason to one incident."""
    joined: list[Lost] = []
    for one in lost:
        last = joined[-1] if joined else None
        if last and last.end == one.start and last.why is one.why:
            joined[-1] = Lost(
                start=last.start,
                minutes=last.minutes + one.minutes,
                why=one.why,
                failed=last.failed + one.failed,
            )
        else:
            joined.append(one)
    return joined
