"""Reads load balancers' metrics: days of two months, hours of one, five minutes of suspect days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from functions.performance_review.judge.availability import may_hold_loss
from functions.performance_review.judge.facts import BalancerFacts, DayPoints, Serving
from functions.performance_review.judge.span import DAY, HOUR, HOURS_A_DAY, SLOT
from opskit.metric_data import Window, begin_queries
from opskit.metric_query import Query
from opskit.unreadable import Read, Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_cloudwatch import CloudWatchClient

    from functions.performance_review.collect.balancers import Balancer
    from functions.performance_review.judge.facts import Slots
    from functions.performance_review.judge.span import Span
    from opskit.metric_data import Begun, Points
    from opskit.reads import Reader

type Answers = Mapping[Query, Read[Points]]


@dataclass(frozen=True, slots=True)
class Queries:
    """What is asked of one load balancer."""

    name: str
    balancer: Balancer

    def of(self, metric: str, statistic: str) -> Query:
        """Return a query of the load balancer's own."""
        return self._query(metric, statistic, (("LoadBalancer", self.balancer.dimension),))

    def of_hosts(self, groups: Sequence[str]) -> list[Query]:
        """Return the healthy hosts of each target group, the fewest of each period."""
        own = ("LoadBalancer", self.balancer.dimension)
        return [
            self._query("HealthyHostCount", "Minimum", (("TargetGroup", group), own))
            for group in groups
        ]

    def _query(self, metric: str, statistic: str, dimensions: tuple[tuple[str, str], ...]) -> Query:
        return Query(
            resource=self.name,
            namespace="AWS/ApplicationELB",
            name=metric,
            dimensions=dimensions,
            statistic=statistic,
        )

    @property
    def requests(self) -> Query:
        """Requests that reached a target."""
        return self.of("RequestCount", "Sum")

    @property
    def failures(self) -> list[Query]:
        """5xx answers of targets, and of the load balancer itself."""
        names = ("HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count")
        return [self.of(name, "Sum") for name in names]

    @property
    def times(self) -> list[Query]:
        """Response time's average, P95 and maximum."""
        return [self.of("TargetResponseTime", s) for s in ("Average", "p95", "Maximum")]

    @property
    def serving(self) -> list[Query]:
        """What availability is judged by."""
        groups = self.balancer.groups
        hosts = [] if isinstance(groups, Unreadable) else self.of_hosts(groups)
        return [self.requests, *self.failures, *hosts]


@dataclass(frozen=True, slots=True)
class Asked:
    """Calls under way for all load balancers; `before` is the month before, of which days do."""

    every: tuple[Queries, ...]
    days: Begun
    before: Begun
    hours: Begun
    peaks: Begun


def begin_serving(
    cloudwatch: CloudWatchClient, reader: Reader, balancers: Mapping[str, Balancer], span: Span
) -> Asked:
    """Begin to ask for the days, hours and peaks of all load balancers."""
    every = tuple(Queries(name, balancer) for name, balancer in balancers.items())
    days = [query for q in every for query in (*q.times, q.requests, *q.failures)]
    serving = [query for q in every for query in q.serving]
    hours = [*serving, *(q.times[1] for q in every)]
    return Asked(
        every,
        begin_queries(cloudwatch, reader, days, Window(start=span.first, end=span.end, period=DAY)),
        begin_queries(cloudwatch, reader, serving, before_window(span)),
        begin_queries(cloudwatch, reader, hours, hours_window(span)),
        begin_queries(
            cloudwatch,
            reader,
            [q.requests for q in every],
            Window(start=span.start, end=span.end, period=SLOT),
        ),
    )


def finish_serving(
    cloudwatch: CloudWatchClient, reader: Reader, asked: Asked, span: Span
) -> dict[str, BalancerFacts]:
    """Wait for the answers, and ask for the five minutes of the days that may hold a loss."""
    days, hours, peaks = asked.days.results(), asked.hours.results(), asked.peaks.results()
    before = asked.before.results()
    by_name = {q.name: follow_days(_servings(q, before), _servings(q, hours)) for q in asked.every}
    begun: dict[int, list[Queries]] = {}
    for q in asked.every:
        for day in _suspect_days(by_name[q.name], span):
            begun.setdefault(day, []).append(q)
    calls = {
        day: begin_queries(
            cloudwatch, reader, [one for q in wanted for one in q.serving], day_window(span, day)
        )
        for day, wanted in begun.items()
    }
    answers = {day: call.results() for day, call in calls.items()}
    return {
        q.name: BalancerFacts(
            dimension=q.balancer.dimension,
            days=_days(q, days),
            latency=hours[q.times[1]],
            hours=by_name[q.name],
            slots=_slots(q, begun, answers),
            peaks=peaks[q.requests],
        )
        for q in asked.every
    }


def before_window(span: Span) -> Window:
    """Return the month before in days: all that is asked of it is whether there was anything."""
    return Window(start=span.first, end=span.start, period=DAY)


def hours_window(span: Span) -> Window:
    """Return the month judged in hours."""
    return Window(start=span.start, end=span.end, period=HOUR)


def follow_days[T](days: Read[tuple[T, ...]], hours: Read[tuple[T, ...]]) -> Read[tuple[T, ...]]:
    """Return the hours of both months: each hour of the month before as its day's."""
    if isinstance(days, Unreadable):
        return days
    if isinstance(hours, Unreadable):
        return hours
    return (*(day for day in days for _hour in range(HOURS_A_DAY)), *hours)


def day_window(span: Span, day: int) -> Window:
    """Return one day in slots."""
    start = span.day(day)
    return Window(start=start, end=start + timedelta(seconds=DAY), period=SLOT)


def _suspect_days(hours: Read[tuple[Serving, ...]], span: Span) -> list[int]:
    """Return the days of the month judged with an hour that may hold a loss."""
    if isinstance(hours, Unreadable):
        return []
    month = range(span.hours_before, len(hours))
    return sorted({n // HOURS_A_DAY for n in month if may_hold_loss(hours[n])})


def _slots(
    q: Queries, begun: Mapping[int, Sequence[Queries]], answers: Mapping[int, Answers]
) -> Slots[Serving]:
    return {day: _servings(q, answers[day]) for day, wanted in begun.items() if q in wanted}


def _days(q: Queries, answers: Answers) -> Read[DayPoints]:
    known = known_points(answers, [*q.times, q.requests, *q.failures])
    if isinstance(known, Unreadable):
        return known
    average, p95, maximum, requests, of_targets, own = known
    return DayPoints(
        average=average,
        p95=p95,
        maximum=maximum,
        requests=requests,
        target_errors=of_targets,
        balancer_errors=own,
    )


def _servings(q: Queries, answers: Answers) -> Read[tuple[Serving, ...]]:
    if isinstance(q.balancer.groups, Unreadable):
        return q.balancer.groups
    known = known_points(answers, q.serving)
    if isinstance(known, Unreadable):
        return known
    return tuple(_serving(*values) for values in zip(*known, strict=True))


def _serving(
    requests: float | None, of_targets: float | None, own: float | None, *hosts: float | None
) -> Serving:
    told = [count for count in hosts if count is not None]
    return Serving(
        requests=requests,
        failed=(of_targets or 0.0) + (own or 0.0),
        fewest=min(told, default=None),
        hosts=max(told, default=None),
    )


def known_points(answers: Answers, queries: Sequence[Query]) -> Read[list[Points]]:
    """Return the points of all queries, or the first that could not be read."""
    known: list[Points] = []
    for query in queries:
        points = answers[query]
        if isinstance(points, Unreadable):
            return points
        known.append(points)
    return known
