"""What AWS said of the last two months, as the review's judgement reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from functions.performance_review.judge.span import Span
from opskit.statements import Statement
from opskit.targets import TargetFacts
from opskit.unreadable import Read

type Points = tuple[float | None, ...]
"""Values in time's order, None where a period has no data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPoints:
    """A load balancer's days, oldest first; times in seconds as CloudWatch has them."""

    average: Points
    p95: Points
    maximum: Points
    requests: Points
    target_errors: Points
    balancer_errors: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What a load balancer did in one hour or one slot.

    Attributes:
        requests: that reached a target; None without any.
        failed: 5xx answers of targets and of the load balancer.
        fewest: healthy hosts of the target group that has the fewest; None without data.
        hosts: healthy hosts of the target group that has the most; None without data.
    """

    requests: float | None
    failed: float
    fewest: float | None
    hosts: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """Signs of life of a cluster's writer in one hour or one slot.

    Attributes:
        samples: of EngineUptime, one a minute while the engine runs.
        uptime: the smallest, in seconds; None without a sample.
    """

    samples: float
    uptime: float | None


type Slots[T] = Mapping[int, Read[tuple[T, ...]]]
"""A day's number, counted from the span's first, to its 288 slots: only of days that may hold a
loss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancerFacts:
    """Two months of one load balancer.

    Attributes:
        dimension: CloudWatch's name, "app/<name>/<id>".
        days: by day.
        latency: P95 of the month judged by hour in seconds, for the slowest hours.
        hours: by hour; those of the month before are their day's.
        slots: of the days that may hold a loss.
        peaks: requests of each slot of the month judged.
    """

    dimension: str
    days: Read[DayPoints]
    latency: Read[Points]
    hours: Read[tuple[Serving, ...]]
    slots: Slots[Serving]
    peaks: Read[Points]


@dataclass(frozen=True, slots=True, kw_only=True)
class Insights:
    """Performance Insights of one instance.

    Attributes:
        instance: its name.
        enabled: whether it is on.
        top: the statements with the most load of the last 7 days, most first.
    """

    instance: str
    enabled: bool
    top: Read[tuple[Statement, ...]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterFacts:
    """Two months of one Aurora cluster; the hours of the month before are their day's."""

    hours: Read[tuple[Beat, ...]]
    slots: Slots[Beat]
    insights: Read[tuple[Insights, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """Everything that the review judges.

    Attributes:
        region: for links.
        span: the months.
        targets: what was to be looked at.
        balancers: by name.
        clusters: by name.
    """

    region: str
    span: Span
    targets: TargetFacts
    balancers: Mapping[str, Read[BalancerFacts]]
    clusters: Mapping[str, ClusterFacts]
