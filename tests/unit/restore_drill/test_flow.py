"""The flow of a restore drill on AWS's own runner: nothing twice, no false pass, no leftover."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from opskit.scratch import scratch_tags
from tests.drill_course import WELL, run
from tests.drill_world import CLUSTER, NOW, SCHEDULED, SCRATCH, DrillWorld, Made, snapshot


def test_a_drill_restores_proves_marks_and_removes(world: DrillWorld) -> None:
    world.looks = 3
    ended = run(world)
    assert (ended.error, ended.steps) == ("", WELL)
    assert (ended.result["verdict"], ended.result["proven"]) == ("passed", True)
    assert ended.result["rto_seconds"] > 0
    assert world.made == {}
    (marked,) = world.fake.calls("AddTagsToResource")
    assert marked["Tags"] == [{"Key": "ops:proven", "Value": "2027-01-03"}]


def test_the_scratch_cluster_is_tagged_private_and_its_own(world: DrillWorld) -> None:
    run(world)
    (restored,) = world.fake.calls("RestoreDBClusterFromSnapshot")
    tags = {tag["Key"]: tag["Value"] for tag in restored["Tags"]}
    assert tags["ops:job"] == "restore_drill"
    assert datetime.fromisoformat(tags["ops:scratch-until"]) > NOW + timedelta(hours=2)
    assert restored["DBClusterIdentifier"] == SCRATCH
    assert restored["VpcSecurityGroupIds"] == ["sg-1"]
    (instance,) = world.fake.calls("CreateDBInstance")
    assert (instance["PubliclyAccessible"], instance["DBInstanceIdentifier"]) == (
        False,
        f"{SCRATCH}-1",
    )


def test_the_newest_available_snapshot_is_restored(world: DrillWorld) -> None:
    world.snapshots = [
        snapshot("old", hours=30),
        snapshot("by-hand", hours=1, kind="manual"),
        snapshot("unfinished", hours=0.1, status="creating"),
        snapshot("shared", hours=0.2, kind="shared"),
    ]
    assert run(world).result["snapshot"] == "by-hand"


def test_a_weekly_one_is_restored_rather_than_a_newer_one_for_it_stays(world: DrillWorld) -> None:
    week = {"ops:scheduled": "2026-12-28"}
    world.snapshots = [
        snapshot("last-week", hours=320, kind="manual", tags={"ops:scheduled": "2026-12-21"}),
        snapshot("this-week", hours=152, kind="manual", tags=week),
        snapshot("unfinished", hours=0.1, kind="manual", tags=week, status="creating"),
        snapshot(),
    ]
    assert run(world).result["snapshot"] == "this-week"
    assert "this-week, weekly, 6 days old; marked as proven" in world.said()
    assert "AWS deletes" not in world.said()


def test_the_newest_of_all_is_restored_where_that_is_wanted(world: DrillWorld) -> None:
    week = {"ops:scheduled": "2026-12-28"}
    world.snapshots = [snapshot("weekly", hours=152, kind="manual", tags=week), snapshot()]
    world.variables["DRILL_SNAPSHOT"] = "newest"
    ended = run(world)
    assert ended.result["snapshot"].startswith("rds:")
    assert "goes when AWS deletes this automated backup" in world.said()


def test_a_person_may_name_an_older_one(world: DrillWorld) -> None:
    world.snapshots = [snapshot("weekly", hours=150, kind="manual"), snapshot()]
    ended = run(world, {"armed": True, "snapshot": "weekly"})
    assert ended.result["snapshot"] == "weekly"
    (marked,) = world.fake.calls("AddTagsToResource")
    assert marked["ResourceName"].endswith(":weekly")


def test_a_snapshot_that_is_not_there_is_refused(world: DrillWorld) -> None:
    ended = run(world, {"armed": True, "snapshot": "weekly"})
    assert "there is no available snapshot weekly of it" in ended.result["sentence"]


def test_there_is_one_message_and_its_end_stands_in_its_place(world: DrillWorld) -> None:
    run(world)
    assert len(world.slack.messages) == 1
    assert "passed" in world.said()


def test_the_same_schedule_twice_is_one_drill(world: DrillWorld) -> None:
    run(world)
    assert run(world).result == {"job": "restore_drill", "duplicate": True}
    assert len(world.fake.calls("RestoreDBClusterFromSnapshot")) == 1
    assert len(world.slack.messages) == 1


def test_by_hand_it_is_a_dry_run(world: DrillWorld) -> None:
    ended = run(world, {})
    assert (ended.result["outcome"], len(ended.steps)) == ("planned", 2)
    assert "is restored into" in ended.result["text"]
    assert world.slack.messages == []
    assert world.fake.calls("RestoreDBClusterFromSnapshot") == []


def test_a_second_drill_within_the_hour_is_refused(world: DrillWorld) -> None:
    run(world, {"armed": True})
    ended = run(world, {"armed": True})
    assert ended.result["outcome"] == "refused"
    assert len(world.fake.calls("RestoreDBClusterFromSnapshot")) == 1


@pytest.mark.parametrize("actions", ["off", "shadow"])
def test_a_drill_that_may_not_act_says_so_and_makes_nothing(
    world: DrillWorld, actions: str
) -> None:
    world.variables["ACTIONS"] = actions
    ended = run(world)
    assert ended.result["outcome"] == {"off": "refused", "shadow": "planned"}[actions]
    assert world.fake.calls("RestoreDBClusterFromSnapshot") == []
    assert len(world.slack.messages) == 1


def test_a_halted_drill_is_refused(world: DrillWorld) -> None:
    world.halt()
    ended = run(world)
    assert (ended.result["outcome"], len(ended.steps)) == ("refused", 4)
    assert "the stop switch is on" in ended.result["sentence"]


def test_a_halt_on_the_way_leaves_the_rest_to_the_janitor(world: DrillWorld) -> None:
    world.slack.on_send = lambda _message: None
    answer = world.fake._answers["CreateDBInstance"]  # noqa: SLF001 - wraps the world's own

    def create(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        world.halt()
        assert callable(answer)
        return answer(asked)

    world.fake.answer("CreateDBInstance", create)
    ended = run(world)
    assert list(world.made) == [SCRATCH]
    assert "it was not removed: the stop switch is on" in ended.result["left"]
    assert ended.result["severity"] == "WARNING"


def test_without_a_snapshot_nothing_can_be_restored(world: DrillWorld) -> None:
    world.snapshots = []
    ended = run(world)
    assert (ended.result["severity"], ended.result["verdict"]) == ("CRITICAL", "could not begin")


def test_a_scratch_cluster_that_stands_refuses_the_next_drill(world: DrillWorld) -> None:
    world.made["petclinic-dev-drill-1"] = Made(status="available")
    ended = run(world)
    assert "never two at once" in ended.result["sentence"]
    assert list(world.made) == ["petclinic-dev-drill-1"]


@pytest.mark.parametrize(
    ("group", "inbound", "why"),
    [
        ("", [], "no security group is named"),
        ("sg-1", [{"IpProtocol": "tcp", "FromPort": 3306}], "lets somebody in"),
    ],
)
def test_what_somebody_could_reach_is_not_restored(
    world: DrillWorld, group: str, inbound: list[dict[str, Any]], why: str
) -> None:
    world.variables["DRILL_SECURITY_GROUP"], world.inbound = group, inbound
    ended = run(world)
    assert (ended.result["verdict"], ended.result["severity"]) == ("could not begin", "CRITICAL")
    assert why in ended.result["sentence"]
    assert world.fake.calls("RestoreDBClusterFromSnapshot") == []


def test_a_security_group_that_is_gone_is_told(world: DrillWorld) -> None:
    world.fake.refuse("DescribeSecurityGroups", "InvalidGroup.NotFound")
    assert "there is no security group sg-1" in run(world).result["sentence"]


def test_a_group_that_is_opened_meanwhile_stops_the_restore(world: DrillWorld) -> None:
    def describe(_: Mapping[str, Any]) -> Mapping[str, Any]:
        looks = len(world.fake.calls("DescribeSecurityGroups"))
        rules = [{"IpProtocol": "-1"}] if looks > 1 else []
        return {"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": rules}]}

    world.fake.answer("DescribeSecurityGroups", describe)
    ended = run(world)
    assert (ended.result["outcome"], ended.result["severity"]) == ("refused", "WARNING")
    assert world.fake.calls("RestoreDBClusterFromSnapshot") == []


def test_an_unknown_cluster_is_refused(world: DrillWorld) -> None:
    ended = run(world, {"armed": True, "cluster": "production"})
    assert "production is not one of the stack's clusters" in ended.result["sentence"]


def test_the_next_drill_is_compared_with_the_one_before(world: DrillWorld) -> None:
    run(world)
    world.now = datetime(2027, 4, 3, 19, tzinfo=UTC)
    world.snapshots = [{**snapshot(), "SnapshotCreateTime": world.now - timedelta(minutes=30)}]
    run(world, {**SCHEDULED, "time": world.now.isoformat()})
    assert "2027-01 " in world.said()


def test_the_cluster_itself_is_never_touched(world: DrillWorld) -> None:
    run(world)
    changed = [
        params
        for operation, params in world.fake.asked
        if operation.startswith(("Delete", "Modify", "Create", "Restore"))
    ]
    assert all(params.get("DBClusterIdentifier") != CLUSTER for params in changed)
    assert scratch_tags(NOW)["ops:job"] == "restore_drill"
