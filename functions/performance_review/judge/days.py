"""A load balancer's month, day by day and as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from functions.performance_review.judge.facts import DayPoints, Points
from functions.performance_review.judge.span import DAY, SLOT, Span

MS = 1000.0
"""CloudWatch gives TargetResponseTime in seconds (ALB guide, "CloudWatch metrics")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day; times in ms, None without requests.

    Attributes:
        start: when it began.
        average: response time.
        p95: response time.
        maximum: response time.
        requests: that count: those which reached a target, or what failed where that is more.
        failed: 5xx answers.
    """

    start: datetime
    average: float | None
    p95: float | None
    maximum: float | None
    requests: float
    failed: float

    @property
    def error_percent(self) -> float | None:
        """Share of the requests that failed; None without requests."""
        return 100 * self.failed / self.requests if self.requests else None

    @property
    def rps(self) -> float:
        """Requests a second, averaged over the day."""
        return self.requests / DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month.

    Attributes:
        days: oldest first.
    """

    days: tuple[Day, ...]

    @property
    def busy(self) -> tuple[Day, ...]:
        """The days with requests."""
        return tuple(day for day in self.days if day.requests)

    @property
    def requests(self) -> float:
        """Of the whole month."""
        return sum(day.requests for day in self.days)

    @property
    def failed(self) -> float:
        """Of the whole month."""
        return sum(day.failed for day in self.days)

    @property
    def error_percent(self) -> float | None:
        """Share of the month's requests that failed; None without requests."""
        return 100 * self.failed / self.requests if self.requests else None

    @property
    def average(self) -> float | None:
        """Response time over the month in ms, each day by its requests."""
        told = [(d.average, d.requests) for d in self.days if d.average is not None and d.requests]
        total = sum(requests for _average, requests in told)
        return sum(average * requests for average, requests in told) / total if total else None

    @property
    def p95(self) -> float | None:
        """The middle one of the days' P95 in ms: a month's own cannot be had from its days'."""
        known = [day.p95 for day in self.days if day.p95 is not None]
        return median(known) if known else None

    @property
    def maximum(self) -> float | None:
        """The slowest answer of the month in ms."""
        return max((day.maximum for day in self.days if day.maximum is not None), default=None)

    @property
    def rps(self) -> float:
        """Requests a second, averaged over the days with requests."""
        return self.requests / (len(self.busy) * DAY) if self.busy else 0.0

    def slow_days(self, limit_ms: float) -> list[Day]:
        """Return the days whose P95 was over the limit, slowest first."""
        slow = [(day.p95, day) for day in self.days if day.p95 is not None and day.p95 > limit_ms]
        return [day for _p95, day in sorted(slow, key=lambda one: -one[0])]


def months_of(points: DayPoints, span: Span) -> tuple[Month, Month]:
    """Return the month before and the month judged."""
    days = [_day(points, number, span) for number in range(span.days_before + span.days)]
    before = span.days_before
    return Month(days=tuple(days[:before])), Month(days=tuple(days[before:]))


def _day(points: DayPoints, number: int, span: Span) -> Day:
    failed = (points.target_errors[number] or 0.0) + (points.balancer_errors[number] or 0.0)
    return Day(
        start=span.day(number),
        average=_ms(points.average[number]),
        p95=_ms(points.p95[number]),
        maximum=_ms(points.maximum[number]),
        requests=max(points.requests[number] or 0.0, failed),
        failed=failed,
    )


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else MS * seconds


def busiest_slot(peaks: Points) -> tuple[int, float] | None:
    """Return the number of the slot with the most requests, and its requests a second."""
    known = [(value, number) for number, value in enumerate(peaks) if value]
    if not known:
        return None
    most, number = max(known, key=lambda one: (one[0], -one[1]))
    return number, most / SLOT


def slowest_hours(latency: Sequence[float | None], count: int) -> list[tuple[int, float]]:
    """Return number and P95 in ms of the month's slowest hours, slowest first."""
    known = [(value, number) for number, value in enumerate(latency) if value is not None]
    known.sort(key=lambda one: (-one[0], one[1]))
    return [(number, MS * value) for value, number in known[:count]]
