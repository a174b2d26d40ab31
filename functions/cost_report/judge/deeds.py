"""What this system did itself, as the Ledger remembers it, and what that cost by estimate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from functions.cost_report.judge.days import this_week, week_before
from functions.cost_report.judge.money import money
from notifier.phrases import moment
from notifier.translation import _
from opskit.durations import spoken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from functions.cost_report.judge.days import Span
    from opskit.unreadable import Unreadable

DATABASE = "Amazon Relational Database Service"
CONTAINERS = "Amazon Elastic Container Service"
"""What Cost Explorer calls Aurora, and Fargate."""


class Kind(Enum):
    """What was done."""

    DRILL = "drill"
    LEASE = "lease"
    ACT = "act"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that this system did.

    Attributes:
        kind: which.
        name: the job's, "restore_drill".
        resource: what it was done to.
        began: when (aware).
        ended: when it was over (aware); the moment of the report where it still lasts.
        service: whose cost it is, as Cost Explorer names it; "" where nothing is estimated.
        dollars: the most that it cost, by estimate; None where no price is known.
        tasks: how many were lent, "2 → 4"; "" for anything else.
        why: why a drill did not know what it cost, translated, or "".
    """

    kind: Kind
    name: str
    resource: str
    began: datetime
    ended: datetime
    service: str = ""
    dollars: float | None = None
    tasks: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """What was done.

    Attributes:
        deeds: oldest first.
        unpriced: what could not be read for an estimate.
    """

    deeds: tuple[Deed, ...] = ()
    unpriced: tuple[Unreadable, ...] = ()


def describe_deed(deed: Deed, zone: ZoneInfo) -> str:
    """Say what was done and what it cost: "restore drill ..., about $0.21 (estimate)"."""
    values = {
        "name": deed.name,
        "resource": deed.resource,
        "time": moment(deed.began, zone),
        "length": spoken(deed.ended - deed.began),
        "tasks": deed.tasks,
        "cost": _cost(deed),
    }
    if deed.kind is Kind.DRILL:
        return _("{name} of {time}: a scratch cluster for {length}, {cost}").format(**values)
    if deed.kind is Kind.LEASE:
        return _("tasks lent to {resource} on {time}: {tasks} for {length}, {cost}").format(
            **values
        )
    return _("{name} of {resource} on {time}, {length}: not estimated").format(**values)


def by_day(deed: Deed) -> dict[date, float]:
    """Spread a deed's estimate over its UTC days, each by its share of the time."""
    length = (deed.ended - deed.began).total_seconds()
    if not deed.dollars:
        return {}
    day = deed.began.astimezone(UTC).date()
    if length <= 0:
        return {day: deed.dollars}
    shares: dict[date, float] = {}
    while (begins := datetime.combine(day, time(), UTC)) < deed.ended:
        ends = begins + timedelta(days=1)
        share = (min(ends, deed.ended) - max(begins, deed.began)).total_seconds() / length
        shares[day] = deed.dollars * share
        day += timedelta(days=1)
    return shares


def estimate(deeds: Iterable[Deed], span: Span) -> float:
    """Return the most that deeds cost in a span, in dollars."""
    days = set(span.days())
    return sum(cost for one in deeds for day, cost in by_day(one).items() if day in days)


def estimate_rise(deeds: Collection[Deed], today: date) -> float:
    """Return how much more deeds cost in the week than in the one before, in dollars."""
    return estimate(deeds, this_week(today)) - estimate(deeds, week_before(today))


def touches(deed: Deed, span: Span) -> bool:
    """Tell whether something was done within a span of UTC days."""
    return deed.began.astimezone(UTC).date() < span.end and (
        deed.ended.astimezone(UTC).date() >= span.start
    )


def of_service(deeds: Iterable[Deed], service: str) -> tuple[Deed, ...]:
    """Return those whose cost is a service's."""
    return tuple(one for one in deeds if one.service == service)


def group_by_service(deeds: Iterable[Deed]) -> Mapping[str, tuple[Deed, ...]]:
    """Return what has an estimate, by service."""
    found: dict[str, list[Deed]] = {}
    for one in deeds:
        if one.service and one.dollars:
            found.setdefault(one.service, []).append(one)
    return {service: tuple(some) for service, some in sorted(found.items())}


def _cost(deed: Deed) -> str:
    if deed.dollars is not None and deed.kind is Kind.DRILL:
        return _("about {cost} (estimate, its instance alone)").format(
            cost=money(deed.dollars, "USD")
        )
    if deed.dollars is not None:
        return _("at most about {cost} (estimate)").format(cost=money(deed.dollars, "USD"))
    if deed.kind is Kind.DRILL:
        why = deed.why or _("no price, or it did not end well")
        return _("cost not known: {why}").format(why=why)
    return _("cost not known: no price, or no size of the task")
