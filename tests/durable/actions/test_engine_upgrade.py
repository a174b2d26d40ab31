"""An engine upgrade: planned, approved or not, with its snapshot, within its window, proven."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.engine_upgrade.app import JOB
from opskit.mutes import Mutes
from tests.durable.actions.action_world import ALARM, QUICK, Death, Killed, World
from tests.fake_aws import FakeAws

CLUSTER = "petclinic-dev-aurora"
OLD, NEW, MAJOR = "8.0.mysql_aurora.3.05.2", "8.0.mysql_aurora.3.08.2", "8.4.mysql_aurora.4.00.0"
TWO = datetime(2026, 12, 5, 17, tzinfo=UTC)
"""The first Sunday of December at 02:00 in Seoul."""
SNAPSHOT = "petclinic-dev-aurora-before-8-0-mysql-aurora-3-08-2-20261206"
ARN = f"arn:aws:rds:ap-northeast-2:123456789012:cluster:{CLUSTER}"
EXPECTED = ("petclinic-dev-No-Healthy-Host", "petclinic-dev-ALB-5xx-High")
HAND = {"armed": True, "approved_by": "U1", "requested_by": "U1"}
STEPS = ["claim", "announce", "lay", "laid", "act", "stable", "settle", "receipt"]
ENDS = ["conclude", "record", "signal", "tell"]


@dataclass
class FakeAurora:
    """A cluster whose snapshots and upgrades take a few looks.

    Attributes:
        snapshot_ends: what becomes of a snapshot.
        takes: whether an upgrade brings the new version.
    """

    version: str = OLD
    status: str = "available"
    pending: dict[str, Any] = field(default_factory=dict)
    snapshot: str = ""
    snapshot_ends: str = "available"
    snapshot_looks: int = 2
    snapshot_made: datetime | None = None
    left: int = 0
    takes: bool = True
    upgrades: list[Mapping[str, Any]] = field(default_factory=list)
    on_look: Callable[[], None] = lambda: None
    on_snapshot: Callable[[], None] = lambda: None
    on_upgrade: Callable[[], None] = lambda: None

    def serve(self, fake: FakeAws) -> None:
        fake.answer("DescribeDBClusters", self.describe)
        fake.answer("DescribeDBInstances", self.describe_instances)
        fake.answer("DescribeDBEngineVersions", self.targets)
        fake.answer("DescribePendingMaintenanceActions", {"PendingMaintenanceActions": []})
        fake.answer("CreateDBClusterSnapshot", self.create)
        fake.answer("DescribeDBClusterSnapshots", self.describe_snapshot)
        fake.answer("ModifyDBCluster", self.modify)

    def describe(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        self.on_look()
        if self.left:
            self.left -= 1
            if not self.left:
                self.status, self.version = "available", NEW if self.takes else self.version
        members = [
            {"DBInstanceIdentifier": name, "IsClusterWriter": name == "one"}
            for name in ("one", "two")
        ]
        cluster = {
            "DBClusterIdentifier": CLUSTER,
            "DBClusterArn": ARN,
            "Status": self.status,
            "Engine": "aurora-mysql",
            "EngineVersion": self.version,
            "PendingModifiedValues": self.pending,
            "DBClusterMembers": members,
        }
        return {"DBClusters": [cluster]}

    def describe_instances(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        return {
            "DBInstances": [
                {
                    "DBInstanceIdentifier": name,
                    "DBInstanceArn": f"arn:{name}",
                    "DBInstanceStatus": self.status,
                    "EngineVersion": self.version,
                }
                for name in ("one", "two")
            ]
        }

    def targets(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        valid = [
            {"EngineVersion": "8.0.mysql_aurora.3.06.0", "IsMajorVersionUpgrade": False},
            {"EngineVersion": NEW, "IsMajorVersionUpgrade": False},
            {"EngineVersion": MAJOR, "IsMajorVersionUpgrade": True},
        ]
        newest = asked["EngineVersion"] == NEW
        said = {"EngineVersion": asked["EngineVersion"], "ValidUpgradeTarget": valid}
        return {"DBEngineVersions": [{**said, "ValidUpgradeTarget": []} if newest else said]}

    def create(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        self.snapshot = asked["DBClusterSnapshotIdentifier"]
        self.on_snapshot()
        return {}

    def describe_snapshot(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if not self.snapshot:
            said: Any = {"Error": {"Code": "DBClusterSnapshotNotFoundFault", "Message": "none"}}
            raise ClientError(said, "DescribeDBClusterSnapshots")
        self.snapshot_looks -= 1
        status = self.snapshot_ends if self.snapshot_looks <= 0 else "creating"
        name = asked["DBClusterSnapshotIdentifier"]
        told = {"DBClusterSnapshotIdentifier": name, "DBClusterIdentifier": CLUSTER}
        made = {"SnapshotCreateTime": self.snapshot_made} if self.snapshot_made else {}
        return {"DBClusterSnapshots": [{**told, **made, "Status": status}]}

    def modify(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        self.upgrades.append(asked)
        self.status, self.left = "upgrading", 4
        self.on_upgrade()
        return {}


@pytest.fixture
def aurora(fake: FakeAws) -> FakeAurora:
    aurora = FakeAurora()
    aurora.serve(fake)
    return aurora


@pytest.fixture
def world(fake: FakeAws, aurora: FakeAurora) -> World:
    assert aurora.upgrades == []
    variables = {
        "DB_CLUSTERS": CLUSTER,
        "ENGINE_UPGRADE": "apply",
        "MAINTENANCE_WINDOW": "02:00-04:00",
        "EXPECTED_ALARMS": ",".join(EXPECTED),
        **QUICK,
    }
    return World(fake=fake, variables=variables, alarms={ALARM: "OK"}, now=TWO)


def approve(world: World, user: str = "U2") -> None:
    world.slack.on_send = lambda message: world.press("approve", user, message)


def test_planning_says_what_would_change_and_changes_nothing(
    world: World, aurora: FakeAurora
) -> None:
    world.variables["ENGINE_UPGRADE"] = "plan"
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], aurora.upgrades, aurora.snapshot) == ("planned", [], "")
    assert f"minor upgrade from {OLD} to {NEW}" in ended.result["reason"]
    assert ended.steps == ["turn", "prepare", *ENDS]
    assert "would act" in world.slack.messages[0].root.text


def test_its_snapshot_says_whose_it_is_and_before_what(world: World, aurora: FakeAurora) -> None:
    approve(world)
    world.run(JOB, world.scheduled())
    assert aurora.snapshot == SNAPSHOT
    (asked,) = world.fake.calls("CreateDBClusterSnapshot")
    tags = {tag["Key"]: tag["Value"] for tag in asked["Tags"]}
    assert (tags["ops:job"], tags["ops:before"]) == ("engine_upgrade", NEW)
    assert tags["ops:made-by"].endswith("-engine-upgrade")
    assert {"Project", "Environment"} <= set(tags)


def test_an_approved_upgrade_has_its_snapshot_first_and_is_proven(
    world: World, aurora: FakeAurora
) -> None:
    approve(world)
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "proven")
    (upgrade,) = aurora.upgrades
    assert (upgrade["EngineVersion"], upgrade["ApplyImmediately"]) == (NEW, True)
    assert upgrade["AllowMajorVersionUpgrade"] is False
    order = [name for name, _ in world.fake.asked]
    assert order.index("CreateDBClusterSnapshot") < order.index("ModifyDBCluster")
    assert (aurora.snapshot, ended.result["after"]["snapshot"]) == (SNAPSHOT, SNAPSHOT)
    assert ended.steps == ["turn", "prepare", "ask", "word", "hear", *STEPS, *ENDS]


def test_who_approved_it_stands_in_message_and_ledger(world: World) -> None:
    approve(world)
    world.run(JOB, world.scheduled())
    (entry,) = world.items("action")
    assert entry["approved_by"] == {"S": "U2"}
    assert len(world.slack.messages) == 1
    assert "done and proven" in world.slack.edits["1.0"].text
    assert "U2" in str(world.slack.edits["1.0"].blocks)


def test_a_silent_approver_is_a_no(world: World, aurora: FakeAurora) -> None:
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], aurora.upgrades, aurora.snapshot) == ("refused", [], "")
    assert ended.result["reason"] == "nobody approved it in time"
    assert "waits for an approval until 2026-12-06 02:20 KST" in world.slack.messages[0].root.text


@pytest.mark.parametrize(("button", "user"), [("deny", "U7"), ("approve", "U9")])
def test_a_no_or_a_yes_of_somebody_else_upgrades_nothing(
    world: World, aurora: FakeAurora, button: str, user: str
) -> None:
    world.slack.on_send = lambda message: world.press(button, user, message)
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], aurora.upgrades) == ("refused", [])


def test_by_hand_it_needs_a_name(world: World, aurora: FakeAurora) -> None:
    assert world.run(JOB, {"armed": True}).result["outcome"] == "refused"
    ended = world.run(JOB, HAND)
    assert ended.result["receipt"] == "proven"
    assert ended.steps == ["prepare", *STEPS, *ENDS]
    assert len(aurora.upgrades) == 1


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"target": "8.0.mysql_aurora.3.01.0"}, "is no valid target"),
        ({"target": MAJOR}, "must be allowed"),
        ({"cluster": "other"}, "is not one of the stack's clusters"),
    ],
)
def test_what_is_no_valid_target_is_refused(
    world: World, aurora: FakeAurora, event: dict[str, Any], reason: str
) -> None:
    ended = world.run(JOB, HAND | event)
    assert ended.result["outcome"] == "refused"
    assert reason in ended.result["reason"]
    assert (aurora.upgrades, aurora.snapshot) == ([], "")


def test_a_major_upgrade_that_is_allowed_is_asked_for_as_one(
    world: World, aurora: FakeAurora
) -> None:
    world.run(JOB, HAND | {"target": MAJOR, "allow_major": True})
    assert aurora.upgrades[0]["AllowMajorVersionUpgrade"] is True


@pytest.mark.parametrize("status", ["backing-up", "failing-over"])
def test_a_cluster_that_is_not_available_is_refused(
    world: World, aurora: FakeAurora, status: str
) -> None:
    aurora.status = status
    ended = world.run(JOB, HAND)
    assert ended.result["reason"] == f"the cluster is {status}"
    assert aurora.upgrades == []


def test_other_changes_that_wait_are_not_swept_along(world: World, aurora: FakeAurora) -> None:
    aurora.pending = {"MasterUserPassword": "****"}
    assert "would be applied with it" in world.run(JOB, HAND).result["reason"]


def test_the_newest_version_is_nothing_to_do(world: World, aurora: FakeAurora) -> None:
    aurora.version = NEW
    ended = world.run(JOB, world.scheduled())
    assert ended.result["reason"] == f"{NEW} is the newest valid version"
    assert ended.steps == ["turn", "prepare", *ENDS]


def test_a_snapshot_of_an_earlier_try_is_not_gone_back_to(world: World, aurora: FakeAurora) -> None:
    aurora.snapshot, aurora.snapshot_made = SNAPSHOT, TWO - timedelta(hours=3)
    ended = world.run(JOB, HAND)
    assert (ended.result["outcome"], aurora.upgrades) == ("failed", [])
    assert f"snapshot {SNAPSHOT} is of an earlier try: delete it" in ended.result["reason"]


@pytest.mark.parametrize("code", ["SnapshotQuotaExceededFault", "KMSKeyNotAccessibleFault"])
def test_without_a_snapshot_there_is_no_upgrade(
    world: World, aurora: FakeAurora, code: str
) -> None:
    world.fake.refuse("CreateDBClusterSnapshot", code)
    ended = world.run(JOB, HAND)
    assert (ended.result["outcome"], aurora.upgrades) == ("failed", [])
    assert code in ended.result["reason"]
    assert world.items("action_lock") == []


@pytest.mark.parametrize(("ends", "why"), [("failed", "failed"), ("creating", "2 minutes")])
def test_a_snapshot_that_does_not_come_ends_it(
    world: World, aurora: FakeAurora, ends: str, why: str
) -> None:
    aurora.snapshot_ends = ends
    assert JOB.groundwork
    impatient = replace(JOB, groundwork=replace(JOB.groundwork, minutes=2))
    ended = world.run(impatient, HAND)
    assert (ended.result["outcome"], aurora.upgrades) == ("failed", [])
    assert why in ended.result["reason"]


def test_a_window_that_closes_during_the_snapshot_begins_no_upgrade(
    world: World, aurora: FakeAurora
) -> None:
    aurora.on_snapshot = lambda: setattr(world, "now", TWO + timedelta(hours=2))
    ended = world.run(JOB, HAND)
    assert (ended.result["outcome"], aurora.upgrades) == ("refused", [])
    assert "window is closed" in ended.result["reason"]
    assert f"Only snapshot {SNAPSHOT} was made, and is kept" in str(world.slack.edits["1.0"])


def test_an_upgrade_that_is_begun_is_finished_after_the_window_and_told(
    world: World, aurora: FakeAurora
) -> None:
    aurora.on_upgrade = lambda: setattr(world, "now", TWO + timedelta(hours=2))
    ended = world.run(JOB, HAND)
    assert ended.result["receipt"] == "proven"
    assert ended.result["after"]["window"] == "closed since 04:00"


def raising(error: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def test_a_process_killed_during_the_snapshot_goes_on_with_it(
    world: World, aurora: FakeAurora
) -> None:
    aurora.on_snapshot = raising(Killed())
    assert world.run(JOB, HAND).result["receipt"] == "proven"
    assert len(world.fake.calls("CreateDBClusterSnapshot")) == 1


def test_a_process_killed_during_the_upgrade_does_not_repeat_it(
    world: World, aurora: FakeAurora
) -> None:
    aurora.on_upgrade = raising(Killed())
    assert world.run(JOB, HAND).result["receipt"] == "proven"
    assert len(aurora.upgrades) == 1


def test_an_upgrade_that_rds_shows_late_is_followed(world: World, aurora: FakeAurora) -> None:
    looks: list[int] = []

    def show_at_the_second_look() -> None:
        looks.append(1)
        if len(looks) > 1 and aurora.left:
            aurora.status = "upgrading"

    def die_unseen() -> None:
        aurora.status, aurora.on_look = "available", show_at_the_second_look
        raise Killed

    aurora.on_upgrade = die_unseen
    assert world.run(JOB, HAND).result["receipt"] == "proven"
    assert len(aurora.upgrades) == 1


@pytest.mark.parametrize(
    ("look", "outcome"),
    [(1, "done"), (2, "done"), (3, "done"), (4, "failed"), (5, "done"), (9, "done")],
    ids=["prepare", "lay", "laid", "act", "stable", "receipt"],
)
def test_a_process_killed_in_any_step_upgrades_once_or_not_at_all(
    world: World, aurora: FakeAurora, look: int, outcome: str
) -> None:
    aurora.on_look = death = Death(at=look)
    assert world.run(JOB, HAND).result["outcome"] == outcome
    assert death.came
    assert len(aurora.upgrades) == (outcome == "done")
    assert len(world.fake.calls("CreateDBClusterSnapshot")) == 1
    assert world.items("action_lock") == []


def test_an_upgrade_that_is_denied_leaves_the_snapshot_and_says_so(
    world: World, aurora: FakeAurora
) -> None:
    world.fake.refuse("ModifyDBCluster", "InvalidDBClusterStateFault")
    ended = world.run(JOB, HAND)
    assert (ended.result["outcome"], aurora.upgrades) == ("failed", [])
    assert ended.result["after"] == {"snapshot": SNAPSHOT}
    assert len(world.fake.calls("ModifyDBCluster")) == 1


def test_an_upgrade_that_brings_no_new_version_is_told(world: World, aurora: FakeAurora) -> None:
    aurora.takes = False
    ended = world.run(JOB, HAND)
    assert ended.result["outcome"] == "failed"
    assert "2 minutes" in ended.result["reason"]
    assert len(aurora.upgrades) == 1


@pytest.mark.parametrize(
    "operation",
    [
        "DescribeDBClusters",
        "DescribeDBInstances",
        "DescribeDBEngineVersions",
        "DescribePendingMaintenanceActions",
        "DescribeDBClusterSnapshots",
    ],
)
def test_what_cannot_be_read_is_not_upgraded(
    world: World, aurora: FakeAurora, operation: str
) -> None:
    world.fake.refuse(operation, "AccessDenied")
    ended = world.run(JOB, HAND)
    assert (ended.result["outcome"], aurora.upgrades) == ("failed", [])


def test_a_schedule_that_comes_twice_asks_once(world: World, aurora: FakeAurora) -> None:
    event = world.scheduled()
    approve(world)
    world.run(JOB, event)
    assert world.run(JOB, event).steps == ["turn", "conclude"]
    assert (len(aurora.upgrades), len(world.slack.messages)) == (1, 1)


def muted(world: World) -> set[str]:
    """Return the alarms for which nobody is called now."""
    mutes = Mutes(world.fake.aws.client("dynamodb"), "ledger")
    return {name for name in EXPECTED if mutes.find(name, now=world.now)}


def test_what_the_upgrade_makes_fire_calls_nobody_until_it_has_ended(
    world: World, aurora: FakeAurora
) -> None:
    seen: list[set[str]] = []
    aurora.on_snapshot = lambda: seen.append(muted(world))
    aurora.on_upgrade = lambda: seen.append(muted(world))
    approve(world)
    world.run(JOB, world.scheduled())
    assert seen == [set(), set(EXPECTED)]
    assert muted(world) == set()


def test_who_reads_of_the_start_reads_which_alarms_are_muted(
    world: World, aurora: FakeAurora
) -> None:
    told: list[str] = []
    aurora.on_upgrade = lambda: told.append(str(world.slack.edits["1.0"].blocks))
    approve(world)
    world.run(JOB, world.scheduled())
    said = f"Nobody is called for {', '.join(EXPECTED)} meanwhile, 14 minutes at the most."
    assert said in told[0]


def test_an_upgrade_that_failed_lets_alarms_call_people_again(
    world: World, aurora: FakeAurora
) -> None:
    aurora.takes = False
    approve(world)
    world.run(JOB, world.scheduled())
    assert aurora.upgrades
    assert muted(world) == set()


def test_an_upgrade_that_is_not_begun_mutes_nothing(world: World, aurora: FakeAurora) -> None:
    aurora.snapshot_ends = "failed"
    approve(world)
    world.run(JOB, world.scheduled())
    assert (aurora.upgrades, world.find(EXPECTED[0])) == ([], [])


def test_where_nothing_can_be_muted_nothing_is_upgraded(world: World, aurora: FakeAurora) -> None:
    aurora.on_snapshot = lambda: world.fake.refuse("PutItem", "ProvisionedThroughputExceeded")
    approve(world)
    ended = world.run(JOB, world.scheduled())
    assert "ProvisionedThroughputExceeded" in ended.error
    assert (aurora.snapshot, aurora.upgrades) == (SNAPSHOT, [])


def test_while_it_upgrades_nobody_asks_what_it_could_be_upgraded_to(world: World) -> None:
    world.run(JOB, {**HAND, "outside_window": True})
    asked = [name for name, _ in world.fake.asked]
    upgrading = asked[asked.index("ModifyDBCluster") + 1 :]
    until = upgrading.index("DescribeDBEngineVersions")
    assert upgrading[:until].count("DescribeDBClusters") >= 3
    assert "DescribePendingMaintenanceActions" not in upgrading[:until]
