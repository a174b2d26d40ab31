"""What an alarm measures and its threshold, as one line for people; what is missing is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from notifier.text import legible
from notifier.translation import _, later, look_up

_SIGNS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": ">=",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
    "GreaterThanUpperThreshold": later("above"),
    "LessThanLowerThreshold": later("below"),
    "LessThanLowerOrGreaterThanUpperThreshold": later("outside of"),
}
_LINE = 1000


def describe(found: object, *, rule: Mapping[str, Any], data: object = None) -> str:
    """Return what an alarm measures and its threshold, or "".

    Args:
        found: the message's Trigger, or the event's configuration; their names differ in case.
        rule: where a composite alarm has its AlarmRule and its children.
        data: the event's reasonData, JSON in text, which alone has the threshold there.
    """
    composite = _get(rule, "alarmrule")
    if isinstance(composite, str):
        line = " ".join([composite, *_children(rule)])
    else:
        line = " ".join(filter(None, (_measured(found), _limit(found, data), _periods(found))))
    return " ".join(legible(line).split())[:_LINE]


def _children(rule: Mapping[str, Any]) -> Iterator[str]:
    names = [
        arn.rpartition(":alarm:")[2]
        for child in _list(_get(rule, "triggeringchildren"))
        if isinstance(arn := _get(child, "arn"), str)
    ]
    if names:
        yield _("(now: {names})").format(names=", ".join(names))


def _measured(found: object) -> str:
    metrics = _list(_get(found, "metrics"))
    if not metrics:
        statistic = _get(found, "extendedstatistic", "statistic")
        return _metric(found, statistic)
    band = _get(found, "thresholdmetricid")
    watched = [m for m in metrics if _get(m, "returndata") is not False and _get(m, "id") != band]
    return ", ".join(filter(None, map(_query, watched)))


def _query(query: object) -> str:
    """Return one query of metric math: its expression with its label, or its metric."""
    expression, label = _get(query, "expression"), _get(query, "label")
    if isinstance(expression, str):
        return f"{label} = {expression}" if isinstance(label, str) and label else expression
    stat = _get(query, "metricstat")
    return _metric(_get(stat, "metric"), _get(stat, "stat"))


def _metric(found: object, statistic: object) -> str:
    name, namespace = _get(found, "metricname", "name"), _get(found, "namespace")
    if not isinstance(name, str):
        return ""
    dimensions = ", ".join(_dimensions(_get(found, "dimensions")))
    parts = [statistic if isinstance(statistic, str) else "", namespace, name]
    known = " ".join(part for part in parts if isinstance(part, str) and part)
    return f"{known} ({dimensions})" if dimensions else known


def _dimensions(found: object) -> Iterator[str]:
    if isinstance(found, Mapping):
        yield from (f"{name}={value}" for name, value in found.items())
    for one in _list(found):
        yield f"{_get(one, 'name')}={_get(one, 'value')}"


def _limit(found: object, data: object) -> str:
    sign = look_up(_SIGNS.get(str(_get(found, "comparisonoperator")), ""))
    if band := _get(found, "thresholdmetricid"):
        queries = _list(_get(found, "metrics"))
        expected = next((_query(q) for q in queries if _get(q, "id") == band), "")
        return f"{sign} {expected}".strip()
    threshold = _get(found, "threshold")
    if threshold is None:
        threshold = _get(_json(data), "threshold")
    if isinstance(threshold, bool) or not isinstance(threshold, int | float):
        return ""
    return f"{sign or _('threshold')} {threshold:g}"


def _periods(found: object) -> str:
    periods, seconds = _get(found, "evaluationperiods"), _get(found, "period")
    points = _get(found, "datapointstoalarm") or periods
    if not isinstance(periods, int) or not isinstance(points, int):
        return ""
    if not isinstance(seconds, int):
        return _("in {points} of {periods} periods").format(points=points, periods=periods)
    return _("in {points} of {periods} periods of {seconds} s").format(
        points=points, periods=periods, seconds=seconds
    )


def _json(data: object) -> object:
    try:
        return json.loads(data) if isinstance(data, str) else None
    except (ValueError, RecursionError):
        return None


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else []


def _get(found: object, *names: str) -> object:
    """Return the first of `names` that `found` has, whatever their case; None where it has none."""
    if not isinstance(found, Mapping):
        return None
    values = {str(name).lower(): value for name, value in found.items()}
    return next((values[name] for name in names if values.get(name) is not None), None)
