"""A week's run: what is made, copied, deleted and told."""

import pytest

from opskit.snapshot_tags import PROVEN
from tests.durable.weekly_snapshot.rds_world import (
    AWAY,
    CLUSTER,
    DRY,
    EVENT,
    KEY,
    NAME,
    OWNER,
    World,
    arn_of,
    ours,
    refusal,
    weekly,
)

BEGIN = ["begin", "prepare", "announce", "make"]
END = ["conclude", "tell", "remember"]


def codes(result: dict[str, object]) -> list[str]:
    found = result["findings"]
    assert isinstance(found, list)
    return [finding["code"] for finding in found]


def test_a_snapshot_is_made_named_by_the_schedules_day_in_the_teams_zone(world: World) -> None:
    ended = world.run()
    assert ended.result["severity"] == "OK"
    assert NAME in world.names()
    (asked,) = world.fake.calls("CreateDBClusterSnapshot")
    assert asked["DBClusterIdentifier"] == CLUSTER
    assert {"Key": "ops:made-by", "Value": OWNER} in asked["Tags"]
    assert {"Key": "ops:scheduled", "Value": "2026-11-23"} in asked["Tags"]


def test_a_run_takes_eight_operations_beside_the_execution(world: World) -> None:
    assert world.run().steps == [*BEGIN, "consider", *END]


def test_copies_and_deletions_take_one_more_each(world: World) -> None:
    world.copy_away()
    world.put_weeks(12)
    assert world.run().steps == [*BEGIN, "copy", "consider", "prune", *END]


def test_one_message_is_edited_in_place_with_the_verdict_first(world: World) -> None:
    world.run()
    assert "being made" in world.slack.messages[0].root.text
    assert "all is well" in world.slack.edits["1.0"].text
    assert world.slack.threads == ["", "1.0"]
    assert len(world.slack.messages) == 2


def test_what_a_run_tells_stands_in_its_log_once_for_all_replays(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    world.run()
    kept = [vars(one) for one in caplog.records if one.getMessage() == "section"]
    assert [one["lines"] for one in kept if one["title"] == "Snapshots of this week"] == [
        [f"{NAME} is available, 20 GiB"]
    ]
    assert {one["run"] for one in kept} == {"weekly_snapshot/2026-11-22T19:00:00Z"}


def test_what_is_old_and_ours_goes_down_to_the_cap(world: World) -> None:
    world.put_weeks(14)
    world.run()
    kept = {NAME, *(weekly(week) for week in range(1, 11))}
    assert set(world.names()) == kept


def test_nobody_elses_and_no_proven_snapshot_goes(world: World) -> None:
    world.put_weeks(9)
    world.put("by-hand", days=900, tags={})
    world.put(weekly(110), days=770, tags=ours(weekly(110), **{PROVEN: "2024-10-01"}))
    world.put(weekly(100), days=700)
    world.run()
    assert {"by-hand", weekly(110)} < set(world.names())
    assert weekly(100) not in world.names()


def test_a_copy_stands_in_the_other_region_under_its_own_key(world: World) -> None:
    world.copy_away()
    ended = world.run()
    assert world.names(AWAY) == [NAME]
    (asked,) = world.fake.calls("CopyDBClusterSnapshot")
    assert (asked["KmsKeyId"], asked["SourceRegion"]) == (KEY, "ap-northeast-2")
    assert ended.result["severity"] == "OK"


def test_copies_are_pruned_by_the_same_rules(world: World) -> None:
    world.copy_away()
    world.put_weeks(10, region=AWAY)
    world.run()
    assert set(world.names(AWAY)) == {NAME, *(weekly(week) for week in range(1, 8))}


def test_a_dry_run_counts_the_copies_that_it_would_make(world: World) -> None:
    world.copy_away()
    world.put_weeks(4, region=AWAY, first=9)
    text = world.run(DRY).result["text"]
    world.run()
    assert world.names(AWAY) == sorted([weekly(11), weekly(10), weekly(9), NAME])
    assert f"{AWAY} {weekly(12)}\n" in f"{text}\n"


@pytest.mark.parametrize(
    ("region", "source"),
    [("ap-northeast-2", arn_of("us-east-1", NAME)), (AWAY, arn_of("us-east-1", NAME)), (AWAY, "")],
)
def test_what_bears_the_name_and_is_a_copy_of_something_else_is_no_backup(
    world: World, region: str, source: str
) -> None:
    world.copy_away()
    world.put(NAME, days=0, region=region, SourceDBClusterSnapshotArn=source)
    ended = world.run()
    assert codes(ended.result) != []
    assert "its name is taken by" in str(ended.result["findings"])


@pytest.mark.parametrize("how", ["shadow", "stop switch"])
def test_what_halts_actions_holds_deletion_and_no_snapshot(world: World, how: str) -> None:
    if how == "stop switch":
        world.halt()
    else:
        world.variables["ACTIONS"] = how
    world.put_weeks(12)
    ended = world.run()
    assert NAME in world.names()
    assert weekly(12) in world.names()
    assert "prune" not in ended.steps
    assert "due but kept" in str(world.slack.edits["1.0"].blocks)


def test_a_switch_turned_at_the_last_moment_still_holds(world: World) -> None:
    world.put_weeks(12)
    looks: list[int] = []

    def turn() -> None:
        looks.append(1)
        if len(looks) == 3:  # prepare, consider, prune
            world.halt()

    world.on_clusters(turn)
    ended = world.run()
    assert weekly(12) in world.names()
    assert "prune" in ended.steps


def test_a_switch_turned_between_two_deletions_spares_the_second(world: World) -> None:
    world.put_weeks(12)
    world.on_delete(world.halt)
    world.run()
    assert weekly(12) not in world.names()
    assert weekly(11) in world.names()
    told = str(world.slack.edits["1.0"].blocks)
    assert "1 old deleted, 4 due but kept: the stop switch is on" in told


def test_what_aws_is_still_deleting_counts_as_deleted(world: World) -> None:
    world.put_weeks(9)
    world.put(weekly(9), days=63, Status="deleting")
    world.put(weekly(10), days=70)
    world.deletes_at_once = False
    world.run()
    told = str(world.slack.messages[-1].root.blocks)
    assert "2 old deleted" in str(world.slack.edits["1.0"].blocks)
    assert "look at it by hand" not in told


def test_a_dry_run_says_exactly_what_it_would_make_and_delete(world: World) -> None:
    world.put_weeks(12)
    before = world.names()
    told = world.run(DRY)
    assert told.steps == ["begin", "preview"]
    assert (world.names(), world.slack.messages) == (before, [])
    text = told.result["text"]
    assert f"{NAME} would be made" in text
    world.run()
    gone = set(before) - set(world.names())
    assert gone == {weekly(week) for week in range(9, 13)}
    assert all(f"ap-northeast-2 {name}\n" in f"{text}\n" for name in gone)
    assert f"ap-northeast-2 {weekly(8)}\n" not in text


def test_a_schedule_delivered_twice_is_one_act(world: World) -> None:
    world.run(name="first")
    again = world.run(name="second")
    assert again.result["duplicate"] is True
    assert again.steps == ["begin"]
    assert len(world.fake.calls("CreateDBClusterSnapshot")) == 1
    assert len(world.slack.messages) == 2


def test_a_snapshot_that_stands_already_is_success(world: World) -> None:
    world.put(NAME, days=0, tags={})
    ended = world.run()
    assert ended.result["severity"] == "OK"
    assert world.fake.calls("CreateDBClusterSnapshot") == []
    assert "stood already" in str(world.slack.edits["1.0"].blocks)


def test_one_made_by_somebody_at_the_same_moment_is_success(world: World) -> None:
    world.failures["create"] = [refusal("DBClusterSnapshotAlreadyExistsFault")]
    world.failures["look"] = [refusal("DBClusterSnapshotNotFoundFault")]
    world.put(NAME, days=0, tags={})
    assert world.run().result["severity"] == "OK"


def test_the_next_week_says_what_changed(world: World) -> None:
    world.cluster["BackupRetentionPeriod"] = 3
    first = world.run()
    again = world.run({**EVENT, "time": "2026-11-22T20:00:00+00:00"})
    assert [f["change"] for f in first.result["findings"]] == ["new"]
    assert [f["change"] for f in again.result["findings"]] == ["still"]


def test_by_hand_each_run_is_its_own_and_finds_what_stands(world: World) -> None:
    world.run({})
    again = world.run({})
    assert again.result["duplicate"] is False
    assert len(world.fake.calls("CreateDBClusterSnapshot")) == 1


@pytest.mark.parametrize(
    ("event", "word"),
    [
        ({"time": "2026-10-01T00:00:00+00:00"}, "over a day from now"),
        ({"cluster": "x"}, "cluster is not known"),
        ([], "expected a JSON object"),
    ],
)
def test_an_event_that_is_not_ours_is_refused(world: World, event: object, word: str) -> None:
    ended = world.run(event)
    assert word in ended.error
    assert world.fake.calls("CreateDBClusterSnapshot") == []
