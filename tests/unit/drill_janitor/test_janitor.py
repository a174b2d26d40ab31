from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.drill_janitor.app import clean
from functions.drill_janitor.plan import Move, decide
from notifier.errors import Undelivered
from opskit.scratch import Scratch, ScratchInstance, read_until, scratch_tags
from opskit.scratch_clusters import NotScratchError, remove_scratch
from tests.drill_world import CLUSTER, NOW, DrillWorld, Made
from tests.fake_house import FakeContext

NAME = "petclinic-dev-drill-20270102160000"
PREFIX = "petclinic-dev-drill-"


def leftover(world: DrillWorld, *, hours: float = -1, instance: str = "available") -> Made:
    """Put a scratch cluster whose end is so many hours ahead."""
    tags = scratch_tags(NOW + timedelta(hours=hours))
    made = Made(
        status="available",
        instance=instance,
        instance_name=f"{NAME}-1",
        tags=[{"Key": key, "Value": value} for key, value in tags.items()],
    )
    world.made[NAME] = made
    return made


def look(world: DrillWorld, event: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return clean(event or {}, FakeContext(), world.house())


def deleted(world: DrillWorld) -> list[str]:
    return [call["DBClusterIdentifier"] for call in world.fake.calls("DeleteDBCluster")]


def test_nothing_left_is_nothing_said(world: DrillWorld) -> None:
    assert look(world)["clusters"] == []
    assert world.slack.messages == []


def test_what_a_dead_flow_left_is_removed_and_told_once(world: DrillWorld) -> None:
    leftover(world)
    assert [one["move"] for one in look(world)["clusters"]] == ["remove"]
    for _hour in range(9):
        look(world)
    assert world.made == {}
    assert deleted(world) == [NAME]
    assert len(world.slack.messages) == 1
    assert "being removed" in world.said()


def test_a_drill_that_still_runs_is_let_be(world: DrillWorld) -> None:
    leftover(world, hours=1)
    assert look(world)["clusters"][0]["move"] == "keep"
    assert deleted(world) == []


@pytest.mark.parametrize(
    "tags",
    [
        [],
        [{"Key": "ops:job", "Value": "restore_drill"}],
        [{"Key": "ops:scratch-until", "Value": "2026-01-01T00:00:00+00:00"}],
        [
            {"Key": "ops:job", "Value": "weekly_snapshot"},
            {"Key": "ops:scratch-until", "Value": "2026-01-01T00:00:00+00:00"},
        ],
        [
            {"Key": "ops:job", "Value": "restore_drill"},
            {"Key": "ops:scratch-until", "Value": "yesterday"},
        ],
    ],
)
def test_what_lacks_the_exact_tags_is_never_touched(
    world: DrillWorld, tags: list[dict[str, str]]
) -> None:
    leftover(world).tags = tags
    look(world)
    assert (deleted(world), world.fake.calls("DeleteDBInstance")) == ([], [])
    assert "lacks its tags" in world.said()


def test_what_has_the_tags_but_another_name_is_never_touched(world: DrillWorld) -> None:
    made = leftover(world)
    world.made = {"petclinic-prod-aurora": made}
    assert look(world)["clusters"] == []
    assert deleted(world) == []


def test_an_instance_of_another_name_keeps_its_cluster(world: DrillWorld) -> None:
    leftover(world).instance_name = "petclinic-dev-aurora-1"
    with pytest.raises(ExceptionGroup):
        look(world)
    assert (deleted(world), world.fake.calls("DeleteDBInstance")) == ([], [])
    assert "could not be removed" in world.said()


@pytest.mark.parametrize("actions", ["off", "shadow"])
def test_while_actions_are_not_on_it_only_says_what_stands(world: DrillWorld, actions: str) -> None:
    world.variables["ACTIONS"] = actions
    leftover(world)
    look(world)
    look(world)
    assert deleted(world) == []
    assert len(world.slack.messages) == 1
    assert f"Actions={actions}" in world.said()


def test_the_stop_switch_holds_the_removal_too(world: DrillWorld) -> None:
    world.halt()
    leftover(world)
    assert look(world)["clusters"][0]["move"] == "hold"
    assert deleted(world) == []


def test_a_dry_run_changes_and_says_nothing(world: DrillWorld) -> None:
    leftover(world)
    assert look(world, {"dry_run": True})["clusters"][0]["move"] == "remove"
    assert (deleted(world), world.slack.messages) == ([], [])


def test_a_slack_that_is_down_stops_no_removal(world: DrillWorld) -> None:
    world.slack.down = True
    leftover(world)
    look(world)
    assert deleted(world) == [NAME]


def test_what_neither_slack_nor_the_outbox_took_is_said_by_the_next_run(world: DrillWorld) -> None:
    world.slack.down = True
    world.fake.refuse("SendMessage", "ServiceUnavailable")
    leftover(world)
    with pytest.raises(Undelivered):
        look(world)
    world.slack.down = False
    world.now += timedelta(hours=1)
    leftover(world)
    look(world)
    assert "being removed" in world.said()


def test_one_that_is_refused_hinders_no_other_and_is_raised(world: DrillWorld) -> None:
    leftover(world)
    world.made["petclinic-dev-drill-2"] = Made(status="available", tags=world.made[NAME].tags)
    world.fake.refuse("DeleteDBInstance", "ThrottlingException")
    with pytest.raises(ExceptionGroup):
        look(world)
    assert deleted(world) == ["petclinic-dev-drill-2"]


def test_an_instance_that_cannot_be_deleted_yet_is_tried_at_the_next_hour(
    world: DrillWorld,
) -> None:
    leftover(world, instance="creating")
    world.stuck = ("removal",)
    look(world)
    world.stuck = ()
    for _hour in range(9):
        look(world)
    assert world.made == {}


def test_the_cluster_of_the_application_is_no_scratch_cluster(world: DrillWorld) -> None:
    with pytest.raises(NotScratchError):
        remove_scratch(world.fake.aws.client("rds"), "petclinic-dev-", CLUSTER, never=())
    assert deleted(world) == []


def test_a_cluster_of_the_application_is_none_whatever_its_name_and_tags(world: DrillWorld) -> None:
    world.variables["DB_CLUSTERS"] = NAME
    leftover(world)
    with pytest.raises(ExceptionGroup):
        look(world)
    assert (deleted(world), world.fake.calls("DeleteDBInstance")) == ([], [])


@pytest.mark.parametrize(
    ("until", "status", "held", "move"),
    [
        (None, "available", "", Move.LEAVE),
        (NOW, "available", "", Move.REMOVE),
        (NOW + timedelta(seconds=1), "available", "", Move.KEEP),
        (NOW, "available", "halted", Move.HOLD),
        (NOW, "deleting", "", Move.WATCH),
        (NOW, "deleting", "halted", Move.WATCH),
    ],
)
def test_a_cluster_is_decided_on(
    until: datetime | None, status: str, held: str, move: Move
) -> None:
    instances = (ScratchInstance(name=f"{NAME}-1", status=status),)
    scratch = Scratch(name=NAME, status=status, until=until, instances=instances)
    assert decide(scratch, now=NOW, held=held).move is move


def test_an_instance_that_stays_is_not_on_its_way() -> None:
    instances = (ScratchInstance(name=f"{NAME}-1", status="available"),)
    scratch = Scratch(name=NAME, status="deleting", until=NOW, instances=instances)
    assert not scratch.is_going


def test_an_end_without_a_zone_is_none() -> None:
    assert read_until({"ops:job": "restore_drill", "ops:scratch-until": "2027-01-01"}) is None
    ours = datetime(2027, 1, 1, tzinfo=UTC)
    assert read_until(scratch_tags(ours)) == ours


def test_names_of_scratch_clusters_begin_alike() -> None:
    assert NAME.startswith(PREFIX)
