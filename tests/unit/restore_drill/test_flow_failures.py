"""A drill whose steps fail, crash or find no data: no false pass, nothing twice, no leftover."""

from collections.abc import Mapping
from typing import Any

import pytest

from functions.restore_drill import flow
from local.stack.template import functions, load_template
from opskit.drills import Drills
from tests.drill_course import WELL, run
from tests.drill_world import DrillWorld, Made
from tests.durable.actions.action_world import Killed
from tests.mortal import Deaths


@pytest.mark.parametrize(
    ("operation", "code", "why"),
    [
        ("RestoreDBClusterFromSnapshot", "DBClusterQuotaExceededFault", "a quota of the account"),
        ("RestoreDBClusterFromSnapshot", "KMSKeyNotAccessibleFault", "the key of the snapshot"),
        ("RestoreDBClusterFromSnapshot", "DBClusterSnapshotNotFoundFault", "snapshot is gone"),
        ("RestoreDBClusterFromSnapshot", "InvalidVPCNetworkStateFault", "InvalidVPCNetworkState"),
        ("CreateDBInstance", "InsufficientDBInstanceCapacity", "AWS has no capacity left"),
        ("CreateDBInstance", "AccessDenied", "AccessDenied"),
    ],
)
def test_what_rds_refuses_is_told_and_nothing_is_left(
    world: DrillWorld, operation: str, code: str, why: str
) -> None:
    world.fake.refuse(operation, code)
    ended = run(world)
    assert (ended.result["severity"], ended.result["verdict"]) == ("CRITICAL", "not restored")
    assert why in ended.result["sentence"]
    assert world.made == {}


def test_a_restore_that_was_refused_stands_in_the_next_drills_trend(world: DrillWorld) -> None:
    world.fake.refuse("RestoreDBClusterFromSnapshot", "KMSKeyNotAccessibleFault")
    run(world)
    drills = Drills(world.fake.aws.client("dynamodb"), "ledger")
    (remembered,) = drills.earlier("restore_drill", before=world.now)
    assert remembered["verdict"] == "not restored"


@pytest.mark.parametrize(
    ("part", "status"),
    [("cluster", "inaccessible-encryption-credentials"), ("instance", "incompatible-network")],
)
def test_what_breaks_is_removed_and_told(world: DrillWorld, part: str, status: str) -> None:
    world.broken[part] = status
    ended = run(world)
    assert f"did not become available: it is {status}" in ended.result["sentence"]
    assert (ended.result["outcome"], ended.result["left"]) == ("failed", "")
    assert world.made == {}


def test_what_does_not_go_is_left_to_the_janitor(world: DrillWorld) -> None:
    world.stuck = ("removal",)
    ended = run(world)
    assert "is still being removed" in ended.result["left"]
    assert ended.result["severity"] == "WARNING"
    assert "The janitor removes what is left" in world.said()


def test_whatever_it_waits_for_it_ends_before_its_flow_does() -> None:
    looks = flow.RESTORE_LOOKS + flow.READY_LOOKS + flow.REMOVE_LOOKS
    longest = looks * flow.LOOK_SECONDS + flow.ASKS * flow.ASK_SECONDS
    block = functions(load_template())["restore_drill"]
    assert longest < block["DurableConfig"]["ExecutionTimeout"] * 0.9


def test_without_a_secret_the_data_is_not_proven(world: DrillWorld) -> None:
    world.variables["DRILL_SECRET_ARN"] = ""
    ended = run(world)
    assert (ended.result["severity"], ended.result["verdict"]) == (
        "UNKNOWN",
        "the data was not proven",
    )
    assert len(ended.steps) == 11
    assert world.fake.calls("AddTagsToResource") == []


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("ExecuteStatement", "BadRequestException"),
        ("ExecuteStatement", "HttpEndpointNotEnabledException"),
        ("ExecuteStatement", "SecretsErrorException"),
        ("ExecuteStatement", "AccessDeniedException"),
        ("EnableHttpEndpoint", "InvalidResourceStateFault"),
    ],
)
def test_a_database_that_does_not_answer_proves_nothing(
    world: DrillWorld, operation: str, code: str
) -> None:
    world.fake.refuse(operation, code)
    ended = run(world)
    assert (ended.result["proven"], ended.result["severity"]) == (False, "UNKNOWN")
    assert ended.result["rto_seconds"] is None
    assert world.fake.calls("AddTagsToResource") == []
    assert world.made == {}


@pytest.mark.parametrize("rows", [{"owners": 10}, {"owners": 10, "visits": 0}])
def test_a_restored_database_without_its_data_is_critical(
    world: DrillWorld, rows: dict[str, int]
) -> None:
    world.rows = rows
    ended = run(world)
    assert (ended.result["severity"], ended.result["proven"]) == ("CRITICAL", False)
    assert world.fake.calls("AddTagsToResource") == []


def test_what_lacks_the_tags_is_never_removed(world: DrillWorld) -> None:
    def restore(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        world.made[asked["DBClusterIdentifier"]] = Made()
        return {}

    world.fake.answer("RestoreDBClusterFromSnapshot", restore)
    ended = run(world)
    assert "is not a drill's" in ended.result["left"]
    assert world.fake.calls("DeleteDBCluster") == []


@pytest.mark.parametrize("step", WELL)
def test_a_crash_in_any_step_makes_nothing_twice_and_leaves_nothing(
    world: DrillWorld, step: str
) -> None:
    world.deaths = Deaths(kind=step)
    ended = run(world)
    assert (ended.error, ended.result["verdict"]) == ("", "passed")
    assert len(world.fake.calls("RestoreDBClusterFromSnapshot")) == 1
    assert len(world.fake.calls("CreateDBInstance")) == 1
    assert world.made == {}
    assert "passed" in world.said()


@pytest.mark.parametrize("operation", ["RestoreDBClusterFromSnapshot", "CreateDBInstance"])
def test_a_crash_before_something_is_made_is_told_and_leaves_nothing(
    world: DrillWorld, operation: str
) -> None:
    def die(_: Mapping[str, Any]) -> Mapping[str, Any]:
        raise Killed

    world.fake.answer(operation, die)
    ended = run(world)
    assert ended.result["verdict"] == "not restored"
    assert len(world.fake.calls(operation)) == 1
    assert world.made == {}


def test_a_slack_that_is_down_stops_no_drill(world: DrillWorld) -> None:
    world.slack.down = True
    ended = run(world)
    assert (ended.result["verdict"], ended.result["delivery"]) == ("passed", "outbox")


def test_a_drill_that_cannot_look_makes_nothing_and_fails(world: DrillWorld) -> None:
    world.fake.refuse("DescribeDBClusterSnapshots", "AccessDenied")
    ended = run(world)
    assert "AccessDenied" in ended.error
    assert world.fake.calls("RestoreDBClusterFromSnapshot") == []


def test_a_mark_that_is_refused_is_said(world: DrillWorld) -> None:
    world.fake.refuse("AddTagsToResource", "AccessDenied")
    ended = run(world)
    assert (ended.result["proven"], ended.result["marked"]) == (True, False)
    assert "it could not be marked as proven" in world.said()


def test_an_end_that_nobody_could_be_told_fails_and_is_remembered(world: DrillWorld) -> None:
    world.slack.down = True
    world.fake.refuse("SendMessage", "AccessDenied")
    ended = run(world)
    assert ended.error
    drills = Drills(world.fake.aws.client("dynamodb"), "ledger")
    assert drills.earlier("restore_drill", before=world.now)[0]["verdict"] == "passed"
    assert world.made == {}
