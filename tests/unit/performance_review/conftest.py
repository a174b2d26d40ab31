"""Two months of a PetClinic as CloudWatch would tell them, and a house that reports on them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.performance_review.settings import PerformanceSettings
from opskit.reads import Reader
from tests.fake_aws import FakeAws

NOW = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
"""09:30 in Seoul on the 1st."""
FIRST = datetime(2026, 9, 30, 15, tzinfo=UTC)
START = datetime(2026, 10, 31, 15, tzinfo=UTC)
"""Midnights in Seoul: October, and November, which is judged."""
ALB, AURORA = "petclinic-dev-alb", "petclinic-dev-aurora"
ARN = f"arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:loadbalancer/app/{ALB}/0123"
GROUP = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:targetgroup/petclinic-dev/4567"
SETTINGS = PerformanceSettings(load_balancers=(ALB,), db_clusters=(AURORA,))
SLOTS = 61 * 288

_USUAL: dict[str, float] = {
    "TargetResponseTime": 0.12,
    "RequestCount": 6000.0,
    "HTTPCode_Target_5XX_Count": 0.5,
    "HealthyHostCount": 2.0,
}


def slot_of(moment: datetime) -> int:
    return int((moment - FIRST) / timedelta(minutes=5))


@dataclass
class Metrics:
    """A value for every five minutes of each metric; None is a gap."""

    values: dict[str, list[float | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, value in _USUAL.items():
            self.values[name] = [value] * SLOTS
        self.values["EngineUptime"] = [1e6 + 300 * n for n in range(SLOTS)]

    def set(self, name: str, begin: datetime, minutes: int, value: float | None) -> None:
        start = slot_of(begin)
        count = minutes // 5
        self.values.setdefault(name, [None] * SLOTS)[start : start + count] = [value] * count

    def restart(self, at: datetime, *, down: int) -> None:
        """Let the writer's engine be down from `at` on and begin anew."""
        start, back = slot_of(at), slot_of(at) + down // 5
        beats = self.values["EngineUptime"]
        beats[start:back] = [None] * (back - start)
        beats[back:] = [60.0 + 300 * n for n in range(SLOTS - back)]

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        results = [self._result(q, asked) for q in asked["MetricDataQueries"]]
        return {"MetricDataResults": results}

    def _result(self, query: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
        stat = query["MetricStat"]
        slots = self.values.get(stat["Metric"]["MetricName"], [])
        period = timedelta(seconds=stat["Period"])
        times, values = [], []
        at = asked["StartTime"]
        while at < asked["EndTime"]:
            known = [v for v in slots[slot_of(at) : slot_of(at + period)] if v is not None]
            if known:
                times.append(at)
                values.append(_STATISTICS[stat["Stat"]](known))
            at += period
        return {"Id": query["Id"], "StatusCode": "Complete", "Timestamps": times, "Values": values}


_STATISTICS: dict[str, Callable[[list[float]], float]] = {
    "Average": lambda known: sum(known) / len(known),
    "Sum": sum,
    "Minimum": min,
    "Maximum": max,
    "p95": lambda known: sorted(known)[int(0.95 * len(known))],
    "SampleCount": lambda known: 5.0 * len(known),
}


def balancers(_asked: Mapping[str, Any]) -> dict[str, Any]:
    return {"LoadBalancers": [{"LoadBalancerName": ALB, "LoadBalancerArn": ARN}]}


def groups(_asked: Mapping[str, Any]) -> dict[str, Any]:
    one = {"TargetGroupArn": GROUP, "TargetGroupName": "x", "LoadBalancerArns": [ARN]}
    return {"TargetGroups": [one]}


def instances(*, insights: bool) -> dict[str, Any]:
    one = {
        "DBInstanceIdentifier": f"{AURORA}-1",
        "DBClusterIdentifier": AURORA,
        "DbiResourceId": "db-ABCDEFGHIJ",
        "PerformanceInsightsEnabled": insights,
    }
    return {"DBInstances": [one]}


TOP = {
    "Keys": [
        {
            "Dimensions": {"db.sql_tokenized.statement": "SELECT * FROM owners WHERE name LIKE ?"},
            "Total": 0.42,
        }
    ]
}


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def fake(metrics: Metrics) -> FakeAws:
    fake = FakeAws()
    fake.answer("GetMetricData", metrics.answer)
    fake.answer("GetMetricWidgetImage", {"MetricWidgetImage": b"\x89PNG"})
    fake.answer("DescribeLoadBalancers", balancers)
    fake.answer("DescribeTargetGroups", groups)
    fake.answer("DescribeDBInstances", instances(insights=True))
    fake.answer("DescribeDimensionKeys", TOP)
    return fake


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(workers=4, seconds=60) as reader:
        yield reader
