"""What a metric alarm watches, as a graph of it needs that."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from opskit.metric_query import Query
from opskit.widget import Term

_SIGNS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": ">=",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
}
_CHILD = re.compile(r"""\bALARM\s*\(\s*(?:"([^"]+)"|'([^']+)'|([^)"'\s]+))\s*\)""")
_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What a metric alarm watches.

    Attributes:
        name: the alarm's.
        terms: its metric, or its metric math.
        threshold: where it fires; None where that is a band.
        sign: ">=", how a value there compares with the threshold.
        period: seconds of one point.
        seconds: what it looks back on.
        fears_silence: whether it takes a lack of data for trouble.
    """

    name: str
    terms: tuple[Term, ...]
    threshold: float | None
    sign: str
    period: int
    seconds: int
    fears_silence: bool


def watch_of(said: Mapping[str, Any]) -> Watch | None:
    """Return what an alarm watches; None for what our graphs cannot show: another account's.

    Args:
        said: a metric alarm, as DescribeAlarms tells it.
    """
    queries = said.get("Metrics") or ()
    if any("AccountId" in query for query in queries):
        return None
    name = said["AlarmName"]
    terms = tuple(_query(query, name) for query in queries) or (_metric(said, name),)
    period = max([term.period for term in terms]) or _MINUTE
    return Watch(
        name=name,
        terms=terms,
        threshold=said.get("Threshold") if "ThresholdMetricId" not in said else None,
        sign=_SIGNS.get(said.get("ComparisonOperator", ""), ""),
        period=period,
        seconds=period * said.get("EvaluationPeriods", 1),
        fears_silence=said.get("TreatMissingData") == "breaching",
    )


def children_of(rule: str) -> tuple[str, ...]:
    """Return the names of the alarms by whose firing a composite alarm fires, in its order."""
    return tuple(dict.fromkeys(_children(rule)))


def _children(rule: str) -> Iterator[str]:
    for found in _CHILD.finditer(rule):
        name = next(filter(None, found.groups()))
        yield name.rpartition(":alarm:")[2] if name.startswith("arn:") else name


def _metric(said: Mapping[str, Any], name: str) -> Term:
    statistic = said.get("Statistic") or said.get("ExtendedStatistic") or "Average"
    return Term(
        id="m1",
        label=f"{said['MetricName']} ({statistic})",
        metric=_read(said, statistic, name),
        period=said["Period"],
    )


def _query(query: Mapping[str, Any], name: str) -> Term:
    stat, shown = query.get("MetricStat"), query.get("ReturnData", True)
    label = query.get("Label", "")
    if stat is None:
        return Term(
            id=query["Id"],
            label=label,
            formula=query["Expression"],
            period=query.get("Period", 0),
            shown=shown,
        )
    return Term(
        id=query["Id"],
        label=label or f"{stat['Metric']['MetricName']} ({stat['Stat']})",
        metric=_read(stat["Metric"], stat["Stat"], name),
        period=stat["Period"],
        shown=shown,
    )


def _read(said: Mapping[str, Any], statistic: str, name: str) -> Query:
    return Query(
        resource=name,
        namespace=said["Namespace"],
        name=said["MetricName"],
        dimensions=tuple((one["Name"], one["Value"]) for one in said.get("Dimensions", ())),
        statistic=statistic,
    )
