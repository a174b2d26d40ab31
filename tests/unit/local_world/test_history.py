"""The world's last two weeks by the hour, fine and troubled."""

from datetime import timedelta
from typing import Any

import pytest

from local.world.names import DB_CLUSTER
from local.world.seed import World

pytestmark = pytest.mark.embedded


def read(world: World, name: str, stat: str, dimensions: dict[str, str]) -> list[float]:
    end = world.now.replace(hour=0, minute=0, second=0, microsecond=0)
    metric = {
        "Namespace": "AWS/RDS" if name == "EngineUptime" else "AWS/ApplicationELB",
        "MetricName": name,
        "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
    }
    query: dict[str, Any] = {"Metric": metric, "Period": 3600, "Stat": stat}
    answer = world.place.client("cloudwatch").get_metric_data(
        MetricDataQueries=[{"Id": "a", "MetricStat": query}],
        StartTime=end - timedelta(days=13),
        EndTime=end,
    )
    values: list[float] = answer["MetricDataResults"][0]["Values"]
    return values


def balancer(world: World) -> dict[str, str]:
    return {"LoadBalancer": world.application.load_balancer_dimension}


def hosts(world: World) -> dict[str, str]:
    return {"TargetGroup": world.application.target_group_dimension, **balancer(world)}


def test_the_writer_gives_a_sign_of_life_each_minute(world: World) -> None:
    where = {"DBClusterIdentifier": DB_CLUSTER, "Role": "WRITER"}
    assert read(world, "EngineUptime", "SampleCount", where) == [60.0] * 13 * 24


def test_an_outage_takes_every_host_for_one_hour(world: World) -> None:
    before = read(world, "HealthyHostCount", "Minimum", hosts(world))
    world.switch_on("month_outage")
    during = read(world, "HealthyHostCount", "Minimum", hosts(world))
    world.switch_off("month_outage")
    assert (before.count(0.0), during.count(0.0)) == (0, 1)


def test_slow_days_are_three(world: World) -> None:
    before = read(world, "TargetResponseTime", "Maximum", balancer(world))
    world.switch_on("month_slow")
    during = read(world, "TargetResponseTime", "Maximum", balancer(world))
    world.switch_off("month_slow")
    assert max(before) < 1
    assert 66 <= sum(value > 1 for value in during) <= 72
