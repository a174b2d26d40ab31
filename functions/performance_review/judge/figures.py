"""The month's numbers against the objectives, a day a point."""

from collections.abc import Iterator

from functions.performance_review.judge.availability import Availability
from functions.performance_review.judge.balancers import availability_of, months_or_none
from functions.performance_review.judge.budget import HALF, Objective
from functions.performance_review.judge.clusters import CODE, cluster_availability
from functions.performance_review.judge.days import Month, busiest_slot
from functions.performance_review.judge.facts import BalancerFacts, ReviewFacts
from functions.performance_review.settings import PerformanceSettings
from notifier.phrases import measured
from notifier.translation import _
from notifier.words import Figure, Severity
from opskit.unreadable import Unreadable


def figures_review(facts: ReviewFacts, settings: PerformanceSettings) -> tuple[Figure, ...]:
    """Return the figures of every load balancer and cluster that could be read."""
    return (
        *(
            figure
            for name, balancer in facts.balancers.items()
            if not isinstance(balancer, Unreadable)
            for figure in _figures(name, balancer, facts, settings)
        ),
        *_budgets(facts, settings),
    )


def _budgets(facts: ReviewFacts, settings: PerformanceSettings) -> Iterator[Figure]:
    serving = Objective(
        code="performance.availability",
        percent=settings.availability_percent,
        days=facts.span.days,
    )
    database = Objective(code=CODE, percent=settings.db_availability_percent, days=facts.span.days)
    for name, balancer in facts.balancers.items():
        if not isinstance(balancer, Unreadable):
            yield from _budget(name, availability_of(balancer, facts.span), serving)
    for name, cluster in facts.clusters.items():
        yield from _budget(name, cluster_availability(cluster, facts.span), database)


def _budget(name: str, month: Availability | Unreadable, objective: Objective) -> Iterator[Figure]:
    if isinstance(month, Unreadable) or not month.measured:
        return
    yield Figure(
        name=_("Error budget spent"),
        resource=name,
        unit=_("min"),
        average=month.spent,
        normal=f"≤ {objective.minutes:.1f} {_('min')}",
        limit=objective.minutes,
        severity=_spent(month, objective),
    )


def _spent(month: Availability, objective: Objective) -> Severity:
    if month.spent > objective.minutes:
        return Severity.CRITICAL
    if month.spent + month.unmeasured > objective.minutes:
        return Severity.UNKNOWN
    half = month.lost and month.spent >= objective.minutes * HALF
    return Severity.WARNING if half else Severity.OK


def _figures(
    name: str, balancer: BalancerFacts, facts: ReviewFacts, settings: PerformanceSettings
) -> Iterator[Figure]:
    months = months_or_none(balancer, facts.span)
    if months is None:
        return
    month = months[1]
    yield _p95(name, month, settings.latency_ms)
    yield Figure(
        name=_("Response time"),
        resource=name,
        unit="ms",
        average=month.average,
        maximum=month.maximum,
        limit=settings.latency_ms,
        series=tuple(day.average for day in month.days),
    )
    yield _errors(name, month, settings.error_rate_percent)
    yield _throughput(name, month, balancer, settings.throughput_rps)


def _p95(name: str, month: Month, limit: float) -> Figure:
    return Figure(
        name=_("P95 of an ordinary day"),
        resource=name,
        unit="ms",
        average=month.p95,
        maximum=max((d.p95 for d in month.days if d.p95 is not None), default=None),
        normal=f"≤ {measured(limit, 'ms')}",
        limit=limit,
        severity=Severity.WARNING if month.slow_days(limit) else Severity.OK,
        series=tuple(day.p95 for day in month.days),
    )


def _errors(name: str, month: Month, limit: float) -> Figure:
    rate = month.error_percent
    series = tuple(day.error_percent for day in month.days)
    return Figure(
        name=_("5xx rate"),
        resource=name,
        unit="%",
        average=rate,
        maximum=max((value for value in series if value is not None), default=None),
        normal=f"≤ {measured(limit, '%')}",
        limit=limit,
        severity=Severity.WARNING if rate is not None and rate > limit else Severity.OK,
        series=series,
    )


def _throughput(name: str, month: Month, balancer: BalancerFacts, limit: float) -> Figure:
    peak = None if isinstance(balancer.peaks, Unreadable) else busiest_slot(balancer.peaks)
    rps = None if peak is None else peak[1]
    return Figure(
        name=_("Throughput"),
        resource=name,
        unit=_("requests/s"),
        average=month.rps if month.busy else None,
        maximum=rps,
        normal=f"≤ {measured(limit, _('requests/s'))}",
        limit=limit,
        severity=Severity.WARNING if rps is not None and rps > limit else Severity.OK,
        series=tuple(day.rps if day.requests else None for day in month.days),
    )
