"""What was charged, service by service and day by day; credits, refunds and tax apart."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from functions.cost_report.judge.days import Span

APART = ("Credit", "Refund", "Tax")
"""Record types that are no running cost: they come on a day of their own and would hide or feign a
change (Cost Management User Guide, "Charge type")."""

type Daily = Mapping[date, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One line of Cost Explorer: one day, one service, one record type."""

    day: date
    service: str
    record_type: str
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """All charges that were read.

    Attributes:
        currency: as AWS writes it, "USD"; "" when nothing was charged.
        running: service to day to amount.
        apart: record type to day to amount: credits, refunds, tax.
    """

    currency: str
    running: Mapping[str, Daily]
    apart: Mapping[str, Daily]


def make_bill(charges: Iterable[Charge], currency: str) -> Bill:
    """Sort charges; those of one service on one day are added."""
    running: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    apart: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for charge in charges:
        if charge.record_type in APART:
            apart[charge.record_type][charge.day] += charge.amount
        else:
            running[charge.service][charge.day] += charge.amount
    return Bill(
        currency=currency,
        running={service: dict(daily) for service, daily in running.items()},
        apart={kind: dict(daily) for kind, daily in apart.items()},
    )


def sum_days(daily: Daily, span: Span) -> float:
    """Add the days of a span; a day without a charge cost nothing."""
    return math.fsum(daily.get(day, 0.0) for day in span.days())


def sum_services(bill: Bill, span: Span) -> dict[str, float]:
    """Return each service's running cost of a span, those without any left out."""
    sums = {service: sum_days(daily, span) for service, daily in bill.running.items()}
    return {service: amount for service, amount in sums.items() if amount}


def sum_apart(bill: Bill, span: Span) -> dict[str, float]:
    """Return credits, refunds and tax of a span, those without any left out."""
    sums = {kind: sum_days(daily, span) for kind, daily in bill.apart.items()}
    return {kind: amount for kind, amount in sums.items() if amount}


def total_daily(bill: Bill) -> dict[date, float]:
    """Return the running cost of all services by day."""
    total: dict[date, float] = defaultdict(float)
    for daily in bill.running.values():
        for day, amount in daily.items():
            total[day] += amount
    return dict(total)


def first_day(bill: Bill) -> date | None:
    """Return the first day with any running cost: before it, nothing is known to be usual."""
    days = (day for daily in bill.running.values() for day, amount in daily.items() if amount)
    return min(days, default=None)
