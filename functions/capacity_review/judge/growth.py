"""Which measures grow into their limits, and when; which cannot be told."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from functions.capacity_review.judge.courses import Course
from functions.capacity_review.judge.measures import link_of, name_of, remedy_of
from functions.capacity_review.judge.trend import LEAST_WEEKS
from notifier.phrases import measured, number
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity

AREA = "capacity."

NEXT_REVIEW_DAYS = 31
QUARTER_DAYS = 92
"""What runs out before the next review is critical, before the next quarter's a warning."""

HORIZON_DAYS = 3 * 365
"""Beyond three years a line of half a year says nothing."""


def severity_of(course: Course) -> Severity:
    """Judge when a limit is met: by the line for the worst, by the interval for a warning."""
    ahead = course.ahead
    if ahead is None:
        return Severity.OK
    if _within(ahead.likely, NEXT_REVIEW_DAYS):
        return Severity.CRITICAL
    soon = _within(ahead.likely, QUARTER_DAYS) or _within(ahead.not_before, NEXT_REVIEW_DAYS)
    return Severity.WARNING if soon else Severity.OK


def _within(days: float | None, most: int) -> bool:
    return days is not None and days <= most


def judge_growth(
    courses: Sequence[Course], region: str, end: datetime, zone: ZoneInfo
) -> Iterator[Finding]:
    """Judge every course: what runs out, what is too young or silent, what has no known limit."""
    for course in courses:
        severity = severity_of(course)
        if severity is not Severity.OK and not course.is_silent:
            yield _runs_out(course, severity, region, end, zone)
    yield from _silent(courses)
    yield from _young(courses)


def _runs_out(
    course: Course, severity: Severity, region: str, end: datetime, zone: ZoneInfo
) -> Finding:
    gauge = course.gauge
    return Finding(
        code=f"{AREA}{gauge.measure.value}",
        resource=gauge.resource,
        severity=severity,
        sentence=_("{name}: {course}").format(
            name=name_of(gauge.measure), course=describe_course(course, end, zone)
        ),
        evidence=(_weeks_line(course),),
        link=link_of(gauge, region),
        remedy=remedy_of(gauge.measure),
    )


def describe_course(course: Course, end: datetime, zone: ZoneInfo) -> str:
    """Say level, growth with its interval, and when the limit is met."""
    trend, gauge, level = course.trend, course.gauge, course.level
    if trend is None or level is None:
        return ngettext("{n} week known", "{n} weeks known", course.known).format(n=course.known)
    low, high = (-trend.high, -trend.low) if gauge.falls else (trend.low, trend.high)
    slope = -trend.slope if gauge.falls else trend.slope
    said = _("{level} now, {slope} a week (95 %: {low} to {high})").format(
        level=measured(level, gauge.unit),
        slope=_signed(slope),
        low=_signed(low),
        high=_signed(high),
    )
    ahead = _ahead(course, end, zone)
    return f"{said}; {ahead}" if ahead else said


def _ahead(course: Course, end: datetime, zone: ZoneInfo) -> str:
    ahead, limit = course.ahead, course.gauge.limit
    if ahead is None or limit is None:
        return ""
    full = measured(limit, course.gauge.unit)
    if ahead.likely == 0:
        return _("it stands at its limit of {limit}").format(limit=full)
    if not _within(ahead.likely, HORIZON_DAYS) and not _within(ahead.not_before, HORIZON_DAYS):
        return _("does not reach {limit} within three years").format(limit=full)
    likely = _("not at this pace")
    if ahead.likely is not None and ahead.likely <= HORIZON_DAYS:
        likely = _("in {n} days ({day})").format(
            n=number(round(ahead.likely)), day=_day(end, ahead.likely, zone)
        )
    before = _day(end, ahead.not_before or 0.0, zone)
    return _("reaches {limit} likely {likely}, not before {day}").format(
        limit=full, likely=likely, day=before
    )


def _day(end: datetime, days: float, zone: ZoneInfo) -> str:
    return f"{(end + timedelta(days=days)).astimezone(zone):%Y-%m-%d}"


def _signed(value: float) -> str:
    rounded = round(value, 2) or 0.0  # never -0
    return f"{'+' if rounded > 0 else ''}{number(rounded)}"


def _weeks_line(course: Course) -> str:
    known = [number(week) if week is not None else "-" for week in course.weeks]
    return _("weeks, oldest first: {weeks} {unit}").format(
        weeks=" ".join(known), unit=course.gauge.unit
    )


def _silent(courses: Iterable[Course]) -> Iterator[Finding]:
    for resource, silent in _by_resource(c for c in courses if c.is_silent).items():
        yield _unknown(
            "no_data",
            resource,
            silent,
            _("CloudWatch has no data of the last two weeks: {names}"),
            _("Check that it runs, and its name in the stack's parameters"),
        )


def _young(courses: Iterable[Course]) -> Iterator[Finding]:
    young = (c for c in courses if c.trend is None and not c.is_silent)
    for resource, group in _by_resource(young).items():
        sentence = ngettext(
            "Too little history for a trend, {n} week of {least}: {names}",
            "Too little history for a trend, {n} weeks of {least}: {names}",
            min(course.known for course in group),
        ).format(n=min(c.known for c in group), least=LEAST_WEEKS, names="{names}")
        yield _unknown(
            "history_short",
            resource,
            group,
            sentence,
            _("Nothing to do but to look at the levels below until it is old enough"),
        )


def _by_resource(courses: Iterable[Course]) -> dict[str, list[Course]]:
    found: dict[str, list[Course]] = {}
    for course in courses:
        found.setdefault(course.gauge.resource, []).append(course)
    return found


def _unknown(
    code: str, resource: str, courses: Sequence[Course], sentence: str, remedy: str
) -> Finding:
    measures = [course.gauge.measure for course in courses]
    return Finding(
        code=f"{AREA}{code}",
        resource=resource,
        severity=Severity.UNKNOWN,
        sentence=sentence.format(names=", ".join(map(name_of, measures))),
        remedy=remedy,
        hides=tuple(f"{AREA}{measure.value}|{resource}" for measure in measures),
    )
