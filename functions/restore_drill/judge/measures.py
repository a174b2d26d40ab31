"""What a drill measured: phases, RTO, RPO, age of the backup, cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from functions.restore_drill.judge.course import Course
    from functions.restore_drill.judge.rate import Rate

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Lengths of time; None is not known, or did not happen.

    Attributes:
        restore: from asking until the cluster was available.
        instance: from then until its instance was.
        query: from then until the database answered with data.
        removal: until nothing was left.
        rto: from asking until the database answered with data.
        rpo: from the newest row until the drill began: what a restore of this snapshot would lose.
            None where its time lies after the snapshot: then nobody wrote it at that time.
        snapshot: the snapshot's age when the drill began.
        restorable: how far behind the continuous backup was then.
        instance_life: how long the instance existed, which is billed.
        cost: dollars for the instance, estimated from its life and AWS's list price.
    """

    restore: timedelta | None = None
    instance: timedelta | None = None
    query: timedelta | None = None
    removal: timedelta | None = None
    rto: timedelta | None = None
    rpo: timedelta | None = None
    snapshot: timedelta | None = None
    restorable: timedelta | None = None
    instance_life: timedelta | None = None
    cost: float | None = None


def measure(course: Course, rate: Rate) -> Measures:
    """Measure a drill.

    Args:
        course: how it went.
        rate: what the scratch instance cost an hour.
    """
    order, start = course.order, course.started_at
    if order is None:
        return Measures()
    restorable = order.source.restorable
    life = _between(course.restored_at, course.removed_at)
    return Measures(
        restore=_between(course.began_at, course.restored_at),
        instance=_between(course.restored_at, course.ready_at),
        query=_between(course.ready_at, course.proven_at),
        removal=_between(course.removing_at, course.removed_at),
        rto=_between(course.began_at, course.proven_at),
        rpo=_between(written_at(course), start),
        snapshot=start - order.snapshot.made_at,
        restorable=_between(restorable, start),
        instance_life=life,
        cost=None if life is None or rate.dollars is None else life / _HOUR * rate.dollars,
    )


def written_at(course: Course) -> datetime | None:
    """Return when the newest row was written, or None where it does not say so."""
    if course.proof is None or course.order is None:
        return None
    moment = read_moment(course.proof.newest)
    return moment if moment and moment <= course.order.snapshot.made_at else None


def read_moment(text: str) -> datetime | None:
    """Read a time as MySQL writes it, in UTC; a date alone measures no hours: None."""
    if len(text) <= len("2026-11-24"):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _between(first: datetime | None, last: datetime | None) -> timedelta | None:
    return last - first if first and last else None
