"""The last hour of metrics as figures for people, each with its own judgement; pure."""

from dataclasses import dataclass

from notifier.phrases import measured
from notifier.words import Figure, Severity
from opskit.unreadable import Unreadable
from opskit.usage_metrics import (
    ERRORS_CRITICAL_COUNT,
    Limits,
    Measured,
    Metric,
    level_of,
    name_of,
    unit_of,
)
from opskit.usage_readings import Reading, read_figures

BESIDE = frozenset({Metric.REPLICA_LAG, Metric.WRITER_CONNECTIONS, Metric.WRITER_CPU})
"""Not every cluster has a reader, or its writer's own metrics; a cluster's average must be there.
What was measured yesterday may not be silent today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageFacts:
    """What CloudWatch said.

    Attributes:
        region: for links.
        measured: every metric of every resource.
        unnamed: load balancers whose CloudWatch name could not be had.
    """

    region: str
    measured: tuple[Measured, ...]
    unnamed: tuple[Unreadable, ...] = ()


def figures_usage(facts: UsageFacts, settings: Limits) -> list[Figure]:
    """Return a figure for each reading, five-minute points as its series."""
    return [
        _figure(reading, settings)
        for reading in read_figures(facts.measured)
        if reading.average is not None or reading.metric not in BESIDE
    ]


def severity_of(reading: Reading, settings: Limits) -> Severity:
    """Judge one average against its level; a 5xx rate is critical only from 10 failures on."""
    level = level_of(reading.metric, settings)
    if level is None or reading.average is None or reading.average <= level.warning:
        return Severity.OK
    few = reading.count is not None and reading.count < ERRORS_CRITICAL_COUNT
    return Severity.CRITICAL if reading.average >= level.critical and not few else Severity.WARNING


def _figure(reading: Reading, settings: Limits) -> Figure:
    level, unit = level_of(reading.metric, settings), unit_of(reading.metric)
    return Figure(
        name=name_of(reading.metric),
        resource=reading.source.resource,
        unit=unit,
        average=reading.average,
        maximum=reading.maximum,
        normal=f"≤ {measured(level.warning, unit)}" if level else "",
        limit=level.warning if level else None,
        severity=severity_of(reading, settings),
        series=reading.points,
        yesterday=reading.yesterday,
        last_week=reading.last_week,
    )
