"""What is drawn beside the review: the last month's hours against what is full."""

from collections.abc import Iterator, Sequence

from functions.capacity_review.judge.courses import Course
from functions.capacity_review.judge.gauges import Measure
from functions.capacity_review.judge.measures import METRICS
from functions.capacity_review.judge.span import HOUR, MONTH_DAYS, Span
from functions.capacity_review.settings import CapacitySettings
from notifier.phrases import measured
from notifier.translation import _
from opskit.metric_query import Query
from opskit.widget import LINES, Limit, Line, Widget

SHARES = (Measure.CPU, Measure.MEMORY, Measure.DB_CPU)
"""Measures in percent, which can stand in one graph."""


def charts_review(
    courses: Sequence[Course], span: Span, settings: CapacitySettings
) -> tuple[Widget, ...]:
    """Return the graphs of what has been measured at all: shares, and connections."""
    shares = _fullest(courses, SHARES)
    connections = _fullest(courses, (Measure.CONNECTIONS,))
    return (
        *([_shares(shares, span, settings)] if shares else []),
        *([_connections(connections, span)] if connections else []),
    )


def _fullest(courses: Sequence[Course], measures: Sequence[Measure]) -> list[Course]:
    """Return the measures' courses that have a value, what is nearest to its limit first."""
    chosen = [one for one in courses if one.gauge.measure in measures and one.known]
    return sorted(chosen, key=_room)[:LINES]


def _room(course: Course) -> float:
    last = next((week for week in reversed(course.weeks) if week is not None), 0.0)
    return -last / course.gauge.limit if course.gauge.limit else -last


def _shares(courses: Sequence[Course], span: Span, settings: CapacitySettings) -> Widget:
    full = sorted({settings.cpu_percent, settings.memory_percent})
    return Widget(
        name="cpu-and-memory",
        title=_("CPU and memory, {n} days").format(n=MONTH_DAYS),
        says=_(
            "Average CPU and highest memory of each hour; red is what counts as full, {limit}."
        ).format(limit=", ".join(measured(value, "%") for value in full)),
        lines=tuple(_lines(courses)),
        limits=tuple(Limit(value=value, label=measured(value, "%")) for value in full),
        axis="%",
        start=span.month,
        end=span.end,
        period=HOUR,
    )


def _connections(courses: Sequence[Course], span: Span) -> Widget:
    limits = sorted({one.gauge.limit for one in courses if one.gauge.limit is not None})
    says = _("Most connections of each hour; how many the database takes is not known.")
    if limits:
        says = _("Most connections of each hour; red is how many the database takes, {limit}.")
    return Widget(
        name="connections",
        title=_("Aurora connections, {n} days").format(n=MONTH_DAYS),
        says=says.format(limit=", ".join(f"{value:,.0f}" for value in limits)),
        lines=tuple(_lines(courses)),
        limits=tuple(Limit(value=value, label=f"{value:,.0f}") for value in limits),
        axis=_("connections"),
        start=span.month,
        end=span.end,
        period=HOUR,
    )


def _lines(courses: Sequence[Course]) -> Iterator[Line]:
    for course in courses:
        gauge = course.gauge
        namespace, metric, statistic = METRICS[gauge.measure]
        query = Query(
            resource=gauge.resource,
            namespace=namespace,
            name=metric,
            dimensions=gauge.where,
            statistic=statistic,
        )
        yield Line(label=_label(course), parts=(query,))


def _label(course: Course) -> str:
    resource, measure = course.gauge.resource, course.gauge.measure
    if measure not in SHARES:
        return resource
    return f"{resource} {_('memory') if measure is Measure.MEMORY else _('CPU')}"
