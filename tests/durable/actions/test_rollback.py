"""A rollback: the history that ECS tells, the images that must exist, the way back, the undo."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from functions.rollback.app import JOB
from tests.durable.actions.action_world import ALARM, NOW, World
from tests.durable.actions.ecs_world import SERVICE, FakeService
from tests.fake_aws import FakeAws
from tests.mortal import Deaths

IMAGE = "123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/petclinic:v1"
DIGEST = "sha256:" + "a" * 64
STARTED = NOW - timedelta(minutes=20)


def brief(number: int, status: str, minutes: int) -> Mapping[str, Any]:
    return {
        "targetServiceRevisionArn": f"arn:revision/{number}",
        "status": status,
        "createdAt": STARTED - timedelta(minutes=minutes),
        "startedAt": STARTED - timedelta(minutes=minutes),
        "finishedAt": STARTED - timedelta(minutes=minutes - 4),
    }


def revision(number: int) -> Mapping[str, Any]:
    return {
        "serviceRevisionArn": f"arn:revision/{number}",
        "taskDefinition": f"arn:aws:ecs:x:1:task-definition/petclinic-dev-app:{number}",
        "containerImages": [{"containerName": "app", "image": IMAGE, "imageDigest": DIGEST}],
    }


@pytest.fixture
def service(fake: FakeAws) -> FakeService:
    service = FakeService(running=2)
    service.serve(fake)
    history = [brief(5, "SUCCESSFUL", 900), brief(7, "SUCCESSFUL", 0), brief(6, "STOPPED", 60)]
    fake.answer("ListServiceDeployments", {"serviceDeployments": history})
    fake.answer("DescribeServiceRevisions", {"serviceRevisions": [revision(n) for n in (5, 6, 7)]})
    definition = {"status": "ACTIVE", "containerDefinitions": [{"name": "app", "image": IMAGE}]}
    fake.answer("DescribeTaskDefinition", {"taskDefinition": definition})
    fake.answer("DescribeImages", {"imageDetails": [{"imageDigest": DIGEST}]})
    return service


@pytest.fixture
def world(fake: FakeAws, service: FakeService) -> World:
    world = World(fake=fake, variables={"ECS_SERVICES": SERVICE})
    world.open_incident()
    service.on_end = lambda: world.alarms.update({ALARM: "OK"})
    return world


def test_it_returns_to_the_last_good_task_definition(world: World, service: FakeService) -> None:
    ended = world.run(JOB, world.armed())
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "fixed")
    (update,) = service.updates
    assert update["taskDefinition"] == "petclinic-dev-app:5"
    assert ended.result["before"]["task definition"] == "petclinic-dev-app:7"


@pytest.mark.parametrize("code", ["ImageNotFoundException", "RepositoryNotFoundException"])
def test_an_image_that_is_gone_is_not_returned_to(
    world: World, service: FakeService, code: str
) -> None:
    world.fake.refuse("DescribeImages", code)
    ended = world.run(JOB, world.armed())
    assert (ended.result["outcome"], service.updates) == ("refused", [])
    assert "is no longer in ECR" in ended.result["reason"]


def test_a_tag_that_was_moved_since_is_not_returned_to(world: World, service: FakeService) -> None:
    other = "sha256:" + "b" * 64
    world.fake.answer("DescribeImages", {"imageDetails": [{"imageDigest": other}]})
    ended = world.run(JOB, world.armed())
    assert (ended.result["outcome"], service.updates) == ("refused", [])
    assert "another one now" in ended.result["reason"]


def test_a_task_definition_that_is_inactive_is_not_returned_to(world: World) -> None:
    definition = {"status": "INACTIVE", "containerDefinitions": []}
    world.fake.answer("DescribeTaskDefinition", {"taskDefinition": definition})
    assert "is INACTIVE" in world.run(JOB, world.armed()).result["reason"]


def test_trouble_that_no_deployment_began_rolls_nothing_back(
    world: World, service: FakeService
) -> None:
    onset = (NOW - timedelta(hours=3)).isoformat()
    ended = world.run(JOB, world.armed(onset=onset))
    assert (ended.result["outcome"], service.updates) == ("refused", [])
    assert "before the last deployment" in ended.result["reason"]


def test_where_ecs_remembers_nothing_and_nothing_else_stands_it_is_refused(
    world: World, service: FakeService
) -> None:
    world.fake.answer("ListServiceDeployments", {"serviceDeployments": []})
    ended = world.run(JOB, world.armed(onset=NOW.isoformat()))
    assert (ended.result["outcome"], service.updates) == ("refused", [])


def test_what_becomes_worse_goes_back_to_the_revision_from_before(
    world: World, service: FakeService
) -> None:
    service.runs_after, service.ends = 1, "FAILED"
    ended = world.run(JOB, world.armed())
    assert (ended.result["receipt"], ended.result["undone"]) == ("worse", True)
    assert [update["taskDefinition"] for update in service.updates] == [
        "petclinic-dev-app:5",
        "petclinic-dev-app:7",
    ]


def test_a_deployment_of_somebody_else_is_not_taken_away(
    world: World, service: FakeService
) -> None:
    service.runs_after, service.ends = 1, "FAILED"
    service.on_end = lambda: setattr(service, "task_definition", "petclinic-dev-app:9")
    ended = world.run(JOB, world.armed())
    assert (ended.result["receipt"], ended.result["undone"]) == ("worse", False)
    assert [update["taskDefinition"] for update in service.updates] == ["petclinic-dev-app:5"]
    assert "petclinic-dev-app:9 was deployed since" in str(world.slack.edits["1.0"].blocks)


def test_a_history_that_cannot_be_read_is_a_failure_not_a_guess(
    world: World, service: FakeService
) -> None:
    world.fake.refuse("ListServiceDeployments", "AccessDeniedException")
    ended = world.run(JOB, world.armed())
    assert (ended.result["outcome"], service.updates) == ("failed", [])


STEPS = (
    *("prepare", "claim", "announce", "act", "stable", "settle", "receipt"),
    *("conclude", "record", "signal", "tell"),
)


@pytest.mark.parametrize("step", STEPS)
def test_a_death_goes_back_once(world: World, service: FakeService, step: str) -> None:
    world.deaths = Deaths(kind=step)
    ended = world.run(JOB, world.armed())
    assert world.deaths.times > 0
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "fixed")
    assert len(service.updates) == 1
    assert world.items("action_lock") == []
    assert len(world.items("action")) == 1
