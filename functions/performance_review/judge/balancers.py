"""A load balancer's month against response time, throughput, error rate and availability."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from functions.performance_review.judge.availability import Availability, weigh_serving
from functions.performance_review.judge.budget import Objective, judge_budget
from functions.performance_review.judge.days import Month, busiest_slot, months_of
from functions.performance_review.judge.facts import BalancerFacts
from functions.performance_review.judge.span import SLOT, Span
from functions.performance_review.settings import PerformanceSettings
from notifier.phrases import measured, moment, number
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit import console
from opskit.unreadable import Unreadable

LATENCY_CRITICAL_MS = 1000.0
"""Manual, core metrics: the ALB response time alarm stands at 1 s."""

ERRORS_CRITICAL_PERCENT = 5.0
"""Manual, core metrics: "5xx over 5 %"."""

SLOWER = 1.25
SLOWER_LEAST_MS = 50.0
"""A quarter slower than the month before, and by what a person could notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What every judgement of a resource needs beside its facts."""

    settings: PerformanceSettings
    span: Span
    zone: ZoneInfo
    region: str


def availability_of(facts: BalancerFacts, span: Span) -> Availability | Unreadable:
    """Return the month's lost minutes, or what could not be read."""
    if isinstance(facts.hours, Unreadable):
        return facts.hours
    return weigh_serving(facts.hours, facts.slots, first=span.first, start=span.hours_before)


def months_or_none(facts: BalancerFacts, span: Span) -> tuple[Month, Month] | None:
    """Return both months, None where they could not be read."""
    return None if isinstance(facts.days, Unreadable) else months_of(facts.days, span)


def judge_balancer(name: str, facts: BalancerFacts, look: Look) -> Iterator[Finding]:
    """Judge one load balancer (manual: objectives, monthly checklist 1)."""
    if months := months_or_none(facts, look.span):
        before, month = months
        if not month.busy:
            yield _no_requests(name, facts, look)
        else:
            yield from _latency(name, facts, month, look)
            yield from _slower(name, before, month)
            yield from _errors(name, facts, month, look)
    if not isinstance(facts.peaks, Unreadable):
        yield from _throughput(name, facts, look)
    available = availability_of(facts, look.span)
    if not isinstance(available, Unreadable):
        objective = Objective(
            code="performance.availability",
            percent=look.settings.availability_percent,
            days=look.span.days,
        )
        yield from judge_budget(name, available, objective, zone=look.zone)


def _no_requests(name: str, facts: BalancerFacts, look: Look) -> Finding:
    return Finding(
        code="performance.no_data",
        resource=name,
        severity=Severity.UNKNOWN,
        sentence=_("CloudWatch has no request of the last {n} days").format(n=look.span.days),
        link=_link(facts, "RequestCount", "Sum", look.region),
        remedy=_("Check that it is the right load balancer, and its name in the parameters"),
        hides=("performance.latency", "performance.slower", "performance.error_rate"),
    )


def _latency(name: str, facts: BalancerFacts, month: Month, look: Look) -> Iterator[Finding]:
    limit = look.settings.latency_ms
    slow = month.slow_days(limit)
    if not slow:
        return
    worst = slow[0]
    often = len(slow) * 2 >= len(month.busy)
    heavy = (month.p95 or 0) >= max(LATENCY_CRITICAL_MS, limit)
    sentence = ngettext(
        "P95 was over {limit} on {n} day of {all}; the worst, {worst}, began {day}",
        "P95 was over {limit} on {n} days of {all}; the worst, {worst}, began {day}",
        len(slow),
    ).format(
        limit=measured(limit, "ms"),
        n=len(slow),
        all=len(month.busy),
        worst=measured(worst.p95, "ms"),
        day=moment(worst.start, look.zone),
    )
    yield Finding(
        code="performance.latency",
        resource=name,
        severity=Severity.CRITICAL if often or heavy else Severity.WARNING,
        sentence=sentence,
        evidence=tuple(
            f"{moment(day.start, look.zone)}: P95 {measured(day.p95, 'ms')}" for day in slow
        ),
        link=_link(facts, "TargetResponseTime", "p95", look.region),
        remedy=_("Compare the slowest hours below with deployments and the top SQL"),
    )


def _slower(name: str, before: Month, month: Month) -> Iterator[Finding]:
    if before.p95 is None or month.p95 is None:
        return
    if month.p95 < before.p95 * SLOWER or month.p95 - before.p95 < SLOWER_LEAST_MS:
        return
    yield Finding(
        code="performance.slower",
        resource=name,
        severity=Severity.WARNING,
        sentence=_("P95 of an ordinary day is {now}, {more} % more than the month before").format(
            now=measured(month.p95, "ms"), more=number(round(100 * (month.p95 / before.p95 - 1)))
        ),
        remedy=_("Look for what changed: deployments, the amount of rows, the top SQL"),
    )


def _errors(name: str, facts: BalancerFacts, month: Month, look: Look) -> Iterator[Finding]:
    rate, limit = month.error_percent, look.settings.error_rate_percent
    if rate is None or rate <= limit:
        return
    worst = sorted(month.busy, key=lambda day: -day.failed)[:3]
    critical = rate >= max(ERRORS_CRITICAL_PERCENT, limit)
    yield Finding(
        code="performance.error_rate",
        resource=name,
        severity=Severity.CRITICAL if critical else Severity.WARNING,
        sentence=_(
            "{rate} of the month's requests failed: {failed} of {all} (normal: at most {limit})"
        ).format(
            rate=measured(rate, "%"),
            failed=number(month.failed),
            all=number(month.requests),
            limit=measured(limit, "%"),
        ),
        evidence=tuple(
            _("{day}: {failed} failed, {rate}").format(
                day=moment(day.start, look.zone),
                failed=number(day.failed),
                rate=measured(day.error_percent, "%"),
            )
            for day in worst
        ),
        link=_link(facts, "HTTPCode_Target_5XX_Count", "Sum", look.region),
        remedy=_("Begin with the worst day: its ERROR lines and deployments"),
    )


def _throughput(name: str, facts: BalancerFacts, look: Look) -> Iterator[Finding]:
    limit = look.settings.throughput_rps
    peak = None if isinstance(facts.peaks, Unreadable) else busiest_slot(facts.peaks)
    if peak is None or peak[1] <= limit:
        return
    at = look.span.start + timedelta(seconds=peak[0] * SLOT)
    yield Finding(
        code="performance.throughput",
        resource=name,
        severity=Severity.WARNING,
        sentence=_(
            "The busiest five minutes had {peak}, more than the {limit} that it is laid out for"
        ).format(peak=measured(peak[1], _("requests/s")), limit=measured(limit, _("requests/s"))),
        evidence=(moment(at, look.zone),),
        link=_link(facts, "RequestCount", "Sum", look.region),
        remedy=_("Prove by a load test what it bears, then raise ThroughputRps and the capacity"),
    )


def _link(facts: BalancerFacts, metric: str, statistic: str, region: str) -> str:
    return console.metrics(
        region,
        namespace="AWS/ApplicationELB",
        names=(metric,),
        dimensions={"LoadBalancer": facts.dimension},
        statistic=statistic,
    )
