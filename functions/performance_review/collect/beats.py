"""Reads the signs of life of clusters' writers: hours of the month, slots of suspect days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.performance_review.collect.serving import (
    before_window,
    day_window,
    follow_days,
    hours_window,
    known_points,
)
from functions.performance_review.judge.availability import may_hold_stop
from functions.performance_review.judge.facts import Beat
from functions.performance_review.judge.span import HOURS_A_DAY
from opskit.metric_data import begin_queries
from opskit.metric_query import Query
from opskit.unreadable import Read, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_cloudwatch import CloudWatchClient

    from functions.performance_review.collect.serving import Answers
    from functions.performance_review.judge.facts import Slots
    from functions.performance_review.judge.span import Span
    from opskit.metric_data import Begun
    from opskit.reads import Reader

type Beats = tuple[Read[tuple[Beat, ...]], Slots[Beat]]


def begin_beats(
    cloudwatch: CloudWatchClient, reader: Reader, clusters: Sequence[str], span: Span
) -> tuple[Begun, Begun]:
    """Begin to ask for the days of the month before and the hours of the month, of all clusters."""
    every = [query for name in clusters for query in _queries(name)]
    return (
        begin_queries(cloudwatch, reader, every, before_window(span)),
        begin_queries(cloudwatch, reader, every, hours_window(span)),
    )


def finish_beats(
    cloudwatch: CloudWatchClient,
    reader: Reader,
    begun: tuple[Begun, Begun],
    clusters: Sequence[str],
    span: Span,
) -> dict[str, Beats]:
    """Wait for days and hours, and ask for the five minutes of the days that may hold a stop."""
    days, answers = (one.results() for one in begun)
    hours = {name: follow_days(_beats(name, days), _beats(name, answers)) for name in clusters}
    wanted: dict[int, list[str]] = {}
    for name in clusters:
        for day in _suspect_days(hours[name], span):
            wanted.setdefault(day, []).append(name)
    calls = {
        day: begin_queries(
            cloudwatch, reader, [q for name in names for q in _queries(name)], day_window(span, day)
        )
        for day, names in wanted.items()
    }
    fine = {day: call.results() for day, call in calls.items()}
    return {
        name: (
            hours[name],
            {day: _beats(name, fine[day]) for day, names in wanted.items() if name in names},
        )
        for name in clusters
    }


def _queries(cluster: str) -> list[Query]:
    """The writer's, whichever instance it is (Aurora guide: dimensions cluster and role)."""
    return [
        Query(
            resource=cluster,
            namespace="AWS/RDS",
            name="EngineUptime",
            dimensions=(("DBClusterIdentifier", cluster.lower()), ("Role", "WRITER")),
            statistic=statistic,
        )
        for statistic in ("SampleCount", "Minimum")
    ]


def _beats(cluster: str, answers: Answers) -> Read[tuple[Beat, ...]]:
    known = known_points(answers, _queries(cluster))
    if isinstance(known, Unreadable):
        return known
    return tuple(
        Beat(samples=samples or 0.0, uptime=uptime) for samples, uptime in zip(*known, strict=True)
    )


def _suspect_days(hours: Read[tuple[Beat, ...]], span: Span) -> list[int]:
    """Return the days of the month judged with a suspect hour, from the first sign of life on."""
    if isinstance(hours, Unreadable):
        return []
    first = next((n for n, hour in enumerate(hours) if hour.samples), len(hours))
    month = range(max(first, span.hours_before), len(hours))
    return sorted({n // HOURS_A_DAY for n in month if may_hold_stop(hours[n])})
