"""What CloudWatch is to draw: facts in, the definition of a graph out. Pure."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from typing import Any
from zoneinfo import ZoneInfo

from opskit.metric_query import Query

WIDTH = 900
HEIGHT = 400
"""Pixels: half a phone held across, and letters that can still be read there."""

LINES = 6
"""More lines in one graph nobody tells apart."""

COLOURS = ("#1f77b4", "#ff7f0e", "#2ca02c", "#9467bd", "#8c564b", "#17becf")
LIMIT_COLOUR = "#d13212"
MARK_COLOUR = "#414d5c"
FAINT = "#b0b0b0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a graph.

    Attributes:
        label: as the legend shows it.
        parts: the metrics that it is made of.
        expression: metric math over the parts, "100*{0}/{1}"; "" draws the only part as it is.
        beside: whether it has the axis on the right, drawn faintly: what the others depend on.
    """

    label: str
    parts: tuple[Query, ...]
    expression: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One part of an alarm's own metric math, under the name that its formulas know it by.

    Attributes:
        id: "requests".
        label: as the legend shows it; "" leaves that to CloudWatch.
        metric: what it reads; None where it is a formula.
        formula: metric math over other terms, or a query of CloudWatch's; "" for a metric.
        period: seconds of one point; 0 where a formula takes its terms'.
        shown: whether it is drawn; else another one is made of it.
    """

    id: str
    label: str = ""
    metric: Query | None = None
    formula: str = ""
    period: int = 0
    shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An upright line across the graph: when something happened (aware)."""

    at: datetime
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A level line across the graph: from where it is too much."""

    value: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """One graph.

    Attributes:
        name: the file's, without its ending.
        title: translated, stands above it and in it.
        says: translated, how to read it.
        lines: the first six are drawn.
        limits: level lines.
        axis: the left axis's translated title with its unit.
        start, end: what it spans (aware).
        period: seconds of one point.
        beside: the right axis's title, "" without one.
        terms: what is drawn beside the lines, or instead of them.
        marks: upright lines.
    """

    name: str
    title: str
    says: str
    lines: tuple[Line, ...]
    limits: tuple[Limit, ...]
    axis: str
    start: datetime
    end: datetime
    period: int = 3600
    beside: str = ""
    terms: tuple[Term, ...] = ()
    marks: tuple[Mark, ...] = ()


def define_widget(widget: Widget, zone: ZoneInfo) -> str:
    """Return the JSON that GetMetricWidgetImage takes: light, at the team's hours.

    (CloudWatch API reference, "Metric Widget Structure and Syntax".)
    """
    return json.dumps(
        {
            "view": "timeSeries",
            "theme": "light",
            "title": widget.title,
            "width": WIDTH,
            "height": HEIGHT,
            "start": _instant(widget.start),
            "end": _instant(widget.end),
            "timezone": f"{widget.end.astimezone(zone):%z}",
            "metrics": [
                *(part for n, line in _drawn(widget.lines) for part in _metrics(n, line)),
                *_terms(widget.terms),
            ],
            "annotations": _annotations(widget),
            "yAxis": _axes(widget),
            "legend": {"position": "bottom"},
            "period": widget.period,
        },
        ensure_ascii=False,
    )


def _drawn(lines: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    return enumerate(lines[:LINES])


def _metrics(number: int, line: Line) -> Iterator[list[Any]]:
    """Yield a line's metrics, hidden where an expression over them is what is drawn."""
    looks: dict[str, Any] = {
        "label": line.label,
        "color": FAINT if line.beside else COLOURS[number],
        "yAxis": "right" if line.beside else "left",
    }
    ids = [f"m{number}p{at}" for at in range(len(line.parts))]
    for one, part in zip(ids, line.parts, strict=True):
        shown = {"visible": False} if line.expression else looks
        yield [*_named(part), {"id": one, "stat": part.statistic, **shown}]
    if line.expression:
        yield [{"id": f"e{number}", "expression": line.expression.format(*ids), **looks}]


def _named(part: Query) -> list[str]:
    dimensions = [text for pair in part.dimensions for text in pair]
    return [part.namespace, part.name, *dimensions]


def _terms(terms: Sequence[Term]) -> Iterator[list[Any]]:
    colours = cycle(COLOURS)
    for term in terms:
        looks: dict[str, Any] = {"id": term.id}
        looks |= {"color": next(colours)} if term.shown else {"visible": False}
        if term.label:
            looks["label"] = term.label
        if term.period:
            looks["period"] = term.period
        if term.metric:
            yield [*_named(term.metric), {"stat": term.metric.statistic, **looks}]
        else:
            yield [{"expression": term.formula, **looks}]


def _annotations(widget: Widget) -> dict[str, object]:
    level = [
        {"value": limit.value, "label": limit.label, "color": LIMIT_COLOUR}
        for limit in widget.limits
    ]
    upright = [
        {"value": _instant(mark.at), "label": mark.label, "color": MARK_COLOUR}
        for mark in widget.marks
    ]
    return {"horizontal": level, "vertical": upright} if upright else {"horizontal": level}


def _axes(widget: Widget) -> dict[str, object]:
    lowest = min([0, *(limit.value for limit in widget.limits)])
    left = {"label": widget.axis, "min": lowest, "showUnits": False}
    right = {"label": widget.beside, "min": 0, "showUnits": False}
    return {"left": left, "right": right} if widget.beside else {"left": left}


def _instant(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
