"""Draws GetMetricWidgetImage's graphs, which no emulator knows, from ministack's own metrics.

Plain, and marked as the embedded AWS's: what CloudWatch draws looks better. It knows what our
widgets use: metrics, sums and quotients of them, annotations, two axes; gaps stay gaps.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from http import HTTPStatus
from math import ceil
from typing import Any

from local.aws.answers import Json
from local.aws.metric_math import evaluate
from local.aws.scripting import Handler
from opskit.canvas import Canvas, Colour, text_width
from opskit.ticks import tick_text, ticks_to

_INK: Colour = (60, 64, 67)
_GRID: Colour = (226, 228, 230)
_FAINT: Colour = (170, 170, 170)
_TARGET = "GraniteServiceVersion20100801.GetMetricData"
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 76, 56, 84
_DAYS_SHOWN = 7
_HOURS_SHOWN = 8
_HOUR, _DAY = 3600, 86_400
_SHORT = 2 * _DAY
"""Seconds: what is shorter has hours below it, not days."""

type Series = dict[float, float]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A line with what its metric says of its looks."""

    series: Series
    looks: Mapping[str, Any]
    period: int

    @property
    def side(self) -> str:
        return str(self.looks.get("yAxis", "left"))

    @property
    def colour(self) -> Colour:
        return _colour(str(self.looks.get("color", "#1f77b4")))


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where values stand on the paper."""

    canvas: Canvas
    start: float
    end: float
    tops: Mapping[str, list[float]]

    def x(self, moment: float) -> float:
        wide = self.canvas.width - _LEFT - _RIGHT
        return _LEFT + wide * (moment - self.start) / (self.end - self.start)

    def y(self, value: float, side: str) -> float:
        high = self.canvas.height - _TOP - _BOTTOM
        return self.canvas.height - _BOTTOM - high * value / self.tops[side][-1]


async def draw_widget(parameters: Json, ask: Handler) -> Json:
    """Answer GetMetricWidgetImage.

    Args:
        parameters: the call's.
        ask: ministack's CloudWatch.
    """
    widget = json.loads(parameters["MetricWidget"])
    start, end = (datetime.fromisoformat(widget[name]).timestamp() for name in ("start", "end"))
    metrics = [_parse(entry) for entry in widget["metrics"]]
    period = int(widget.get("period", 300))
    read = await _read(metrics, start, end, period, ask)
    lines = list(_lines(metrics, read, period))
    return {"MetricWidgetImage": _draw(widget, lines, start, end)}


def _parse(entry: Sequence[Any]) -> tuple[list[str], dict[str, Any]]:
    *names, looks = entry if isinstance(entry[-1], dict) else [*entry, {}]
    return [str(name) for name in names], looks


async def _read(
    metrics: Sequence[tuple[list[str], dict[str, Any]]],
    start: float,
    end: float,
    period: int,
    ask: Handler,
) -> dict[str, Series]:
    queries = [_query(names, looks, period) for names, looks in metrics if names]
    asked = {"MetricDataQueries": queries, "StartTime": start, "EndTime": end}
    headers = {"content-type": "application/x-amz-json-1.0", "x-amz-target": _TARGET}
    status, _headers, body = await ask("POST", "/", headers, json.dumps(asked).encode(), {})
    if status != HTTPStatus.OK:
        raise RuntimeError(f"the embedded CloudWatch answered {status}: {body!r}")
    said = json.loads(body if isinstance(body, bytes | str) else b"{}")
    return {
        result["Id"]: dict(zip(result["Timestamps"], result["Values"], strict=True))
        for result in said["MetricDataResults"]
    }


def _query(names: Sequence[str], looks: Mapping[str, Any], period: int) -> Json:
    namespace, metric, *rest = names
    dimensions = [{"Name": a, "Value": b} for a, b in zip(rest[::2], rest[1::2], strict=True)]
    of = {"Namespace": namespace, "MetricName": metric, "Dimensions": dimensions}
    stat = {"Metric": of, "Period": looks.get("period", period), "Stat": looks["stat"]}
    return {"Id": looks["id"], "MetricStat": stat}


def _lines(
    metrics: Sequence[tuple[list[str], dict[str, Any]]], read: Mapping[str, Series], period: int
) -> Iterator[_Drawn]:
    moments = sorted({moment for series in read.values() for moment in series})
    for names, looks in metrics:
        if not looks.get("visible", True):
            continue
        if names:
            series = read[looks["id"]]
        else:
            values = {
                at: evaluate(looks["expression"], {one: s.get(at) for one, s in read.items()})
                for at in moments
            }
            series = {at: value for at, value in values.items() if value is not None}
        yield _Drawn(series, looks, int(looks.get("period", period)))


def _draw(widget: Json, lines: Sequence[_Drawn], start: float, end: float) -> bytes:
    canvas = Canvas(int(widget.get("width", 600)), int(widget.get("height", 400)))
    limits = widget.get("annotations", {}).get("horizontal", [])
    tops = {"left": ticks_to(max([_top(lines, "left"), *(one["value"] for one in limits)]))}
    tops["right"] = ticks_to(_top(lines, "right"))
    plot = _Plot(canvas, start, end, tops)
    canvas.write((_LEFT, 26), str(widget.get("title", "")), _INK, size=14)
    _draw_axes(plot, widget)
    for line in sorted(lines, key=lambda one: one.side, reverse=True):
        _draw_line(plot, line)
    for limit in limits:
        level, colour = plot.y(limit["value"], "left"), _colour(limit["color"])
        canvas.dash((_LEFT, level), canvas.width - _LEFT - _RIGHT, colour)
        canvas.write((_LEFT + 6, level - 6), limit["label"], colour, size=11)
    for row, mark in enumerate(widget.get("annotations", {}).get("vertical", [])):
        _draw_mark(plot, mark, row)
    _draw_legend(canvas, lines)
    return canvas.png()


def _top(lines: Sequence[_Drawn], side: str) -> float:
    return max((v for one in lines if one.side == side for v in one.series.values()), default=0.0)


def _draw_axes(plot: _Plot, widget: Json) -> None:
    canvas, axes = plot.canvas, widget.get("yAxis", {})
    right_edge = canvas.width - _RIGHT
    for side, ticks in plot.tops.items():
        if side not in axes and side == "right":
            continue
        for tick in ticks:
            text, level = tick_text(tick, ticks[1]), plot.y(tick, side)
            if side == "left":
                canvas.box((_LEFT, level), (right_edge - _LEFT, 1), _GRID)
            at = _LEFT - 8 - text_width(text, 11) if side == "left" else right_edge + 8
            canvas.write((at, level + 5), text, _INK, size=11)
        name = str(axes.get(side, {}).get("label", ""))
        at = 8 if side == "left" else canvas.width - 4 - text_width(name, 11)
        canvas.write((at, _TOP - 12), name, _INK, size=11)
    offset = timezone(_offset(widget.get("timezone", "+0000")))
    short = plot.end - plot.start < _SHORT
    for moment in _hours(plot, offset) if short else _days(plot, offset):
        there = datetime.fromtimestamp(moment, offset)
        text = f"{there:%H:%M}" if short else f"{there:%m-%d}"
        left = min(plot.x(moment), canvas.width - text_width(text, 11))
        canvas.write((left, canvas.height - _BOTTOM + 20), text, _INK, size=11)


def _offset(text: str) -> timedelta:
    minutes = int(text[1:3]) * 60 + int(text[3:5])
    return timedelta(minutes=-minutes if text[0] == "-" else minutes)


def _days(plot: _Plot, offset: timezone) -> Iterator[float]:
    first = datetime.fromtimestamp(plot.start, UTC).astimezone(offset)
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    days = max(1, round((plot.end - plot.start) / _DAY))
    for day in range(0, days + 1, max(1, days // _DAYS_SHOWN)):
        moment = (midnight + timedelta(days=day)).timestamp()
        if plot.start <= moment < plot.end:
            yield moment


def _hours(plot: _Plot, offset: timezone) -> Iterator[float]:
    """Yield round times of the day there."""
    ahead = offset.utcoffset(None).total_seconds()
    steps = (_HOUR / 4, _HOUR / 2, _HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR)
    step = next(one for one in steps if (plot.end - plot.start) / one <= _HOURS_SHOWN)
    moment = ceil((plot.start + ahead) / step) * step - ahead
    while moment < plot.end:
        yield moment
        moment += step


def _draw_mark(plot: _Plot, mark: Mapping[str, Any], row: int) -> None:
    canvas, colour = plot.canvas, _colour(mark["color"])
    at = plot.x(datetime.fromisoformat(mark["value"]).timestamp())
    canvas.box((at - 1, _TOP), (2, canvas.height - _TOP - _BOTTOM), colour)
    wide = text_width(mark["label"], 11)
    left = at + 5 if at + 5 + wide < canvas.width - _RIGHT else at - 5 - wide
    canvas.write((left, _TOP + 14 + 18 * row), mark["label"], colour, size=11)


def _draw_line(plot: _Plot, line: _Drawn) -> None:
    """Draw a line, broken where values are missing."""
    runs: list[list[float]] = []
    for at in sorted(line.series):
        if not runs or at - runs[-1][-1] > line.period:
            runs.append([])
        runs[-1].append(at)
    thick = 1.2 if line.side == "right" else 2.2
    for run in runs:
        points = [(plot.x(at), plot.y(line.series[at], line.side)) for at in run]
        alone = [*points, points[0]]  # a value between two gaps is a dot
        plot.canvas.path(points if len(run) > 1 else alone, line.colour, thick)


def _draw_legend(canvas: Canvas, lines: Sequence[_Drawn]) -> None:
    at, base = float(_LEFT), float(canvas.height - 28)
    for line in lines:
        text = str(line.looks.get("label", ""))
        wide = 34 + text_width(text, 11)
        if at + wide > canvas.width and at > _LEFT:
            at, base = float(_LEFT), base + 18
        canvas.box((at, base - 7), (14, 5), line.colour)
        canvas.write((at + 20, base), text, _INK, size=11)
        at += wide
    mark = "embedded aws"
    canvas.write((canvas.width - 6 - text_width(mark, 8), 16), mark, _FAINT, size=8)


def _colour(text: str) -> Colour:
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue
