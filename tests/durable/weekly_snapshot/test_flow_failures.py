"""What a run makes of failures: each step failing, crashes, refusals, what never comes."""

from collections.abc import Callable

import pytest

from tests.durable.actions.action_world import Ended, Killed
from tests.durable.weekly_snapshot.rds_world import (
    AWAY,
    CLUSTER,
    HOME,
    NAME,
    World,
    refusal,
    weekly,
)


def findings(ended: Ended) -> dict[str, str]:
    """Return each finding's sentence by its code."""
    return {found["code"]: found["sentence"] for found in ended.result["findings"]}


def test_a_snapshot_that_fails_is_told_and_nothing_is_deleted(world: World) -> None:
    world.ends = "failed"
    world.put_weeks(12)
    ended = world.run()
    assert ended.result["severity"] == "CRITICAL"
    assert "AWS calls it failed" in findings(ended)["backup.snapshot"]
    assert len(world.names()) == 13
    assert "act now" in world.slack.edits["1.0"].text


def test_a_snapshot_that_never_comes_is_given_up_and_told(world: World) -> None:
    world.polls = 10_000
    world.put_weeks(12)
    ended = world.run()
    assert "still not available" in findings(ended)["backup.snapshot"]
    assert len(world.names()) == 13
    looks = [c for c in world.fake.calls("DescribeDBClusterSnapshots") if len(c) == 1]
    assert len(looks) == 65


def test_a_cluster_that_is_busy_is_asked_again(world: World) -> None:
    busy = ("InvalidDBClusterStateFault", "Throttling", "InternalFailure")
    world.failures["create"] = [refusal(code) for code in busy]
    ended = world.run()
    assert ended.result["severity"] == "OK"
    assert NAME in world.names()


def test_a_look_that_breaks_ends_the_wait_and_is_told(world: World) -> None:
    world.failures["look"] = [RuntimeError("a mistake of ours")]
    world.put_weeks(12)
    ended = world.run()
    assert "a mistake of ours" in findings(ended)["backup.snapshot"]
    assert len(world.fake.calls("DeleteDBClusterSnapshot")) == 0


def test_looks_that_are_throttled_end_no_wait(world: World) -> None:
    world.failures["look"] = [refusal("Throttling") for _ in range(3)]
    assert world.run().result["severity"] == "OK"


def test_a_full_quota_is_refused_with_what_to_do_and_nothing_is_deleted(world: World) -> None:
    world.failures["create"] = [refusal("SnapshotQuotaExceeded")]
    world.used = 100
    world.put_weeks(12)
    ended = world.run()
    assert "SnapshotQuotaExceeded" in findings(ended)["backup.snapshot"]
    assert "100 of 100" in findings(ended)["backup.quota"]
    assert "raise the quota" in str(world.slack.edits["1.0"].blocks)
    assert len(world.names()) == 12


def test_little_room_left_is_a_warning(world: World) -> None:
    world.used = 85
    ended = world.run()
    assert ended.result["severity"] == "WARNING"
    assert "room for 15 more" in findings(ended)["backup.quota"]


def test_a_cluster_that_does_not_exist_is_told_and_not_asked_for(world: World) -> None:
    world.cluster = {}
    world.put_weeks(12)
    ended = world.run()
    assert list(findings(ended)) == ["backup.cluster_missing"]
    assert world.fake.calls("CreateDBClusterSnapshot") == []
    assert len(world.names()) == 12


def test_a_cluster_that_vanished_meanwhile_is_refused(world: World) -> None:
    world.failures["create"] = [refusal("DBClusterNotFoundFault")]
    assert "DBClusterNotFoundFault" in findings(world.run())["backup.snapshot"]


def test_no_cluster_at_all_is_not_healthy(world: World) -> None:
    world.variables["DB_CLUSTERS"] = " "
    ended = world.run()
    assert ended.result["severity"] == "UNKNOWN"
    assert list(findings(ended)) == ["backup.no_cluster"]


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        (
            {"SNAPSHOT_COPY_KEY": "arn:aws:kms:us-east-1:123456789012:key/1"},
            "the key is of us-east",
        ),
        ({"SNAPSHOT_COPY_KEY": ""}, "SnapshotCopyKey is missing"),
    ],
)
def test_a_copy_that_cannot_be_right_is_refused_before_it_is_tried(
    world: World, variables: dict[str, str], word: str
) -> None:
    world.copy_away()
    world.variables |= variables
    ended = world.run()
    assert word in findings(ended)["backup.copy"]
    assert world.fake.calls("CopyDBClusterSnapshot") == []
    assert NAME in world.names()


def test_a_key_that_encrypts_nothing_is_refused(world: World) -> None:
    world.copy_away()
    world.key["KeyState"] = "PendingDeletion"
    assert "PendingDeletion" in findings(world.run())["backup.copy"]
    assert world.names(AWAY) == []


def test_a_key_that_cannot_be_looked_at_is_not_used(world: World) -> None:
    world.copy_away()
    world.fake.refuse("DescribeKey", "AccessDeniedException")
    assert "AccessDenied" in findings(world.run())["backup.copy"]


def test_a_copy_that_aws_refuses_is_told_and_no_copy_is_deleted(world: World) -> None:
    world.copy_away()
    world.put_weeks(12, region=AWAY)
    world.failures["copy"] = [refusal("KMSKeyNotAccessibleFault")]
    ended = world.run()
    assert "KMSKeyNotAccessibleFault" in findings(ended)["backup.copy"]
    assert len(world.names(AWAY)) == 12


def test_a_deletion_that_is_denied_is_told_and_not_tried_again(world: World) -> None:
    world.put_weeks(9)
    world.fake.refuse("DeleteDBClusterSnapshot", "AccessDenied")
    ended = world.run()
    assert "backup.undeleted" in findings(ended)
    asked = [c["DBClusterSnapshotIdentifier"] for c in world.fake.calls("DeleteDBClusterSnapshot")]
    assert asked == [weekly(9), weekly(8)]


def test_a_crash_after_a_deletion_repeats_none_and_tells_what_is_gone(world: World) -> None:
    world.put_weeks(10)
    world.after["delete"] = [Killed()]
    ended = world.run()
    assert "broke off" in findings(ended)["backup.deleting"]
    assert len(world.fake.calls("DeleteDBClusterSnapshot")) == 1
    assert "1 old deleted" in str(world.slack.edits["1.0"].blocks)


@pytest.mark.parametrize("word", ["create", "copy"])
def test_a_crash_after_making_makes_no_second_one(world: World, word: str) -> None:
    world.copy_away()
    world.after[word] = [Killed()]
    ended = world.run()
    assert ended.result["severity"] == "OK"
    assert len(world.fake.calls("CreateDBClusterSnapshot")) == 1
    assert len(world.fake.calls("CopyDBClusterSnapshot")) == 1


def _kill_at(look: int) -> Callable[[], None]:
    looks: list[int] = []

    def die() -> None:
        looks.append(look)
        if len(looks) == look:
            raise Killed

    return die


@pytest.mark.parametrize(("look", "step"), [(1, "prepare"), (2, "consider"), (4, "conclude")])
def test_a_crash_while_looking_changes_nothing(world: World, look: int, step: str) -> None:
    world.put_weeks(9)
    world.on_clusters(_kill_at(look))
    ended = world.run()
    assert step in ended.steps
    assert ended.result["severity"] == "OK"
    assert weekly(9) not in world.names()
    assert len(world.fake.calls("CreateDBClusterSnapshot")) == 1


@pytest.mark.parametrize("at", [1, 2], ids=["announce", "tell"])
def test_a_crash_while_telling_loses_no_message(world: World, at: int) -> None:
    told: list[object] = []

    def die(message: object) -> None:
        told.append(message)
        if len(told) == at:
            raise Killed

    world.slack.on_send = die
    ended = world.run()
    assert ended.result["delivery"] == "sent"
    assert any("all is well" in post.text for post in world.slack.edits.values())


@pytest.mark.parametrize("at", [1, 2], ids=["claim", "end"])
def test_a_crash_after_writing_to_the_ledger_writes_it_again(world: World, at: int) -> None:
    died: list[object] = []

    def die(**_: object) -> None:
        died.append(world)
        if len(died) == at:
            raise Killed

    events = world.fake.aws.client("dynamodb").meta.events
    events.register("after-call.dynamodb.PutItem", die)
    assert world.run().result["duplicate"] is False
    assert len(died) == 4  # claim, run and job, and one of them again
    assert NAME in world.names()


def test_what_cannot_be_looked_at_is_backed_up_all_the_same_and_nothing_deleted(
    world: World,
) -> None:
    world.fake.refuse("DescribeDBClusters", "AccessDenied")
    world.put_weeks(9)
    world.failures["list"] = [refusal("AccessDenied") for _ in range(20)]
    ended = world.run()
    assert NAME in world.names()
    assert weekly(9) in world.names()
    assert {"backup.clusters_unreadable", "backup.manual_unreadable"} <= set(findings(ended))


def test_a_silent_ledger_stops_no_snapshot_and_every_deletion(world: World) -> None:
    world.put_weeks(9)
    world.fake.refuse("PutItem", "ProvisionedThroughputExceededException")
    ended = world.run()
    assert NAME in world.names()
    assert weekly(9) in world.names()
    assert "ProvisionedThroughputExceeded" in ended.error  # the run could not be written down
    assert "could not be claimed" in str(world.slack.edits["1.0"].blocks)


def test_a_silent_slack_gets_both_messages_later(world: World) -> None:
    world.slack.down = True
    ended = world.run()
    assert ended.result["delivery"] == "outbox"
    assert len(world.fake.calls("SendMessage")) == 2
    assert NAME in world.names()


def test_settings_that_are_wrong_are_named_before_anything_is_done(world: World) -> None:
    world.variables |= {"ACTIONS": "maybe"}
    ended = world.run()
    assert "ACTIONS is 'maybe'" in ended.error
    assert world.fake.calls("CreateDBClusterSnapshot") == []


def test_findings_name_the_backups_that_are_missing(world: World) -> None:
    world.shelves[HOME].clear()
    world.cluster |= {"BackupRetentionPeriod": 1, "StorageEncrypted": False}
    del world.cluster["LatestRestorableTime"]
    ended = world.run()
    wanted = {"restorable", "retention", "encryption", "automated"}
    assert {f"backup.{word}" for word in wanted} == set(findings(ended))


def test_the_cluster_is_named_in_whatever_case(world: World) -> None:
    world.variables["DB_CLUSTERS"] = CLUSTER.upper()
    assert world.run().result["severity"] == "OK"
    assert NAME in world.names()


def test_a_name_that_another_cluster_has_is_refused(world: World) -> None:
    world.put(NAME, days=0, DBClusterIdentifier="other")
    assert "taken by a snapshot of other" in findings(world.run())["backup.snapshot"]
