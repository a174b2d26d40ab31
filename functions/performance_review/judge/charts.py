"""What is drawn beside the review: response time and errors of the month, an hour a point."""

from collections.abc import Iterator, Sequence

from functions.performance_review.judge.balancers import months_or_none
from functions.performance_review.judge.days import MS
from functions.performance_review.judge.facts import BalancerFacts, ReviewFacts
from functions.performance_review.judge.span import HOUR
from functions.performance_review.settings import PerformanceSettings
from notifier.phrases import measured
from notifier.translation import _
from opskit.metric_query import Query
from opskit.unreadable import Unreadable
from opskit.widget import LINES, Limit, Line, Widget

NAMESPACE = "AWS/ApplicationELB"

type Busy = Sequence[tuple[str, BalancerFacts]]


def charts_review(facts: ReviewFacts, settings: PerformanceSettings) -> tuple[Widget, ...]:
    """Return the graphs of the load balancers that had requests, none where none had."""
    busy = _busy(facts)
    if not busy:
        return ()
    return (_response(busy, facts, settings), _errors(busy, facts, settings))


def _busy(facts: ReviewFacts) -> list[tuple[str, BalancerFacts]]:
    """Return those with requests in the month judged, the slowest first."""
    found: list[tuple[float, str, BalancerFacts]] = []
    for name, balancer in facts.balancers.items():
        months = None if isinstance(balancer, Unreadable) else months_or_none(balancer, facts.span)
        if months and months[1].busy and isinstance(balancer, BalancerFacts):
            found.append((-(months[1].p95 or 0.0), name, balancer))
    found.sort(key=lambda one: one[:2])
    return [(name, balancer) for _slowness, name, balancer in found[:LINES]]


def _response(busy: Busy, facts: ReviewFacts, settings: PerformanceSettings) -> Widget:
    return Widget(
        name="response-time",
        title=_("Response time ({names})").format(names=_names(busy)),
        says=_response_says(busy, settings.latency_ms),
        lines=tuple(_times(busy)),
        limits=(Limit(value=settings.latency_ms, label=measured(settings.latency_ms, "ms")),),
        axis="ms",
        start=facts.span.start,
        end=facts.span.end,
    )


def _response_says(busy: Busy, limit: float) -> str:
    known = [
        MS * hour
        for _name, one in busy
        if not isinstance(one.latency, Unreadable)
        for hour in one.latency
        if hour is not None
    ]
    drawn = _("P95 of each hour; red is the objective.")
    if len(busy) == 1:
        drawn = _("P95 and average of each hour; red is the objective.")
    if not known:
        return drawn
    over = _("{n} of {hours} hours had a P95 over {limit}.").format(
        n=sum(value > limit for value in known), hours=len(known), limit=measured(limit, "ms")
    )
    return f"{drawn} {over}"


def _times(busy: Busy) -> Iterator[Line]:
    for name, balancer in busy:
        label = "P95" if len(busy) == 1 else name
        yield _time(label, _query(name, balancer, "TargetResponseTime", "p95"))
    if len(busy) == 1:
        (name, balancer) = busy[0]
        yield _time(_("average"), _query(name, balancer, "TargetResponseTime", "Average"))


def _time(label: str, query: Query) -> Line:
    return Line(label=label, parts=(query,), expression=f"{MS:g} * {{0}}")


def _errors(busy: Busy, facts: ReviewFacts, settings: PerformanceSettings) -> Widget:
    alone = len(busy) == 1
    limit = measured(settings.error_rate_percent, "%")
    says = _("Share of failed requests (5xx) of each hour; red is the objective, {limit}.")
    if alone:
        says = _(
            "Share of failed requests (5xx) of each hour, and in grey how many requests there were;"
            " red is the objective, {limit}."
        )
    return Widget(
        name="errors",
        title=_("5xx rate ({names})").format(names=_names(busy)),
        says=says.format(limit=limit),
        lines=tuple(_failures(busy)),
        limits=(Limit(value=settings.error_rate_percent, label=limit),),
        axis="%",
        start=facts.span.start,
        end=facts.span.end,
        beside=_("requests/s") if alone else "",
    )


def _failures(busy: Busy) -> Iterator[Line]:
    """Share of failures as the SLO's own alarms count it (docs/decisions.md, "Its 5xx...")."""
    for name, balancer in busy:
        requests = _query(name, balancer, "RequestCount", "Sum")
        yield Line(
            label=_("5xx rate") if len(busy) == 1 else name,
            parts=(
                _query(name, balancer, "HTTPCode_Target_5XX_Count", "Sum"),
                _query(name, balancer, "HTTPCode_ELB_5XX_Count", "Sum"),
                requests,
            ),
            expression="100 * ({0} + {1}) / ({2} + {1})",
        )
        if len(busy) == 1:
            label, rate = _("requests/s"), f"{{0}} / {HOUR}"
            yield Line(label=label, parts=(requests,), expression=rate, beside=True)


def _query(name: str, balancer: BalancerFacts, metric: str, statistic: str) -> Query:
    return Query(
        resource=name,
        namespace=NAMESPACE,
        name=metric,
        dimensions=(("LoadBalancer", balancer.dimension),),
        statistic=statistic,
    )


def _names(busy: Busy) -> str:
    return ", ".join(name for name, _balancer in busy)
