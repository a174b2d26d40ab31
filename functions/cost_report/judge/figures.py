"""Figures of the report: cost by day, all of it and the dearest services, and the forecast."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from functions.cost_report.judge.anomalies import usual_of
from functions.cost_report.judge.baseline import Usual
from functions.cost_report.judge.bill import (
    Bill,
    Daily,
    first_day,
    sum_days,
    sum_services,
    total_daily,
)
from functions.cost_report.judge.days import (
    Span,
    day_of,
    month_to_date,
    past_days,
    this_week,
    week_before,
)
from functions.cost_report.judge.facts import CostFacts
from functions.cost_report.judge.report import scope_of
from functions.cost_report.judge.weeks import is_comparable
from functions.cost_report.settings import CostSettings
from notifier.phrases import number
from notifier.translation import _
from notifier.words import Figure, Severity
from opskit.unreadable import Unreadable

DRAWN = timedelta(days=21)
DEAREST = 5


def figures_costs(facts: CostFacts, settings: CostSettings, now: datetime) -> tuple[Figure, ...]:
    """Return a figure for the total, each of the dearest services, and the whole month."""
    if isinstance(facts.bill, Unreadable) or not facts.bill.running:
        return ()
    return tuple(_figures(facts, facts.bill, settings, day_of(now)))


def _figures(facts: CostFacts, bill: Bill, settings: CostSettings, today: date) -> Iterator[Figure]:
    least = settings.cost_anomaly_amount
    sums = sum_services(bill, this_week(today))
    yield replace(
        _daily(bill, total_daily(bill), least, today, resource=scope_of(facts)),
        severity=Severity.OK,  # judged by the week and by each service's days
    )
    for service in sorted(sums, key=lambda name: (-sums[name], name))[:DEAREST]:
        yield _daily(bill, bill.running[service], least, today, resource=service)
    if not isinstance(facts.forecast, Unreadable):
        spent = sum_days(total_daily(bill), month_to_date(today))
        yield Figure(
            name=_("Whole month, forecast"),
            resource=scope_of(facts),
            unit=facts.forecast.currency,
            average=spent + facts.forecast.mean,
            maximum=spent + facts.forecast.upper,
        )


def _daily(bill: Bill, daily: Daily, least: float, today: date, *, resource: str) -> Figure:
    """Return a figure of single days; a day before the first record is a gap, not a zero."""
    first, week = first_day(bill), this_week(today)
    usual = usual_of(daily, first, least, today)
    limit = max(one.most for one in usual.values()) if usual else None
    unit = _("{currency}/day").format(currency=bill.currency)
    drawn = Span(start=week.end - DRAWN, end=week.end).days()
    return Figure(
        name=_("Cost"),
        resource=resource,
        unit=unit,
        average=sum_days(daily, week) / len(week.days()),
        maximum=max(daily.get(day, 0.0) for day in week.days()),
        normal="" if limit is None else f"≤ {number(limit)} {unit}",
        limit=limit,
        severity=_severity(daily, usual, week)
        if sum_days(daily, past_days(today))
        else Severity.OK,
        series=tuple(
            daily.get(day, 0.0) if first is not None and day >= first else None for day in drawn
        ),
        last_week=(
            sum_days(daily, week_before(today)) / len(week.days())
            if is_comparable(bill, today)
            else None
        ),
    )


def _severity(daily: Daily, usual: dict[int, Usual] | None, week: Span) -> Severity:
    if usual is None:
        return Severity.OK
    above = any(daily.get(day, 0.0) > usual[day.weekday()].most for day in week.days())
    return Severity.WARNING if above else Severity.OK
