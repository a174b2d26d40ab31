"""An action speaks the team's language in every process that carries it on."""

import json
from typing import Any

import pytest

from functions.force_redeploy.app import JOB
from notifier.translation import use_language
from opskit.action_shell import action_handler
from opskit.house import House
from tests.durable.actions.action_world import ALARM, World, durable_runner
from tests.durable.actions.ecs_world import SERVICE, FakeService
from tests.fake_aws import FakeAws
from tests.korean import HANGUL


@pytest.fixture
def service(fake: FakeAws) -> FakeService:
    service = FakeService()
    service.serve(fake)
    return service


@pytest.fixture
def world(fake: FakeAws, service: FakeService) -> World:
    world = World(fake=fake, variables={"ECS_SERVICES": SERVICE, "LANGUAGE": "ko"})
    world.open_incident()
    service.on_end = lambda: world.alarms.update({ALARM: "OK"})
    return world


def run(world: World) -> dict[str, Any]:
    def begin_process() -> House:
        use_language("en")
        return world.house()

    with durable_runner(action_handler(JOB, house=begin_process)) as runner:
        done = runner.run(input=json.dumps(world.armed()), execution_name="run-1")
    result: dict[str, Any] = json.loads(done.result or "{}")
    return result


def test_what_is_said_between_the_steps_of_a_replay_is_korean(
    world: World, service: FakeService
) -> None:
    service.ends = "IN_PROGRESS"
    service.on_end = lambda: None
    result = run(world)
    assert (result["outcome"], result["reason"]) == (
        "failed",
        "실행했으나 10분 안에 끝나지 않음",
    )


def test_the_end_is_told_in_korean_and_signalled_by_the_same_words_of_ours(world: World) -> None:
    result = run(world)
    assert (result["outcome"], result["receipt"]) == ("done", "fixed")
    assert list(result["before"]) == ["running", "desired", "task definition", "rollout"]
    told = world.slack.edits["1.0"].text
    assert "효과 있음" in told
    (signal,) = world.signals()
    assert not HANGUL.search(signal.key + signal.by)
