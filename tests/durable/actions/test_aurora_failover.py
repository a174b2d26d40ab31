"""A failover, approved or not, from its preflight to its proof."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from functions.aurora_failover.app import JOB
from tests.durable.actions.action_world import ALARM, World
from tests.fake_aws import FakeAws

CLUSTER = "petclinic-dev-aurora"


@dataclass
class FakeCluster:
    """A cluster whose failover takes a few looks."""

    writer: str = "one"
    status: str = "available"
    left: int = 0
    failovers: int = 0

    def serve(self, fake: FakeAws) -> None:
        fake.answer("DescribeDBClusters", self.describe)
        fake.answer("DescribeDBInstances", {"DBInstances": [_one("one", "a"), _one("two", "c")]})
        fake.answer("DescribeEvents", {"Events": []})
        fake.answer("FailoverDBCluster", self.fail_over)
        fake.answer("GetMetricData", {"MetricDataResults": [{"Id": "lag", "Values": [18.5, 20]}]})

    def describe(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.left:
            self.left -= 1
            if not self.left:
                self.status, self.writer = "available", "two"
        members = [
            {"DBInstanceIdentifier": name, "IsClusterWriter": name == self.writer}
            for name in ("one", "two")
        ]
        cluster = {
            "DBClusterIdentifier": CLUSTER,
            "DBClusterArn": f"arn:aws:rds:ap-northeast-2:123456789012:cluster:{CLUSTER}",
            "Engine": "aurora-mysql",
            "EngineVersion": "8.0.mysql_aurora.3.08.2",
            "Status": self.status,
            "DBClusterMembers": members,
        }
        return {"DBClusters": [cluster]}

    def fail_over(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        self.failovers += 1
        self.status, self.left = "failing-over", 3
        return {}


def _one(name: str, zone: str) -> Mapping[str, Any]:
    return {
        "DBInstanceIdentifier": name,
        "DBInstanceStatus": "available",
        "AvailabilityZone": f"ap-northeast-2{zone}",
    }


@pytest.fixture
def cluster(fake: FakeAws) -> FakeCluster:
    cluster = FakeCluster()
    cluster.serve(fake)
    return cluster


@pytest.fixture
def world(fake: FakeAws, cluster: FakeCluster) -> World:
    assert cluster.failovers == 0
    world = World(fake=fake, variables={"DB_CLUSTERS": CLUSTER})
    world.open_incident()
    return world


def test_an_approved_failover_waits_until_the_writer_has_moved(
    world: World, cluster: FakeCluster
) -> None:
    world.slack.on_send = lambda _message: world.alarms.update({ALARM: "ALARM"})
    ended = world.run(JOB, world.armed(approved_by="U1"))
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "no_effect")
    assert (ended.result["before"]["writer"], ended.result["after"]["writer"]) == ("one", "two")
    (asked,) = world.fake.calls("FailoverDBCluster")
    assert asked["TargetDBInstanceIdentifier"] == "two"
    assert cluster.failovers == 1


@pytest.mark.parametrize("approved_by", [None, "U9"])
def test_without_a_listed_approver_nothing_fails_over(
    world: World, cluster: FakeCluster, approved_by: str | None
) -> None:
    ended = world.run(JOB, world.armed(approved_by=approved_by))
    assert (ended.result["outcome"], cluster.failovers) == ("refused", 0)


def test_a_cluster_that_is_gone_is_refused(world: World, cluster: FakeCluster) -> None:
    world.fake.refuse("DescribeDBClusters", "DBClusterNotFoundFault")
    ended = world.run(JOB, {})
    assert ended.result["reason"] == "there is no such cluster"
    assert cluster.failovers == 0


def test_a_lag_that_is_not_known_is_refused(world: World, cluster: FakeCluster) -> None:
    world.fake.answer("GetMetricData", {"MetricDataResults": [{"Id": "lag", "Values": []}]})
    assert "lag is not known" in world.run(JOB, {}).result["reason"]
    assert cluster.failovers == 0
