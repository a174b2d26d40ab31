"""The world's metrics through GetMetricData, healthy and troubled."""

from datetime import timedelta
from typing import Any

import pytest

from local.world.metrics import Series, list_series
from local.world.seed import World

pytestmark = pytest.mark.embedded


def read(world: World, series: Series, stat: str, *, days_back: int = 0) -> list[float]:
    end = world.now.replace(second=0, microsecond=0) - timedelta(days=days_back)
    dimensions = [{"Name": name, "Value": value} for name, value in series.dimensions]
    metric = {"Namespace": series.namespace, "MetricName": series.name, "Dimensions": dimensions}
    query: dict[str, Any] = {"Metric": metric, "Period": 60, "Stat": stat}
    answer = world.place.client("cloudwatch").get_metric_data(
        MetricDataQueries=[{"Id": "a", "MetricStat": query}],
        StartTime=end - timedelta(hours=1),
        EndTime=end,
    )
    result = answer["MetricDataResults"][0]
    assert result["Timestamps"] == sorted(result["Timestamps"], reverse=True)
    values: list[float] = result["Values"]
    return values


def find(world: World, name: str, **dimensions: str) -> Series:
    return next(
        series
        for series in list_series(world.application)
        if series.name == name and dimensions.items() <= dict(series.dimensions).items()
    )


@pytest.mark.parametrize("days_back", [0, 1, 7])
def test_every_metric_has_an_hour_of_datapoints(world: World, days_back: int) -> None:
    for series in list_series(world.application):
        count = len(read(world, series, "Average", days_back=days_back))
        assert count == 60 or series.name.startswith("HTTPCode"), series


@pytest.mark.parametrize(
    ("name", "stat", "least", "most"),
    [
        ("MemoryUtilization", "Average", 55, 70),
        ("DatabaseConnections", "Maximum", 30, 50),
        ("AuroraReplicaLag", "Maximum", 10, 40),
        ("TargetResponseTime", "p95", 0.1, 0.3),
        ("HealthyHostCount", "Minimum", 2, 2),
        ("UnHealthyHostCount", "Maximum", 0, 0),
    ],
)
def test_a_healthy_hour_is_ordinary(
    world: World, name: str, stat: str, least: float, most: float
) -> None:
    values = read(world, find(world, name), stat)
    assert least <= sum(values) / len(values) <= most


TROUBLED = [
    ("cpu_high", "CPUUtilization", "Average", 80),
    ("memory_high", "MemoryUtilization", "Average", 80),
    ("connections_high", "DatabaseConnections", "Average", 80),
    ("replica_lag", "AuroraReplicaLag", "Average", 1000),
    ("latency_high", "TargetResponseTime", "p95", 0.5),
    ("targets_unhealthy", "UnHealthyHostCount", "Maximum", 0),
    ("errors_5xx", "HTTPCode_Target_5XX_Count", "Sum", 12.4),
]


@pytest.mark.parametrize(("trouble", "name", "stat", "limit"), TROUBLED)
def test_a_trouble_shows_in_the_last_hour_only(
    world: World, trouble: str, name: str, stat: str, limit: float
) -> None:
    series = find(world, name)

    def average(days_back: int = 0) -> float:
        return sum(read(world, series, stat, days_back=days_back)) / 60

    assert average() <= limit
    world.switch_on(trouble)
    assert average() > limit
    assert average(1) <= limit
    assert average(7) <= limit
    world.switch_off(trouble)
    assert average() <= limit
