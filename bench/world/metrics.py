"""What CloudWatch's metrics read in the made-up account, in pages as AWS cuts them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from bench.world.place import TASKS_EACH, Json, World, in_trouble, number_in

POINTS_A_PAGE = 100_800
"""The most points in one answer (GetMetricData, CloudWatch API reference)."""

_LEVELS = {
    "TargetResponseTime": 0.12,
    "RequestCount": 1_000,
    "HTTPCode_Target_5XX_Count": 0,
    "HTTPCode_ELB_5XX_Count": 0,
    "HealthyHostCount": TASKS_EACH,
    "CPUUtilization": 45,
    "MemoryUtilization": 60,
    "DatabaseConnections": 22,
    "AuroraReplicaLag": 18,
    "EngineUptime": 30 * 86_400,
    "FreeableMemory": 8 * 1024**3,
    "VolumeBytesUsed": 12 * 1024**3,
    "AuroraVolumeBytesLeftTotal": 127 * 1024**4,
}
"""What a healthy application's metrics read; other percentages are 30, sums those of 5 minutes."""

_SILENT = "ServerlessDatabaseCapacity"
"""A metric that provisioned instances do not have."""
_BAD_DAY = timedelta(days=10)
"""So long ago, for an hour, each balancer's requests failed, and every tenth cluster began anew."""
_HOUR = timedelta(hours=1)

type Value = Callable[[int, datetime], float]
"""Number and moment of a point -> its value."""


def answer_metrics(world: World, asked: Json) -> Json:
    """Answer GetMetricData, newest first unless asked otherwise; a page may end amid a metric."""
    queries: Sequence[Json] = asked["MetricDataQueries"]
    begin = int(asked.get("NextToken") or 0)
    room = asked.get("MaxDatapoints", POINTS_A_PAGE)
    results: list[Json] = []
    passed = 0
    for query in queries:
        moments = _moments(query, asked)
        first, last = max(0, begin - passed), min(len(moments), begin + room - passed)
        passed += len(moments)
        if first < last or not moments:
            results.append(_result(world, query, moments, first, last))
    rest = {"NextToken": str(begin + room)} if begin + room < passed else {}
    return {"MetricDataResults": results, **rest}


def count_points(query: Json, asked: Json) -> int:
    """Return how many points a query of GetMetricData has here."""
    return len(_moments(query, asked))


def _moments(query: Json, asked: Json) -> Sequence[datetime]:
    stat = query["MetricStat"]
    if stat["Metric"]["MetricName"] == _SILENT:
        return ()
    start, end = _moment(asked["StartTime"]), _moment(asked["EndTime"])
    rises = asked.get("ScanBy") == "TimestampAscending"
    return _spread(start, end, stat["Period"], rises=rises)


@lru_cache(maxsize=64)
def _spread(start: datetime, end: datetime, seconds: int, *, rises: bool) -> Sequence[datetime]:
    period = timedelta(seconds=seconds)
    moments = [start + period * number for number in range(max(1, int((end - start) / period)))]
    return tuple(moments if rises else reversed(moments))


def _result(world: World, query: Json, moments: Sequence[datetime], first: int, last: int) -> Json:
    value = _value(world, query["MetricStat"])
    return {
        "Id": query["Id"],
        "Label": query.get("Label", query["Id"]),
        "Timestamps": list(moments[first:last]),
        "Values": [value(number, moments[number]) for number in range(first, last)],
        "StatusCode": "Complete" if last == len(moments) else "PartialData",
    }


def _moment(told: datetime | float | str) -> datetime:
    """Read a moment as parsers and tallies leave it: seconds, a text, or without a zone."""
    if isinstance(told, str):
        told = datetime.fromisoformat(told)
    moment = told if isinstance(told, datetime) else datetime.fromtimestamp(told, UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _value(world: World, stat: Json) -> Value:
    name, statistic, period = stat["Metric"]["MetricName"], stat["Stat"], stat["Period"]
    index = _number(stat)
    bad = world.now.replace(minute=0, second=0, microsecond=0) - _BAD_DAY
    if statistic == "SampleCount":
        each = 1 if name == "EngineUptime" else TASKS_EACH - in_trouble(index)
        return lambda _number, _at: each * period / 60
    if name == "HTTPCode_Target_5XX_Count":
        failed = _LEVELS["RequestCount"] / 5 * min(period, 3600) / 300
        return lambda _number, at: failed if _meets(at, period, bad) else 0
    if name == "EngineUptime" and in_trouble(index):
        return lambda _number, at: 100 if _meets(at, min(period, 300), bad) else _LEVELS[name]
    if name == "MemoryUtilization" and statistic == "Maximum" and in_trouble(index):
        return lambda _number, at: 79 - (world.now - at) / timedelta(days=3)
    return _around(_LEVELS.get(name, 30) * (period / 300 if statistic == "Sum" else 1))


def _number(stat: Json) -> int:
    """Return the number of what a metric is about; that of a whole account's is 0."""
    named = " ".join(one["Value"] for one in stat["Metric"].get("Dimensions", ()))
    return number_in(named) if "-" in named else 0


def _meets(at: datetime, period: int, bad: datetime) -> bool:
    """Tell whether a point holds some of the bad hour."""
    return at < bad + _HOUR and at + timedelta(seconds=period) > bad


def _around(level: float) -> Value:
    return lambda number, _at: level * (0.9 + (number + 1) % 3 / 10)
