"""Signs of load: what the last quarter of an hour of the metrics shows."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from functions.diagnose.judge.signs import Look, Seen, Sign
from functions.diagnose.judge.suspects import Suspect
from notifier.phrases import measured
from notifier.translation import _
from opskit.usage_figures import UsageFacts
from opskit.usage_metrics import ERRORS_CRITICAL_COUNT, Metric, level_of, name_of, unit_of
from opskit.usage_readings import POINT_SECONDS, Reading, read_figures

RECENT = 3
"""Points of five minutes that are the present; the newest alone may not be whole yet."""

RISE = 1.5
"""From half as many again on, requests are more than chance."""

FAILING_PERCENT = 1.0
"""Ten times the manual's objective of 0.1 %: the alarm stands at 5 %, and diagnosis comes early."""

_HIGH = {
    Metric.ECS_CPU: Sign.CPU_HIGH,
    Metric.ECS_MEMORY: Sign.MEMORY_HIGH,
    Metric.DB_CONNECTIONS: Sign.CONNECTIONS_HIGH,
    Metric.WRITER_CONNECTIONS: Sign.CONNECTIONS_HIGH,
    Metric.DB_CPU: Sign.DATABASE_BUSY,
    Metric.WRITER_CPU: Sign.DATABASE_BUSY,
    Metric.LATENCY: Sign.SLOW,
}
_LOAD = (Sign.CPU_HIGH, Sign.MEMORY_HIGH)


def sign_load(usage: UsageFacts, look: Look) -> Iterator[Seen]:
    """Return which metrics are out of their normal range now."""
    readings = read_figures(usage.measured)
    seen = [*_high(readings, look)]
    yield from seen
    yield from _failing(readings, look)
    traffic = [one for one in readings if one.metric is Metric.REQUESTS]
    more = [(one, _times(one, look)) for one in traffic]
    risen = [(one, times) for one, times in more if times is not None and times >= RISE]
    for one, times in risen:
        yield _more(one, times or 0.0)
    known = bool(more) and all(times is not None for _one, times in more)
    loaded = [one for one in seen if one.sign in _LOAD]
    if loaded and known and not risen:
        line = _("Requests are not more than before, yesterday or last week")
        yield Seen(sign=Sign.LOAD_ALONE, resource=loaded[0].resource, evidence=(line,))


def _high(readings: Iterable[Reading], look: Look) -> Iterator[Seen]:
    for one in readings:
        level, recent = level_of(one.metric, look.settings), recent_of(one)
        sign = _HIGH.get(one.metric)
        if sign and level and recent is not None and recent > level.warning:
            yield Seen(
                sign=sign,
                resource=one.source.resource,
                evidence=(_line(one, recent, level.warning),),
            )


def sign_before(usage: UsageFacts, suspects: Sequence[Suspect], look: Look) -> Iterator[Seen]:
    """Return what failed or was slow before the first suspected deployment began.

    An alarm comes minutes after the trouble: a deployment in between was meant to cure it.
    """
    if not suspects:
        return
    began = min(one.began for each in suspects for one in (each.deployment, *each.also))
    failing = max(FAILING_PERCENT, look.settings.error_rate_percent)
    limits = {Metric.TARGET_ERRORS: failing, Metric.LATENCY: look.settings.latency_ms}
    for one in read_figures(usage.measured):
        limit = limits.get(one.metric)
        before = [point for point in _until(one.points, began, look)[-RECENT:] if point is not None]
        if limit is not None and max(before, default=0.0) > limit:
            line = _("Already before the deployment: {name} {value}").format(
                name=name_of(one.metric), value=measured(max(before), unit_of(one.metric))
            )
            yield Seen(sign=Sign.TROUBLE_BEFORE, resource=one.source.resource, evidence=(line,))


def recent_of(reading: Reading) -> float | None:
    """Return the highest of the last points, or None without data."""
    known = [point for point in reading.points[-RECENT:] if point is not None]
    return max(known, default=None)


def _line(one: Reading, recent: float, normal: float) -> str:
    unit = unit_of(one.metric)
    return _("{name} {now} (normal: at most {normal}; yesterday {yesterday})").format(
        name=name_of(one.metric),
        now=measured(recent, unit),
        normal=measured(normal, unit),
        yesterday=measured(one.yesterday, unit),
    )


def _failing(readings: Iterable[Reading], look: Look) -> Iterator[Seen]:
    least = max(FAILING_PERCENT, look.settings.error_rate_percent)
    for one in readings:
        recent = recent_of(one)
        if one.metric is not Metric.TARGET_ERRORS or recent is None or recent < least:
            continue
        if (one.count or 0) >= ERRORS_CRITICAL_COUNT:
            line = _line(one, recent, look.settings.error_rate_percent)
            yield Seen(sign=Sign.REQUESTS_FAIL, resource=one.source.resource, evidence=(line,))


def _times(reading: Reading, look: Look) -> float | None:
    """Return how many times as many requests come now as ever before; None without a before."""
    recent = recent_of(reading)
    before = [one for one in _befores(reading, look) if one]
    return recent / max(before) if recent is not None and before else None


def _befores(reading: Reading, look: Look) -> Iterator[float | None]:
    yield reading.yesterday
    yield reading.last_week
    earlier = [point for point in _earlier(reading.points, look) if point is not None]
    yield sum(earlier) / len(earlier) if earlier else None


def _earlier(points: Sequence[float | None], look: Look) -> Sequence[float | None]:
    """Return the points that ended before the onset; without one, all but the present."""
    if look.onset is None:
        return points[:-RECENT]
    return _until(points[:-RECENT], look.onset, look, left_out=RECENT)


def _until(
    points: Sequence[float | None], moment: datetime, look: Look, *, left_out: int = 0
) -> Sequence[float | None]:
    """Return the points that ended by a moment; `left_out` says how many newer ones are gone."""
    end = datetime.fromtimestamp(look.now.timestamp() // POINT_SECONDS * POINT_SECONDS, UTC)
    since = max(0, -((moment - end) // timedelta(seconds=POINT_SECONDS)))
    return points[: max(0, len(points) - max(0, since - left_out))]


def _more(reading: Reading, times: float) -> Seen:
    unit = unit_of(Metric.REQUESTS)
    line = _("{now} now, {times} times as many as before (yesterday {yesterday})").format(
        now=measured(recent_of(reading), unit),
        times=f"{times:.1f}",
        yesterday=measured(reading.yesterday, unit),
    )
    return Seen(sign=Sign.MORE_REQUESTS, resource=reading.source.resource, evidence=(line,))
