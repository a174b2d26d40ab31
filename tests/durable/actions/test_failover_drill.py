"""A failover drill: preflight, a named yes, seconds as a client counts them, its proof."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.failover_drill.app import make_job
from functions.failover_drill.probe import Client
from opskit.action_job import ActionJob
from opskit.mutes import Mutes
from tests.durable.actions.action_world import ALARM, QUICK, Death, World
from tests.fake_aws import FakeAws
from tests.mortal import Deaths

CLUSTER = "petclinic-dev-aurora"
URL = "https://petclinic.example"
HAND = {"armed": True, "approved_by": "U2", "requested_by": "U2"}
EXPECTED = "petclinic-dev-ALB-5xx-High"
THREE = datetime(2027, 1, 9, 18, tzinfo=UTC)
"""The second Sunday of January at 03:00 in Seoul."""


@dataclass
class FakeTown:
    """A cluster with the application before it; asking takes a tenth of a second.

    Attributes:
        silent: from when to when after the failover nobody answers, in seconds.
        seconds: what the client's clock says.
        failed_at: when the failover was begun by that clock, or None.
        moves: whether the failover brings another writer.
        asked: how often it was asked.
        answers: what it answers else: "" is well.
        well_for: so many times it answers at all.
        failovers: what RDS was asked.
        muted: whether EXPECTED was muted then.
        on_failover: what happens then.
    """

    world: World | None = None
    silent: tuple[float, float] = (3.0, 27.0)
    seconds: float = 100.0
    failed_at: float | None = None
    moves: bool = True
    asked: int = 0
    answers: str = ""
    failovers: list[Mapping[str, Any]] = field(default_factory=list)
    muted: list[bool] = field(default_factory=list)
    well_for: int = 1_000_000
    on_failover: Callable[[], None] = lambda: None

    def client(self) -> Client:
        return Client(ask=self.ask, clock=lambda: self.seconds, sleep=self.sleep)

    def ask(self, address: str) -> str:
        assert address == f"{URL}/actuator/health"
        self.asked += 1
        self.seconds += 0.1
        if self.asked > self.well_for:
            return "TimeoutError"
        if self.failed_at is None:
            return self.answers
        since = self.seconds - self.failed_at
        return "HTTP 503" if self.silent[0] <= since < self.silent[1] else self.answers

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def serve(self, fake: FakeAws) -> None:
        fake.answer("DescribeDBClusters", self.describe)
        fake.answer("DescribeDBInstances", {"DBInstances": [_one("one", "a"), _one("two", "c")]})
        fake.answer("DescribeEvents", self.events)
        fake.answer("FailoverDBCluster", self.fail_over)
        fake.answer("GetMetricData", {"MetricDataResults": [{"Id": "lag", "Values": [20, 38]}]})

    def describe(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        members = [
            {"DBInstanceIdentifier": name, "IsClusterWriter": name == self.writer()}
            for name in ("one", "two")
        ]
        cluster = {
            "DBClusterIdentifier": CLUSTER,
            "DBClusterArn": f"arn:aws:rds:ap-northeast-2:123456789012:cluster:{CLUSTER}",
            "Engine": "aurora-mysql",
            "EngineVersion": "8.0.mysql_aurora.3.08.2",
            "Status": "available",
            "DBClusterMembers": members,
        }
        return {"DBClusters": [cluster]}

    def writer(self) -> str:
        """Return who writes: RDS names another one 15 s after it was asked to."""
        wanted = [str(asked["TargetDBInstanceIdentifier"]) for asked in self.failovers]
        if not self.moves or self.failed_at is None:
            return "one"
        moved = self.seconds > self.failed_at + 15
        return ["one", *wanted][-1 if moved else -2]

    def events(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if not self.failovers or self.world is None:
            return {"Events": []}
        return {"Events": [{"Date": self.at, "Message": "Completed failover"}]}

    def fail_over(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        assert self.world is not None
        self.failovers.append(asked)
        self.failed_at, self.at = self.seconds, self.world.now
        mutes = Mutes(self.world.fake.aws.client("dynamodb"), "ledger")
        self.muted.append(mutes.find(EXPECTED, now=self.world.now) is not None)
        self.on_failover()
        return {}


def _one(name: str, zone: str) -> Mapping[str, Any]:
    return {
        "DBInstanceIdentifier": name,
        "DBInstanceStatus": "available",
        "AvailabilityZone": f"ap-northeast-2{zone}",
    }


@pytest.fixture
def town(fake: FakeAws) -> FakeTown:
    town = FakeTown()
    town.serve(fake)
    return town


@pytest.fixture
def world(fake: FakeAws, town: FakeTown) -> World:
    variables = {
        "DB_CLUSTERS": CLUSTER,
        "FAILOVER_DRILL": "apply",
        "APPLICATION_URL": URL,
        "HEALTH_PATH": "/actuator/health",
        "EXPECTED_ALARMS": EXPECTED,
        **QUICK,
    }
    world = World(fake=fake, variables=variables, alarms={ALARM: "OK", EXPECTED: "OK"}, now=THREE)
    town.world = world
    world.slack.on_send = lambda message: world.press("approve", "U2", message)
    return world


@pytest.fixture
def job(town: FakeTown) -> ActionJob[Any, Any]:
    return make_job(town.client())


type Job = ActionJob[Any, Any]


def test_an_approved_drill_fails_over_once_and_tells_the_seconds_that_a_client_waited(
    world: World, town: FakeTown, job: Job
) -> None:
    ended = world.run(job, world.scheduled())
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "proven")
    (asked,) = town.failovers
    assert asked["TargetDBInstanceIdentifier"] == "two"
    after = ended.result["after"]
    assert (ended.result["before"]["writer"], after["writer"]) == ("one", "two")
    assert after["downtime (s)"] == 24
    assert after["open connections"] == 20
    said = str(world.slack.edits["1.0"].blocks)
    assert "for 24 s (expected: at most 60 s)" in said
    assert "two writes, 2 of 2 instances are available" in said


def test_while_it_fails_over_the_alarms_that_it_makes_fire_call_nobody(
    world: World, town: FakeTown, job: Job
) -> None:
    world.run(job, world.scheduled())
    assert town.muted == [True]
    mutes = Mutes(world.fake.aws.client("dynamodb"), "ledger")
    assert mutes.find(EXPECTED, now=world.now) is None


def fire(world: World) -> None:
    world.alarms[EXPECTED] = "ALARM"
    world.changed[EXPECTED] = world.now


def test_an_expected_alarm_that_fires_does_not_speak_against_the_drill(
    world: World, town: FakeTown, job: Job
) -> None:
    town.on_failover = lambda: fire(world)
    ended = world.run(job, HAND)
    assert ended.result["receipt"] == "proven"
    assert len(town.failovers) == 1


def test_clients_that_wait_longer_than_expected_make_it_fail(
    world: World, town: FakeTown, job: Job
) -> None:
    town.silent = (2.0, 95.0)
    ended = world.run(job, world.scheduled())
    assert ended.result["receipt"] == "disproven"
    told = str(world.slack.edits["1.0"].blocks)
    assert "for 93 s (expected: at most 60 s)" in told
    assert "look at who writes now" in told


def test_clients_that_get_no_answer_any_more_make_it_fail(
    world: World, town: FakeTown, job: Job
) -> None:
    town.silent = (2.0, 1e9)
    ended = world.run(job, world.scheduled())
    assert ended.result["receipt"] in {"disproven", "worse"}
    assert "up to the last probe" in str(world.slack.edits["1.0"].blocks)


def test_a_process_killed_during_the_failover_does_not_repeat_it_and_measured_nothing(
    world: World, town: FakeTown, job: Job
) -> None:
    town.on_failover = Death(at=1)
    ended = world.run(job, world.scheduled())
    town.seconds += 60
    assert len(town.failovers) == 1
    assert ended.result["receipt"] != "proven"
    assert "downtime (s)" not in ended.result["after"]


def test_planning_says_what_would_be_done_and_does_nothing(
    world: World, town: FakeTown, job: Job
) -> None:
    world.variables["FAILOVER_DRILL"] = "plan"
    ended = world.run(job, world.scheduled())
    assert (ended.result["outcome"], town.failovers) == ("planned", [])
    assert "two in ap-northeast-2c becomes the writer in the place of one" in ended.result["reason"]


def test_a_silent_approver_is_a_no(world: World, town: FakeTown, job: Job) -> None:
    world.slack.on_send = lambda _message: None
    world.variables["APPROVAL_MINUTES"] = "1"
    ended = world.run(job, world.scheduled())
    assert (ended.result["outcome"], town.failovers) == ("refused", [])


def test_a_schedule_that_comes_twice_fails_over_once(
    world: World, town: FakeTown, job: Job
) -> None:
    event = world.scheduled()
    world.run(job, event)
    assert world.run(job, event).result["outcome"] == "refused"
    assert len(town.failovers) == 1


@pytest.mark.parametrize(
    ("variables", "event", "said"),
    [
        ({"APPLICATION_URL": ""}, {}, "set ApplicationUrl"),
        ({"DB_CLUSTERS": ""}, {}, "set DbClusters"),
        ({}, {"cluster": "other"}, "other is not one of the stack's clusters"),
    ],
)
def test_what_cannot_be_drilled_is_refused_and_says_why(
    world: World,
    town: FakeTown,
    job: Job,
    variables: dict[str, str],
    event: dict[str, object],
    said: str,
) -> None:
    world.variables |= variables
    ended = world.run(job, event)
    assert said in ended.result["reason"]
    assert town.failovers == []


def test_an_application_that_does_not_answer_is_not_failed_over(
    world: World, town: FakeTown, job: Job
) -> None:
    town.answers = "HTTP 503"
    ended = world.run(job, world.scheduled())
    assert ended.result["reason"] == "the application does not answer well: HTTP 503"
    assert town.failovers == []


def test_a_drill_soon_after_a_failover_is_refused(world: World, town: FakeTown, job: Job) -> None:
    world.run(job, world.scheduled())
    town.failed_at = None
    ended = world.run(job, HAND)
    assert "it failed over" in ended.result["reason"]
    assert len(town.failovers) == 1


def test_the_next_quarter_is_compared_with_this_one(world: World, town: FakeTown, job: Job) -> None:
    world.run(job, world.scheduled())
    world.now, town.failed_at = THREE + timedelta(days=91), None
    town.failovers.clear()
    world.changed.clear()
    ended = world.run(job, world.scheduled())
    assert ended.result["after"]["downtime of earlier drills (s)"] == "24"


def test_an_application_that_falls_silent_before_the_failover_is_not_failed_over(
    world: World, town: FakeTown, job: Job
) -> None:
    town.well_for = 3
    ended = world.run(job, HAND)
    assert (ended.result["outcome"], town.failovers) == ("failed", [])
    assert "does not answer well: TimeoutError" in ended.result["reason"]


def test_a_writer_that_did_not_move_makes_it_fail(world: World, town: FakeTown, job: Job) -> None:
    town.moves = False
    ended = world.run(job, HAND)
    assert (ended.result["outcome"], len(town.failovers)) == ("failed", 1)
    assert ended.result["receipt"] == "disproven"


STEPS = (
    *("turn", "prepare", "ask", "word", "hear", "claim", "announce", "act", "stable"),
    *("settle", "receipt", "conclude", "record", "signal", "tell"),
)


@pytest.mark.parametrize("step", STEPS)
def test_a_death_fails_over_once_and_loses_no_measurement(
    world: World, town: FakeTown, job: Job, step: str
) -> None:
    world.deaths = Deaths(kind=step)
    ended = world.run(job, world.scheduled())
    assert world.deaths.times > 0
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "proven")
    assert len(town.failovers) == 1
    assert ended.result["after"]["downtime (s)"] == 24
    assert world.items("action_lock") == []
    assert len(world.items("action")) == 1


BACK = {**HAND, "fail_back": True}
AGAIN = ("prepare", "announce", "act", "stable", "settle", "receipt")


def test_a_proven_drill_fails_back_once_measured_by_itself_and_told_in_the_same_message(
    world: World, town: FakeTown, job: Job
) -> None:
    ended = world.run(job, BACK)
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "proven")
    assert [asked["TargetDBInstanceIdentifier"] for asked in town.failovers] == ["two", "one"]
    after = ended.result["after"]
    assert (ended.result["before"]["writer"], after["writer"]) == ("one", "one")
    assert (after["downtime (s)"], after["downtime of the way back (s)"]) == (24, 24)
    assert town.muted == [True, True]
    assert len(world.slack.messages) == 1
    said = str(world.slack.edits["1.0"].blocks)
    assert "two writes" in said
    assert "and back: clients went without dependable answers for 24 s" in said
    assert ended.steps.count("claim") == 1
    again = [step for step in ended.steps if step.endswith("_again")]
    assert again == [f"{step}_again" for step in AGAIN]


def test_a_drill_that_is_not_proven_does_not_fail_back(
    world: World, town: FakeTown, job: Job
) -> None:
    town.silent = (2.0, 95.0)
    ended = world.run(job, BACK)
    assert (ended.result["receipt"], len(town.failovers)) == ("disproven", 1)


def test_a_schedule_does_not_fail_back_while_an_alarm_fires_and_says_so(
    world: World, town: FakeTown, job: Job
) -> None:
    world.variables["FAIL_BACK"] = "yes"
    town.on_failover = lambda: fire(world)
    ended = world.run(job, world.scheduled())
    assert (ended.result["outcome"], len(town.failovers)) == ("failed", 1)
    assert f"{EXPECTED} is firing: that comes first" in ended.result["reason"]
    assert "done, but not what follows" in str(world.slack.edits["1.0"].blocks)


def test_a_process_killed_on_the_way_back_does_not_repeat_it(
    world: World, town: FakeTown, job: Job
) -> None:
    death = Death(at=2)

    def fail_over() -> None:
        town.seconds += 60
        death()

    town.on_failover = fail_over
    ended = world.run(job, BACK)
    assert (len(town.failovers), ended.result["receipt"]) == (2, "disproven")
    said = str(world.slack.edits["1.0"].blocks)
    assert "and back: how long clients went without answers was not measured" in said


def test_planning_names_the_way_back(world: World, town: FakeTown, job: Job) -> None:
    world.variables |= {"FAILOVER_DRILL": "plan", "FAIL_BACK": "yes"}
    ended = world.run(job, world.scheduled())
    assert "and once that is proven one again" in ended.result["reason"]
    assert town.failovers == []


def test_the_stop_switch_turned_meanwhile_keeps_it_from_failing_back(
    world: World, town: FakeTown, job: Job
) -> None:
    town.on_failover = world.halt
    ended = world.run(job, BACK)
    assert (ended.result["outcome"], ended.result["receipt"]) == ("failed", "proven")
    assert len(town.failovers) == 1


@pytest.mark.parametrize("step", [f"{step}_again" for step in AGAIN])
def test_a_death_on_the_way_back_fails_back_once(
    world: World, town: FakeTown, job: Job, step: str
) -> None:
    world.deaths = Deaths(kind=step)
    ended = world.run(job, BACK)
    assert world.deaths.times > 0
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "proven")
    assert len(town.failovers) == 2
    assert ended.result["after"]["downtime of the way back (s)"] == 24
