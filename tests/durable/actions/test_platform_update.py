"""A platform update by schedule: announced, stoppable, within its window, once, proven."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.platform_update.app import JOB
from opskit.incident_words import LateSignalError, Signal, SignalKind
from tests.durable.actions.action_world import ALARM, QUICK, Death, Killed, World
from tests.durable.actions.ecs_world import SERVICE, FakeService
from tests.fake_aws import FakeAws

THREE = datetime(2026, 12, 5, 18, tzinfo=UTC)
"""The first Sunday of December at 03:00 in Seoul."""
ASKED = ["turn", "prepare", "ask", "word", "hear"]
STEPS = ["claim", "announce", "act", "stable", "settle", "receipt"]
ENDS = ["conclude", "record", "signal", "tell"]


@dataclass
class FakePlatform:
    """A service with tasks on a platform version."""

    service: FakeService = field(default_factory=lambda: FakeService(running=2))
    platform: str = "1.3.0"
    tasks: str = "1.3.0"
    after: str = "1.4.0"
    on_look: Callable[[], None] = lambda: None

    def serve(self, fake: FakeAws) -> None:
        self.service.serve(fake)
        fake.answer("DescribeServices", self.describe)
        fake.answer("ListTasks", {"taskArns": ["task/1", "task/2"]})
        fake.answer("DescribeTasks", self.describe_tasks)
        self.service.on_end = lambda: setattr(self, "tasks", self.after)

    def describe(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        self.on_look()
        (said,) = self.service.describe(asked)["services"]
        return {"services": [{**said, "platformVersion": self.platform, "platformFamily": "Linux"}]}

    def describe_tasks(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"tasks": [{"platformVersion": self.tasks}] * 2}


@pytest.fixture
def platform(fake: FakeAws) -> FakePlatform:
    platform = FakePlatform()
    platform.serve(fake)
    return platform


@pytest.fixture
def world(fake: FakeAws, platform: FakePlatform) -> World:
    assert platform.service.updates == []
    variables = {"ECS_SERVICES": SERVICE, "MAINTENANCE_WINDOW": "02:00-04:00", **QUICK}
    return World(fake=fake, variables=variables, alarms={ALARM: "OK"}, now=THREE)


def test_an_update_is_announced_then_done_and_proven(world: World, platform: FakePlatform) -> None:
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "proven")
    (update,) = platform.service.updates
    assert (update["platformVersion"], update["forceNewDeployment"]) == ("LATEST", True)
    assert "begins at 2026-12-06 03:10 KST" in world.slack.messages[0].root.text
    assert (ended.result["before"]["platform"], ended.result["after"]["platform"]) == (
        "1.3.0",
        "1.4.0",
    )
    assert ended.steps == [*ASKED, *STEPS, *ENDS]


def test_all_of_it_is_one_message_edited_in_place(world: World) -> None:
    world.run(JOB, world.scheduled())
    assert len(world.slack.messages) == 1
    assert "done and proven" in world.slack.edits["1.0"].text
    assert "actions" not in {block["type"] for block in world.slack.edits["1.0"].blocks}


def test_the_latest_everywhere_is_said_in_one_line(world: World, platform: FakePlatform) -> None:
    platform.platform, platform.tasks = "LATEST", "1.4.0"
    ended = world.run(JOB, world.scheduled())
    assert ended.result["reason"] == "every service runs the latest platform version (1.4.0)"
    assert (ended.steps, platform.service.updates) == (["turn", "prepare", *ENDS], [])
    assert len(world.slack.messages) == 1


def test_anybody_stops_it_with_the_button(world: World, platform: FakePlatform) -> None:
    world.slack.on_send = lambda message: world.press("stop", "U7", message)
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], platform.service.updates) == ("refused", [])
    assert "U7" in ended.result["reason"]
    assert "refused" in world.slack.edits["1.0"].text
    assert world.items("action_lock") == []


def test_the_stop_switch_stops_it_while_it_is_announced(
    world: World, platform: FakePlatform
) -> None:
    world.slack.on_send = lambda _message: world.halt()
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], platform.service.updates) == ("refused", [])


def test_what_cannot_be_announced_is_not_done_nor_asked_any_more(
    world: World, platform: FakePlatform
) -> None:
    world.slack.down = True
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], platform.service.updates) == ("refused", [])
    (question,) = world.find("record")
    assert "closed_at" in question


def test_a_click_after_the_notice_is_too_late(world: World, platform: FakePlatform) -> None:
    world.run(JOB, world.scheduled())
    with pytest.raises(LateSignalError):
        world.press("stop", "U7", world.slack.messages[0])
    assert len(platform.service.updates) == 1


def test_a_notice_that_is_cut_short_is_no_yes(world: World, platform: FakePlatform) -> None:
    def acknowledge(_message: object) -> None:
        (question,) = world.find("record")
        signal = Signal(key="click", kind=SignalKind.ACKNOWLEDGE, at=world.now, by="U7")
        asked = question["pk"]["S"].removeprefix("incident#")
        world.incidents().add_signal(asked, signal, now=world.now)

    world.slack.on_send = acknowledge
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], platform.service.updates) == ("refused", [])
    assert "less time" in ended.result["reason"]


def test_trouble_that_comes_while_it_is_announced_comes_first(
    world: World, platform: FakePlatform
) -> None:
    world.slack.on_send = lambda _message: world.alarms.update({ALARM: "ALARM"})
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], platform.service.updates) == ("refused", [])
    assert f"{ALARM} is firing: that comes first" in ended.result["reason"]


def test_a_schedule_that_comes_twice_is_one_act_and_one_message(
    world: World, platform: FakePlatform
) -> None:
    event = world.scheduled()
    world.run(JOB, event)
    twin = world.run(JOB, event)
    assert (twin.result["outcome"], len(platform.service.updates)) == ("refused", 1)
    assert twin.steps == ["turn", "conclude"]
    assert len(world.slack.messages) == 1


@pytest.mark.parametrize("hours", [-2, 2, 24 * 7])
def test_outside_its_window_it_is_refused_and_says_when_it_may(
    world: World, platform: FakePlatform, hours: int
) -> None:
    world.now = THREE + timedelta(hours=hours)
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], platform.service.updates) == ("refused", [])
    assert "the maintenance window is closed, the next one begins" in ended.result["reason"]


def test_by_hand_the_window_may_be_passed_over(world: World, platform: FakePlatform) -> None:
    world.now = THREE + timedelta(days=2)
    assert world.run(JOB, {"armed": True}).result["outcome"] == "refused"
    ended = world.run(JOB, {"armed": True, "outside_window": True})
    assert ended.result["receipt"] == "proven"
    assert ended.steps == ["prepare", *STEPS, *ENDS]
    assert len(platform.service.updates) == 1


def test_a_window_that_closes_while_it_is_announced_begins_nothing(
    world: World, platform: FakePlatform
) -> None:
    world.now = THREE + timedelta(minutes=58)
    later = THREE + timedelta(minutes=61)
    world.slack.on_send = lambda _message: setattr(world, "now", later)
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], platform.service.updates) == ("refused", [])
    assert "window is closed" in ended.result["reason"]


def test_what_is_begun_is_finished_after_the_window_and_told(
    world: World, platform: FakePlatform
) -> None:
    world.now = THREE + timedelta(minutes=55)
    later = THREE + timedelta(minutes=62)
    platform.service.on_update = lambda: setattr(world, "now", later)
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "proven")
    assert ended.result["before"]["window"] == "open until 04:00"
    assert ended.result["after"]["window"] == "closed since 04:00"


@pytest.mark.parametrize("how", ["firing", "unreadable"])
def test_nothing_is_maintained_on_top_of_trouble(
    world: World, platform: FakePlatform, how: str
) -> None:
    world.alarms[ALARM] = "ALARM"
    if how == "unreadable":
        world.fake.refuse("DescribeAlarms", "Throttling")
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], platform.service.updates) == ("refused", [])


def test_tasks_that_stay_below_are_not_called_proven(world: World, platform: FakePlatform) -> None:
    platform.after = "1.3.0"
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["receipt"], ended.result["undone"]) == ("disproven", False)
    assert "cannot be taken back" in str(world.slack.edits["1.0"].blocks)


def test_a_process_killed_after_the_call_does_not_repeat_it(
    world: World, platform: FakePlatform
) -> None:
    def die() -> None:
        raise Killed

    platform.service.on_update = die
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "proven")
    assert len(platform.service.updates) == 1


@pytest.mark.parametrize(
    ("look", "outcome"),
    [(1, "done"), (2, "failed"), (3, "done"), (5, "done")],
    ids=["prepare", "act", "stable", "receipt"],
)
def test_a_process_killed_in_any_step_updates_once_or_not_at_all(
    world: World, platform: FakePlatform, look: int, outcome: str
) -> None:
    platform.on_look = death = Death(at=look)
    assert world.run(JOB, world.scheduled()).result["outcome"] == outcome
    assert death.came
    assert len(platform.service.updates) == (outcome == "done")
    assert world.items("action_lock") == []


@pytest.mark.parametrize(
    ("operation", "time", "outcome"),
    [
        ("PutItem", 1, "done"),
        ("TransactWriteItems", 1, "done"),
        ("UpdateItem", 1, "done"),
        ("Query", 1, "done"),
        ("TransactWriteItems", 2, "done"),
        ("TransactWriteItems", 3, "done"),
        ("TransactWriteItems", 4, "failed"),
        ("TransactWriteItems", 5, "done"),
    ],
    ids=["turn", "ask", "offer", "hear", "close", "claim", "begin", "release"],
)
def test_a_process_killed_after_a_write_to_the_ledger_updates_once_or_not_at_all(
    world: World, platform: FakePlatform, operation: str, time: int, outcome: str
) -> None:
    death = Death(at=time)
    events = world.fake.aws.client("dynamodb").meta.events
    events.register(f"after-call.dynamodb.{operation}", death)
    assert world.run(JOB, world.scheduled()).result["outcome"] == outcome
    assert death.came
    assert len(platform.service.updates) == (outcome == "done")


def test_a_rollout_that_fails_is_told(world: World, platform: FakePlatform) -> None:
    platform.service.ends = "FAILED"
    ended = world.run(JOB, world.scheduled())
    assert ended.result["outcome"] == "failed"
    assert "will not come to a good end" in ended.result["reason"]


@pytest.mark.parametrize(
    "operation", ["DescribeServices", "ListTasks", "DescribeTasks", "UpdateService"]
)
def test_a_step_that_is_denied_changes_nothing_and_is_told(
    world: World, platform: FakePlatform, operation: str
) -> None:
    world.fake.refuse(operation, "AccessDeniedException")
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], platform.service.updates) == ("failed", [])
    assert "failed" in str([*world.slack.messages, *world.slack.edits.values()])


def test_a_ledger_that_takes_no_turn_is_a_failure_that_is_told(
    world: World, platform: FakePlatform
) -> None:
    world.fake.refuse("PutItem", "InternalServerError")
    world.run(JOB, world.scheduled())
    assert platform.service.updates == []
    assert "failed" in world.slack.messages[-1].root.text
