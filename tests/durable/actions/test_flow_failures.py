"""What the flow makes of failures: each step failing, crashes, duplicates, limits."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.force_redeploy.app import JOB
from opskit.action_job import ActionJob
from opskit.actions import Decision
from tests.durable.actions.action_world import ALARM, Killed, World
from tests.durable.actions.ecs_world import SERVICE, FakeService
from tests.fake_aws import FakeAws

type Json = Mapping[str, Any]


@pytest.fixture
def service(fake: FakeAws) -> FakeService:
    service = FakeService()
    service.serve(fake)
    return service


@pytest.fixture
def world(fake: FakeAws, service: FakeService) -> World:
    world = World(fake=fake, variables={"ECS_SERVICES": SERVICE})
    world.open_incident()
    service.on_end = lambda: world.alarms.update({ALARM: "OK"})
    return world


def raising(error: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def outcome(world: World) -> tuple[str, str]:
    """Return what the incident was told."""
    detail = world.signals()[0].detail
    return detail["outcome"], detail["reason"]


def test_what_cannot_be_looked_at_is_not_acted_on(world: World, service: FakeService) -> None:
    world.fake.refuse("DescribeServices", "AccessDeniedException")
    world.run(JOB, world.armed())
    assert outcome(world)[0] == "failed"
    assert "AccessDenied" in outcome(world)[1]
    assert service.updates == []


@pytest.mark.parametrize("operation", ["TransactWriteItems", "GetItem"])
def test_without_the_ledger_nothing_is_done(
    world: World, service: FakeService, operation: str
) -> None:
    world.fake.refuse(operation, "ProvisionedThroughputExceededException")
    world.run(JOB, world.armed())
    assert service.updates == []
    assert "failed" in world.slack.messages[-1].root.text


def test_alarms_that_cannot_be_read_hinder_no_act_but_prove_nothing(
    world: World, service: FakeService
) -> None:
    world.fake.refuse("DescribeAlarms", "Throttling")
    ended = world.run(JOB, world.armed())
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "unknown")
    assert len(service.updates) == 1


def test_a_silent_slack_hinders_no_act(world: World, service: FakeService) -> None:
    world.slack.down = True
    ended = world.run(JOB, world.armed())
    assert ended.result["receipt"] == "fixed"
    assert len(service.updates) == 1
    assert len(world.fake.calls("SendMessage")) == 2


def test_a_slack_that_falls_silent_meanwhile_gets_the_end_later(
    world: World, service: FakeService
) -> None:
    service.on_update = lambda: setattr(world.slack, "down", True)
    assert world.run(JOB, world.armed()).result["receipt"] == "fixed"
    assert len(world.fake.calls("SendMessage")) == 1


def test_an_act_that_is_denied_is_a_failure_and_not_tried_again(
    world: World, service: FakeService
) -> None:
    world.fake.refuse("UpdateService", "AccessDeniedException")
    ended = world.run(JOB, world.armed())
    assert (ended.result["outcome"], ended.result["receipt"]) == ("failed", None)
    assert "AccessDenied" in ended.result["reason"]
    assert len(world.fake.calls("UpdateService")) == 1
    assert ended.steps[3:5] == ["act", "inspect"]
    assert world.items("action_lock") == []
    assert service.updates == []


def test_an_act_whose_answer_is_lost_is_looked_for_and_followed(
    world: World, service: FakeService
) -> None:
    service.on_update = raising(ConnectionError("the answer is lost"))
    ended = world.run(JOB, world.armed())
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "fixed")
    assert len(service.updates) == 1


def test_a_process_killed_after_the_call_does_not_repeat_it(
    world: World, service: FakeService
) -> None:
    service.on_update = raising(Killed())
    ended = world.run(JOB, world.armed())
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "fixed")
    assert len(service.updates) == 1
    assert "inspect" in ended.steps


def test_a_process_killed_before_the_call_is_a_failure(world: World, service: FakeService) -> None:
    def die(*_: object) -> Json:
        raise Killed

    ended = world.run(replace(JOB, act=die), world.armed())
    assert ended.result["outcome"] == "failed"
    assert "not repeated" in ended.result["reason"]
    assert service.updates == []
    assert world.items("action_lock") == []


def test_a_rollout_that_never_ends_is_a_failure_after_a_bounded_wait(
    world: World, service: FakeService
) -> None:
    service.ends = "IN_PROGRESS"
    service.on_end = lambda: None
    ended = world.run(JOB, world.armed())
    assert ended.result["outcome"] == "failed"
    assert "10 minutes" in ended.result["reason"]
    assert len(world.fake.calls("DescribeServices")) < 60


def test_throttling_while_it_waits_is_borne(world: World, service: FakeService) -> None:
    left = iter(range(3))

    def describe(asked: Json) -> Json:
        if next(left, None) is None:
            return service.describe(asked)
        said: Any = {"Error": {"Code": "ThrottlingException", "Message": "by the test"}}
        raise ClientError(said, "DescribeServices")

    service.on_update = lambda: world.fake.answer("DescribeServices", describe)
    ended = world.run(JOB, world.armed())
    assert ended.result["outcome"] == "done"
    assert ended.result["after"]["running"] == 2


def test_a_ledger_that_fails_at_the_end_keeps_nobody_uninformed(world: World) -> None:
    world.fake.refuse("PutItem", "InternalServerError")
    ended = world.run(JOB, world.armed())
    assert "InternalServerError" in ended.error
    assert outcome(world)[0] == "done"
    assert "it helped" in world.slack.edits["1.0"].text


def test_a_lock_that_another_holds_is_waited_for_by_nobody(
    world: World, service: FakeService
) -> None:
    until = f"{(world.now + timedelta(hours=1)).timestamp()}"
    world.put("action_lock", SERVICE, owner={"S": "other"}, locked_until={"N": until})
    world.run(JOB, world.armed())
    assert service.updates == []
    assert outcome(world) == (
        "refused",
        "another action works on it; it lets go at 2026-11-24 13:00 KST at the latest",
    )
    assert len(world.items("action_lock")) == 1


def test_a_lock_whose_flow_died_is_taken_over(world: World, service: FakeService) -> None:
    past = f"{(world.now - timedelta(seconds=1)).timestamp()}"
    world.put("action_lock", SERVICE, owner={"S": "dead"}, locked_until={"N": past})
    assert world.run(JOB, world.armed()).result["receipt"] == "fixed"
    assert len(service.updates) == 1


def again(world: World, job: ActionJob[Any, Any], step: str) -> str:
    """Let the alarm fire again and ask anew; return the outcome."""
    world.alarms[ALARM] = "ALARM"
    result: str = world.run(job, world.armed(step=step)).result["outcome"]
    return result


def test_within_the_cooldown_it_is_refused_and_says_from_when_it_is_allowed(
    world: World, service: FakeService
) -> None:
    world.run(JOB, world.armed())
    assert again(world, JOB, "2") == "refused"
    assert "allowed again from 2026-11-24 12:30 KST" in world.signals()[-1].detail["reason"]
    world.now += timedelta(minutes=31)
    assert again(world, JOB, "3") == "done"
    assert len(service.updates) == 2


def test_the_day_has_only_so_many_acts(world: World, service: FakeService) -> None:
    world.variables["DAILY_CAP"] = "1"
    world.run(JOB, world.armed())
    world.now += timedelta(hours=2)
    assert again(world, JOB, "2") == "refused"
    world.now += timedelta(hours=13)
    assert again(world, JOB, "3") == "done"
    assert len(service.updates) == 2


def test_the_same_event_twice_is_one_act_and_one_answer(world: World, service: FakeService) -> None:
    world.run(JOB, world.armed())
    world.alarms[ALARM] = "ALARM"
    twin = world.run(JOB, world.armed())
    assert (twin.result["outcome"], len(service.updates)) == ("refused", 1)
    assert [signal.detail["outcome"] for signal in world.signals()] == ["done"]
    assert len(world.slack.messages) == 1


def test_a_world_that_moved_meanwhile_is_not_acted_on(world: World, service: FakeService) -> None:
    world.slack.on_send = lambda _message: setattr(service, "rollouts", 2)
    ended = world.run(JOB, world.armed())
    assert (ended.result["outcome"], service.updates) == ("refused", [])
    assert world.items("action_pace#force_redeploy") == []


def test_what_became_worse_and_cannot_be_taken_back_is_said(
    world: World, service: FakeService
) -> None:
    service.running, service.runs_after, service.ends = 2, 1, "FAILED"
    ended = world.run(JOB, world.armed())
    assert (ended.result["receipt"], ended.result["undone"]) == ("worse", False)
    assert "cannot be taken back" in str(world.slack.edits["1.0"].blocks)


def test_an_undo_that_fails_is_said_and_not_repeated(world: World, service: FakeService) -> None:
    tried: list[str] = []

    def fail(_run: object, _decision: object) -> Json:
        tried.append("once")
        raise ConnectionError("no way back")

    service.running, service.runs_after, service.ends = 2, 1, "FAILED"
    ended = world.run(replace(JOB, undo=fail), world.armed())
    assert (ended.result["undone"], tried) == (False, ["once"])
    assert "no way back" in str(world.slack.edits["1.0"].blocks)


def test_an_undo_does_not_go_past_the_stop_switch(world: World, service: FakeService) -> None:
    taken_back: list[str] = []

    def take_back(_run: object, decision: Decision) -> Json:
        taken_back.append(decision.resource)
        return {}

    job = replace(JOB, undo=take_back)
    service.running, service.runs_after, service.ends = 2, 1, "FAILED"
    service.on_end = world.halt
    ended = world.run(job, world.armed())
    assert (ended.result["undone"], taken_back) == (False, [])
