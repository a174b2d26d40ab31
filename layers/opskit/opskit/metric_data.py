"""GetMetricData in batches of 500, every page, with each query's own failure kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING, Any

from opskit.aws import parse_moment
from opskit.metric_answers import leave_points_as_they_come
from opskit.unreadable import Read, Unreadable, Why

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Future

    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef

    from opskit.metric_query import Query
    from opskit.reads import Reader

QUERIES_A_CALL = 500
"""CloudWatch API reference, GetMetricData."""

OPERATION = "cloudwatch:GetMetricData"

MANY_POINTS = 20_000
"""A call for more has a large answer: a thousand services have 20 pages of 100,800 points."""

type Points = tuple[float | None, ...]
"""Values in time's order, None where a period has no data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A span of time and the length of its points in seconds, which divides it."""

    start: datetime
    end: datetime
    period: int

    @property
    def points(self) -> int:
        """How many points it holds."""
        return int((self.end - self.start).total_seconds()) // self.period

    def place(self, time: datetime | float) -> int:
        """Return which of its points a time, or a number of seconds since 1970, belongs to."""
        moment = time if isinstance(time, datetime) else parse_moment(time)
        return (moment - self.start) // timedelta(seconds=self.period)


@dataclass(frozen=True, slots=True)
class Begun:
    """Calls under way."""

    calls: tuple[tuple[tuple[Query, ...], Future[Read[dict[Query, Read[Points]]]]], ...]

    def results(self) -> dict[Query, Read[Points]]:
        """Wait for all calls; a refused call makes each of its queries unreadable."""
        found: dict[Query, Read[Points]] = {}
        for batch, future in self.calls:
            answer = future.result()
            found |= dict.fromkeys(batch, answer) if isinstance(answer, Unreadable) else answer
        return found


def begin_queries(
    cloudwatch: CloudWatchClient, reader: Reader, queries: Iterable[Query], window: Window
) -> Begun:
    """Begin to ask for all of `queries` over `window`, 500 a call."""
    leave_points_as_they_come(cloudwatch)
    return Begun(
        tuple(
            (
                batch,
                reader.start(
                    OPERATION,
                    _told(batch),
                    partial(_ask, cloudwatch, batch, window),
                    large=len(batch) * window.points > MANY_POINTS,
                ),
            )
            for batch in batched(queries, QUERIES_A_CALL, strict=False)
        )
    )


def _told(batch: Sequence[Query]) -> str:
    names = list(dict.fromkeys(query.resource for query in batch))
    return names[0] if len(names) == 1 else "CloudWatch"


def _ask(
    cloudwatch: CloudWatchClient, batch: Sequence[Query], window: Window
) -> dict[Query, Read[Points]]:
    """Ask for up to 500 queries, all pages; keep only the values, each in its place."""
    by_id = {f"m{number:04d}": query for number, query in enumerate(batch, start=1)}
    slots: dict[str, list[float | None]] = {one: [None] * window.points for one in by_id}
    states: dict[str, tuple[str, str]] = {}
    pages = cloudwatch.get_paginator("get_metric_data").paginate(
        MetricDataQueries=[_query(one, query, window) for one, query in by_id.items()],
        StartTime=window.start,
        EndTime=window.end,
        ScanBy="TimestampAscending",
    )
    for page in pages:
        results: list[dict[str, Any]] = page["MetricDataResults"]  # type: ignore[assignment]
        for result in results:
            one = result.get("Id", "")
            said = "; ".join(m.get("Value", "") for m in result.get("Messages") or ())
            states[one] = (result.get("StatusCode", "Complete"), said)
            _place(result["Timestamps"], result["Values"], slots[one], window)
    return {query: _read_of(query, slots[one], states.get(one)) for one, query in by_id.items()}


def _place(
    times: Sequence[datetime | float],
    values: Sequence[float],
    slots: list[float | None],
    window: Window,
) -> None:
    if not times:
        return
    first, last = window.place(times[0]), window.place(times[-1])
    if first >= 0 and last < len(slots) and last - first + 1 == len(times) == len(values):
        slots[first : last + 1] = values  # they come in order, and none is missing
        return
    for time, value in zip(times, values, strict=True):
        place = window.place(time)
        if 0 <= place < len(slots):
            slots[place] = value


def _read_of(
    query: Query, slots: list[float | None], state: tuple[str, str] | None
) -> Read[Points]:
    code, said = state or ("no answer", "")
    if code == "Complete":
        return tuple(slots)
    return Unreadable(
        operation=OPERATION,
        resource=query.resource,
        why=Why.DENIED if code == "Forbidden" else Why.FAILED,
        detail=f"{code}: {said}" if said else code,
    )


def _query(one: str, query: Query, window: Window) -> MetricDataQueryTypeDef:
    return {
        "Id": one,
        "MetricStat": {
            "Metric": {
                "Namespace": query.namespace,
                "MetricName": query.name,
                "Dimensions": [{"Name": key, "Value": value} for key, value in query.dimensions],
            },
            "Period": window.period,
            "Stat": query.statistic,
        },
    }
