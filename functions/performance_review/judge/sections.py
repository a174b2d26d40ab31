"""What the thread tells beside the findings: days, budgets, the month before, hours, SQL."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from functions.performance_review.judge.availability import Availability, join_incidents
from functions.performance_review.judge.balancers import availability_of, months_or_none
from functions.performance_review.judge.budget import (
    Objective,
    incident_line,
    left_text,
    percent_text,
)
from functions.performance_review.judge.clusters import CODE, cluster_availability
from functions.performance_review.judge.days import Day, Month, slowest_hours
from functions.performance_review.judge.facts import ReviewFacts
from functions.performance_review.settings import PerformanceSettings
from notifier.phrases import measured, moment, number
from notifier.translation import _
from notifier.words import Section
from opskit.unreadable import Unreadable

HOURS_TOLD = 5
INCIDENTS_SHOWN = 5
SQL_LENGTH = 160


def sections_review(
    facts: ReviewFacts, settings: PerformanceSettings, *, zone: ZoneInfo
) -> tuple[Section, ...]:
    """Say what was looked at; what could not be read is in the findings."""
    spent = list(_spent(facts, settings))
    budgets = tuple(_budget(name, month, objective) for name, month, objective in spent)
    sections = (
        Section(title=_("Error budget of {n} days").format(n=facts.span.days), lines=budgets),
        *(_losses(name, month, zone) for name, month, _objective in spent),
        Section(
            title=_("Against the {n} days before").format(n=facts.span.days_before),
            lines=tuple(_compared(facts)),
        ),
        *_days(facts, zone),
        Section(title=_("Slowest hours (P95)"), lines=tuple(_hours(facts, zone))),
        Section(title=_("Top SQL of the last 7 days"), lines=tuple(_sql(facts))),
    )
    return tuple(section for section in sections if section.lines)


def _spent(
    facts: ReviewFacts, settings: PerformanceSettings
) -> Iterator[tuple[str, Availability, Objective]]:
    """Yield what each resource that was measured lost, against its objective."""
    serving = Objective(
        code="performance.availability",
        percent=settings.availability_percent,
        days=facts.span.days,
    )
    database = Objective(code=CODE, percent=settings.db_availability_percent, days=facts.span.days)
    months = [
        *(
            (name, availability_of(balancer, facts.span), serving)
            for name, balancer in facts.balancers.items()
            if not isinstance(balancer, Unreadable)
        ),
        *(
            (name, cluster_availability(cluster, facts.span), database)
            for name, cluster in facts.clusters.items()
        ),
    ]
    for name, month, objective in months:
        if not isinstance(month, Unreadable) and month.measured:
            yield name, month, objective


def _losses(name: str, month: Availability, zone: ZoneInfo) -> Section:
    return Section(
        title=_("{name}: lost minutes").format(name=name),
        lines=tuple(incident_line(one, zone) for one in join_incidents(month.lost)),
        lead=INCIDENTS_SHOWN,
    )


def _budget(name: str, month: Availability, objective: Objective) -> str:
    line = _("{name}: {percent} % (objective {objective} %), {spent} min spent, {left}").format(
        name=name,
        percent=percent_text(month),
        objective=objective.percent,
        spent=number(month.spent),
        left=left_text(month, objective),
    )
    days = month.measured / (24 * 60)
    if month.unmeasured or days < objective.days:
        line += "; " + _("{days} days measured, {n} min without data").format(
            days=f"{days:.1f}", n=number(month.unmeasured)
        )
    return line


def _compared(facts: ReviewFacts) -> Iterator[str]:
    for name, balancer in facts.balancers.items():
        months = None if isinstance(balancer, Unreadable) else months_or_none(balancer, facts.span)
        if months is None:
            continue
        before, month = months
        if not before.busy:
            yield _("{name}: CloudWatch has no request of the month before").format(name=name)
            continue
        yield _("{name}: P95 {p95}, average {average}, 5xx {errors}, {requests} requests").format(
            name=name,
            p95=_pair(before.p95, month.p95, "ms"),
            average=_pair(before.average, month.average, "ms"),
            errors=_pair(before.error_percent, month.error_percent, "%"),
            requests=_pair(before.requests, month.requests, ""),
        )


def _pair(before: float | None, now: float | None, unit: str) -> str:
    return f"{measured(before, unit)} → {measured(now, unit)}"


def _days(facts: ReviewFacts, zone: ZoneInfo) -> Iterator[Section]:
    begins = f"{facts.span.start.astimezone(zone):%H:%M %Z}"
    for name, balancer in facts.balancers.items():
        if isinstance(balancer, Unreadable):
            continue
        months = months_or_none(balancer, facts.span)
        if months is None:
            continue
        title = _("{name}, day by day (each from {time})").format(name=name, time=begins)
        lines = _day_lines(months[1], availability_of(balancer, facts.span), zone)
        yield Section(title=title, lines=tuple(lines))


def _day_lines(month: Month, available: Availability | Unreadable, zone: ZoneInfo) -> Iterator[str]:
    for busy, days in groupby(month.days, key=lambda day: bool(day.requests)):
        if busy:
            yield from (_day_line(day, zone) + _loss_of_day(day, available) for day in days)
        else:
            yield _idle_line(list(days), zone)


def _loss_of_day(day: Day, available: Availability | Unreadable) -> str:
    if isinstance(available, Unreadable):
        return ""
    end = day.start + timedelta(days=1)
    spent = sum(one.minutes for one in available.lost if day.start <= one.start < end)
    return " · " + _("{n} min lost").format(n=number(spent)) if spent else ""


def _idle_line(days: Sequence[Day], zone: ZoneInfo) -> str:
    first, last = (f"{day.start.astimezone(zone):%m-%d}" for day in (days[0], days[-1]))
    if first == last:
        return _("{date}: no requests").format(date=first)
    return _("{first} to {last}: no requests").format(first=first, last=last)


def _day_line(day: Day, zone: ZoneInfo) -> str:
    date = f"{day.start.astimezone(zone):%m-%d}"
    return _("{date}: average {average}, P95 {p95}, max {maximum} · {rps} · 5xx {errors}").format(
        date=date,
        average=measured(day.average, "ms"),
        p95=measured(day.p95, "ms"),
        maximum=measured(day.maximum, "ms"),
        rps=measured(day.rps, _("requests/s")),
        errors=measured(day.error_percent, "%"),
    )


def _hours(facts: ReviewFacts, zone: ZoneInfo) -> Iterator[str]:
    for name, balancer in facts.balancers.items():
        if isinstance(balancer, Unreadable) or isinstance(balancer.latency, Unreadable):
            continue
        for hour, p95 in slowest_hours(balancer.latency, HOURS_TOLD):
            at = facts.span.start + timedelta(hours=hour)
            yield f"{name}: {moment(at, zone)} {measured(p95, 'ms')}"


def _sql(facts: ReviewFacts) -> Iterator[str]:
    for name, cluster in facts.clusters.items():
        if isinstance(cluster.insights, Unreadable):
            continue
        if not cluster.insights:
            yield _("{name}: has no instance").format(name=name)
        for one in cluster.insights:
            if not one.enabled:
                yield _("{name}: Performance Insights is not enabled").format(name=one.instance)
            elif not isinstance(one.top, Unreadable):
                yield from (
                    _("{name}: {load} active sessions: {sql}").format(
                        name=one.instance, load=number(top.load), sql=top.text[:SQL_LENGTH]
                    )
                    for top in one.top
                )
