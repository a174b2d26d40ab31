"""What the cost chart shows: each day's cost beside what is usual, and what AWS expects."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from functions.cost_report.judge.anomalies import usual_of
from functions.cost_report.judge.baseline import Usual
from functions.cost_report.judge.bill import Bill, first_day, total_daily
from functions.cost_report.judge.days import Span, day_of, rest_of_month, this_week
from functions.cost_report.judge.facts import CostFacts
from functions.cost_report.settings import CostSettings
from notifier.translation import _
from opskit.unreadable import Unreadable

DRAWN = timedelta(weeks=4)
"""Settled days that are drawn; what is usual is learnt from them too."""

DAYS_AHEAD = 7
"""Of the forecast: AWS's is one sum, so that each of its days is as high as the other."""


class Kind(Enum):
    """What a day is to the report."""

    BEFORE = "before"
    WEEK = "week"
    HIGH = "high"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day.

    Attributes:
        day: in UTC, as Cost Explorer counts.
        amount: what all services cost; None before the first record, which is no zero.
        kind: how it is drawn.
        usual: what such a day of the week costs; None where too little is known.
    """

    day: date
    amount: float | None
    kind: Kind
    usual: Usual | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What AWS expects of each day to the month's end: likeliest, and from what to what."""

    days: tuple[date, ...]
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CostChart:
    """Everything that is drawn."""

    bars: tuple[Bar, ...]
    ahead: Ahead | None
    currency: str


def chart_costs(facts: CostFacts, settings: CostSettings, now: datetime) -> CostChart | None:
    """Return what is to be drawn; None where no cost could be read, or there was none."""
    if isinstance(facts.bill, Unreadable) or first_day(facts.bill) is None:
        return None
    today = day_of(now)
    return CostChart(
        bars=tuple(_bars(facts.bill, settings.cost_anomaly_amount, today)),
        ahead=_ahead(facts, facts.bill.currency, today),
        currency=facts.bill.currency,
    )


def describe_chart(chart: CostChart) -> str:
    """Say how to read it, in a few translated sentences, and only of what is in it."""
    said = [
        _(
            "Each bar is a day in UTC, {first:%m-%d} to {last:%m-%d}: dark the week judged, light"
            " the weeks before, hollow what may still grow."
        ).format(first=chart.bars[0].day, last=chart.bars[-1].day)
    ]
    if any(bar.kind is Kind.HIGH for bar in chart.bars):
        said.append(_("Red is more than is usual for that day of the week."))
    if any(bar.usual for bar in chart.bars):
        said.append(_("Grey behind them: what is usual."))
    if chart.ahead:
        said.append(_("Dashed: what AWS expects of each day to the month's end."))
    return " ".join(said)


def _bars(bill: Bill, least: float, today: date) -> Iterator[Bar]:
    daily, first, week = total_daily(bill), first_day(bill), this_week(today)
    usual = usual_of(daily, first, least, today) or {}
    for day in Span(start=week.end - DRAWN, end=today).days():
        known = first is not None and day >= first
        amount = daily.get(day, 0.0) if known else None
        of_day = usual.get(day.weekday())
        kind = _kind(day, week)
        if kind is Kind.WEEK and amount is not None and of_day and amount > of_day.most:
            kind = Kind.HIGH
        yield Bar(day=day, amount=amount, kind=kind, usual=of_day)


def _kind(day: date, week: Span) -> Kind:
    if day >= week.end:
        return Kind.PROVISIONAL
    return Kind.WEEK if day >= week.start else Kind.BEFORE


def _ahead(facts: CostFacts, currency: str, today: date) -> Ahead | None:
    forecast = facts.forecast
    if isinstance(forecast, Unreadable) or forecast.currency != currency:
        return None
    days = rest_of_month(today).days()
    return Ahead(
        days=tuple(days[:DAYS_AHEAD]),
        mean=forecast.mean / len(days),
        low=forecast.lower / len(days),
        high=forecast.upper / len(days),
    )
