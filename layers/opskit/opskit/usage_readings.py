"""Measured metrics as figures that people compare: in their unit, counts as rates; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opskit.unreadable import Read, Unreadable
from opskit.usage_metrics import Measured, Metric, Series

HOUR_SECONDS = 3600
POINT_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One figure before it is judged, in the unit that is shown.

    Attributes:
        metric: which; the 5xx rate goes by TARGET_ERRORS.
        source: the measurement behind it, for links.
        average: over the hour, None without data.
        maximum: the largest value of the hour, or None.
        points: for the sparkline.
        yesterday: the same hour a day before, or None.
        last_week: the same hour a week before, or None.
        count: how many in the hour: requests, or failed requests; None for all others.
        total: of how many requests, for the 5xx rate.
    """

    metric: Metric
    source: Measured
    average: float | None
    maximum: float | None
    points: tuple[float | None, ...]
    yesterday: float | None
    last_week: float | None
    count: float | None = None
    total: float | None = None


def read_figures(measured: Sequence[Measured]) -> list[Reading]:
    """Turn what could be measured on all resources into readings; what could not is left out."""
    by_resource: dict[tuple[tuple[str, str], ...], dict[Metric, Measured]] = {}
    for one in measured:
        if not isinstance(one.last_hour, Unreadable):
            by_resource.setdefault(one.dimensions, {})[one.metric] = one
    return [reading for metrics in by_resource.values() for reading in _of_one(metrics)]


def _of_one(metrics: Mapping[Metric, Measured]) -> list[Reading]:
    counted = (Metric.REQUESTS, Metric.TARGET_ERRORS, Metric.BALANCER_ERRORS)
    readings = [_plain(one) for metric, one in metrics.items() if metric not in counted]
    if all(metric in metrics for metric in counted):
        readings.append(_error_rate(*(metrics[metric] for metric in counted)))
    if Metric.REQUESTS in metrics:
        readings.append(_requests(metrics[Metric.REQUESTS]))
    return readings


def _plain(one: Measured) -> Reading:
    # CloudWatch gives TargetResponseTime in seconds, AuroraReplicaLag in milliseconds.
    times = 1000.0 if one.metric is Metric.LATENCY else 1.0
    series = _series(one)
    known = series.known
    return Reading(
        metric=one.metric,
        source=one,
        average=times * sum(known) / len(known) if known else None,
        maximum=_scaled(series.maximum, times),
        points=tuple(_scaled(point, times) for point in series.points),
        yesterday=_scaled(past(one.yesterday), times),
        last_week=_scaled(past(one.last_week), times),
    )


def _requests(one: Measured) -> Reading:
    points = tuple(_scaled(point, 1 / POINT_SECONDS) for point in _series(one).points)
    count = sum(_series(one).known)
    return Reading(
        metric=Metric.REQUESTS,
        source=one,
        average=count / HOUR_SECONDS if _series(one).known else None,
        maximum=max((point for point in points if point is not None), default=None),
        points=points,
        yesterday=_scaled(past(one.yesterday), 1 / HOUR_SECONDS),
        last_week=_scaled(past(one.last_week), 1 / HOUR_SECONDS),
        count=count,
    )


def _error_rate(requests: Measured, target: Measured, balancer: Measured) -> Reading:
    """Both kinds of 5xx over the requests.

    A load balancer without a healthy target answers 503 to requests that RequestCount leaves out
    (ALB guide, "CloudWatch metrics"), so the errors count as requests where they are more.
    """
    asked, of_targets, own = (_series(one).points for one in (requests, target, balancer))
    failed = [(a or 0.0) + (b or 0.0) for a, b in zip(of_targets, own, strict=True)]
    points = tuple(_rate(bad, total or 0.0) for bad, total in zip(failed, asked, strict=True))
    total = sum(_series(requests).known)
    return Reading(
        metric=Metric.TARGET_ERRORS,
        source=target,
        average=_rate(sum(failed), total),
        maximum=max((point for point in points if point is not None), default=None),
        points=points,
        yesterday=_past_rate(requests.yesterday, target.yesterday, balancer.yesterday),
        last_week=_past_rate(requests.last_week, target.last_week, balancer.last_week),
        count=sum(failed),
        total=max(total, sum(failed)),
    )


def _past_rate(
    requests: Read[float | None], target: Read[float | None], balancer: Read[float | None]
) -> float | None:
    if any(isinstance(value, Unreadable) for value in (requests, target, balancer)):
        return None
    return _rate((past(target) or 0.0) + (past(balancer) or 0.0), past(requests) or 0.0)


def past(value: Read[float | None]) -> float | None:
    """Return a past hour's value, None where there is none or it could not be read."""
    return None if isinstance(value, Unreadable) else value


def _rate(failed: float, total: float) -> float | None:
    return 100.0 * failed / max(failed, total) if failed or total else None


def _scaled(value: float | None, times: float) -> float | None:
    return None if value is None else value * times


def _series(one: Measured) -> Series:
    if isinstance(one.last_hour, Unreadable):  # left out by read_figures
        raise TypeError(one.last_hour)
    return one.last_hour
