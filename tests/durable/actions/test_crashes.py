"""An action dies just before and just after each record that it makes: it acts once anyway."""

import pytest

from functions.force_redeploy.app import JOB
from tests.durable.actions.action_world import ALARM, World
from tests.durable.actions.ecs_world import SERVICE, FakeService
from tests.fake_aws import FakeAws
from tests.mortal import Deaths

STEPS = (
    *("prepare", "claim", "announce", "act", "stable", "settle", "receipt"),
    *("conclude", "record", "signal", "tell"),
)
"""Every operation of an act that goes well (opskit.action_flow)."""


@pytest.fixture
def service(fake: FakeAws) -> FakeService:
    service = FakeService()
    service.serve(fake)
    return service


@pytest.fixture
def world(fake: FakeAws, service: FakeService) -> World:
    world = World(fake=fake, variables={"ECS_SERVICES": SERVICE}, deaths=Deaths())
    world.open_incident()
    service.on_end = lambda: world.alarms.update({ALARM: "OK"})
    return world


def test_these_are_all_operations_of_an_act(world: World) -> None:
    world.run(JOB, world.armed())
    assert world.deaths
    assert world.deaths.kinds == set(STEPS)


@pytest.mark.parametrize("step", STEPS)
def test_a_death_does_not_act_twice_and_keeps_nobody_waiting(
    world: World, service: FakeService, step: str
) -> None:
    world.deaths = Deaths(kind=step)
    ended = world.run(JOB, world.armed())
    assert world.deaths.times > 0
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "fixed")
    assert len(service.updates) == 1
    assert [signal.detail["outcome"] for signal in world.signals()] == ["done"]
    assert world.items("action_lock") == []
    assert len(world.items("action")) == 1
    starts = [message.root.text for message in world.slack.messages]
    assert len(starts) == (2 if step == "announce" else 1)
    assert "it helped" in world.slack.edits[f"{len(starts)}.0"].text
