"""Every measure's level against its limit, a week a point."""

from collections.abc import Iterator, Sequence

from functions.capacity_review.judge.courses import Course
from functions.capacity_review.judge.growth import severity_of
from functions.capacity_review.judge.measures import name_of
from notifier.phrases import measured
from notifier.words import Figure


def figures_review(courses: Sequence[Course]) -> tuple[Figure, ...]:
    """Return a figure of each measure that has a value at all."""
    return tuple(_figures(courses))


def _figures(courses: Sequence[Course]) -> Iterator[Figure]:
    for course in courses:
        gauge = course.gauge
        known = [week for week in course.weeks if week is not None]
        if not known:
            continue
        sign = "≥" if gauge.falls else "≤"
        yield Figure(
            name=name_of(gauge.measure),
            resource=gauge.resource,
            unit=gauge.unit,
            average=known[-1],
            maximum=None if gauge.falls else max(known),
            normal="" if gauge.limit is None else f"{sign} {measured(gauge.limit, gauge.unit)}",
            limit=None if gauge.falls else gauge.limit,
            severity=severity_of(course),
            series=course.weeks,
        )
