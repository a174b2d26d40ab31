"""The PetClinic's last two weeks in CloudWatch, beyond which it takes none: a point an hour."""

import math
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from local.world.application import Application
from local.world.names import CLUSTER, DB_CLUSTER, SERVICE

DAYS = 13
OUTAGE_DAYS_BACK = 12
SLOW_DAYS_BACK = (4, 5, 6)
_HOURLY = 74_400
"""Requests of a busy hour: 1,240 a minute, as metrics.py has them."""
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_SLOT = timedelta(minutes=5)
_SLOTS = 12
_RECENT = {0: timedelta(minutes=205), 1: timedelta(minutes=80), 7: timedelta(minutes=80)}
"""What metrics.py itself writes of the traffic of today, yesterday and last week, by days back.

Hours that it writes a part of are told of in each five minutes: where ten requests of such an hour
happen to fail, a review looks into it.
"""

type Point = tuple[str, dict[str, Any]]


def list_history(
    application: Application, now: datetime, troubles: Collection[str]
) -> Iterator[Point]:
    """List namespace and datapoint of every hour, oldest first.

    Args:
        application: whose load balancer names the dimensions.
        now: the end of the history (aware).
        troubles: "month_outage" and "month_slow" change it.
    """
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight - timedelta(days=DAYS)
    for number in range(DAYS * 24):
        at = start + number * _HOUR
        yield _uptime(at, seconds=1e6 + number * 3600)
        since = {back: now - timedelta(days=back) - at for back in _RECENT}
        is_near = any(timedelta() <= one < _RECENT[back] + _HOUR for back, one in since.items())
        if is_near:
            yield from _hosts(application, at, [2.0] * _SLOTS)
        if any(_MINUTE <= one <= _RECENT[back] for back, one in since.items()):
            continue
        if any(timedelta() <= one < _MINUTE for one in since.values()):
            at += 2 * _MINUTE  # an hour that has just begun, of which metrics.py has nothing yet
        days_back = (midnight - at).days + (1 if (midnight - at).seconds else 0)
        yield from _traffic(application, at, slow=_is_slow(days_back, troubles))
        yield from _usage(at)
        out = "month_outage" in troubles and days_back == OUTAGE_DAYS_BACK and at.hour == 5  # noqa: PLR2004 - 14:00 in Seoul
        if not is_near:
            yield from _hosts(application, at, [0.0] * _SLOTS if out else [2.0])


def _is_slow(days_back: int, troubles: Collection[str]) -> bool:
    return "month_slow" in troubles and days_back in SLOW_DAYS_BACK


def _traffic(application: Application, at: datetime, *, slow: bool) -> Iterator[Point]:
    balancer = {"LoadBalancer": application.load_balancer_dimension}
    requests = round(_HOURLY * (0.9 + 0.1 * math.sin(math.pi * at.hour / 12)))
    times = [(0.9 if slow else 0.09) * factor for factor in (0.6, 0.8, 1.0, 1.2, 1.9)]
    yield _point("AWS/ApplicationELB", "RequestCount", balancer, at, [float(requests)])
    yield _point("AWS/ApplicationELB", "TargetResponseTime", balancer, at, times)
    yield _point("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", balancer, at, [7.0])


def _usage(at: datetime) -> Iterator[Point]:
    """What grows, or does not: a sample a minute and task, as ECS and Aurora send them."""
    service = {"ClusterName": CLUSTER, "ServiceName": SERVICE}
    writer = {"DBClusterIdentifier": DB_CLUSTER, "Role": "WRITER"}
    busy = 1 + 0.2 * math.sin(math.pi * at.hour / 12)
    yield _point("AWS/ECS", "CPUUtilization", service, at, [34.0 * busy] * 120)
    yield _point("AWS/ECS", "MemoryUtilization", service, at, [61.0] * 120)
    yield _point("AWS/RDS", "DatabaseConnections", writer, at, [24.0 * busy])
    yield _point("AWS/RDS", "CPUUtilization", writer, at, [27.0 * busy])
    yield _point("AWS/RDS", "FreeableMemory", writer, at, [1.4e9])
    volume = {"DBClusterIdentifier": DB_CLUSTER}
    yield _point("AWS/RDS", "VolumeBytesUsed", volume, at, [1.2e10])
    yield _point("AWS/RDS", "AuroraVolumeBytesLeftTotal", volume, at, [1.4e14])


def _hosts(application: Application, at: datetime, counts: Sequence[float]) -> Iterator[Point]:
    """How many were healthy, one count for each five minutes."""
    where = {
        "TargetGroup": application.target_group_dimension,
        "LoadBalancer": application.load_balancer_dimension,
    }
    for number, count in enumerate(counts):
        time = at + number * _SLOT
        yield _point("AWS/ApplicationELB", "HealthyHostCount", where, time, [count])


def _uptime(at: datetime, *, seconds: float) -> Point:
    where = {"DBClusterIdentifier": DB_CLUSTER, "Role": "WRITER"}
    return _point("AWS/RDS", "EngineUptime", where, at, [seconds] * 60)


def _point(
    namespace: str, name: str, dimensions: dict[str, str], at: datetime, values: list[float]
) -> Point:
    return namespace, {
        "MetricName": name,
        "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
        "Timestamp": at,
        "Values": values,
    }
