"""The graph of an alarm's metric: its threshold, its moment, and how to read it."""

import math
from collections.abc import Iterator
from datetime import timedelta

from functions.incident.plan.sight import Sight
from functions.incident.plan.watch import Watch
from notifier.phrases import number
from notifier.translation import _
from opskit.widget import Limit, Mark, Widget

_HOUR = 3600


def widget_of(watch: Watch, sight: Sight) -> Widget:
    """Return the graph of one metric alarm; an alarm that looks back further is shown longer."""
    own = sight.alarm == watch.name
    start = sight.fired_at - _lead(watch) if sight.is_over else sight.now - _span(watch)
    limit = f"{watch.sign} {number(watch.threshold)}".strip() if watch.threshold is not None else ""
    return Widget(
        name="after" if sight.is_over else "alarm",
        title=sight.title if own else f"{sight.title} ({watch.name})",
        says=" ".join(_says(watch, sight)),
        lines=(),
        terms=watch.terms,
        limits=(Limit(value=watch.threshold, label=limit),) if watch.threshold is not None else (),
        marks=tuple(Mark(at=at, label=label) for at, label in sight.marks),
        axis="",
        start=start,
        end=sight.now,
        period=watch.period,
    )


def _span(watch: Watch) -> timedelta:
    """Return what led to it: three hours, or four of the alarm's own looks."""
    return timedelta(seconds=_whole_hours(max(3 * _HOUR, 4 * watch.seconds)))


def _lead(watch: Watch) -> timedelta:
    """Return how much of the time before it stands beside what came after."""
    return timedelta(seconds=_whole_hours(max(_HOUR, 2 * watch.seconds)))


def _whole_hours(seconds: int) -> int:
    return math.ceil(seconds / _HOUR) * _HOUR


def _where(sign: str, limit: str) -> str:
    words = {
        ">": _("above {limit}"),
        ">=": _("at {limit} or above"),
        "<": _("below {limit}"),
        "<=": _("at {limit} or below"),
    }
    return words.get(sign, "{limit}").format(limit=limit)


def _says(watch: Watch, sight: Sight) -> Iterator[str]:
    if not sight.is_over:
        hours = _span(watch) // timedelta(hours=1)
        yield _("The last {hours} hours.").format(hours=hours)
    yield _("Marked: {marks}.").format(marks=", ".join(label for _at, label in sight.marks))
    if watch.threshold is not None:
        yield _("Red: it fires {where}.").format(where=_where(watch.sign, number(watch.threshold)))
    if watch.fears_silence:
        yield _("A gap is no data, which this alarm takes for trouble.")
