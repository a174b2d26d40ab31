"""The durable flow of any action, shown with the simplest there is."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.force_redeploy.app import JOB
from opskit.actions import Decision
from opskit.incident_words import SignalKind
from tests.durable.actions.action_world import ALARM, INCIDENT, World
from tests.durable.actions.ecs_world import SERVICE, FakeService
from tests.fake_aws import FakeAws

STEPS = ["prepare", "claim", "announce", "act", "stable", "settle", "receipt"]
ENDS = ["conclude", "record", "signal", "tell"]


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


def test_an_act_that_helps_is_done_and_proven(world: World, service: FakeService) -> None:
    ended = world.run(JOB, world.armed())
    assert ended.result["outcome"] == "done"
    assert ended.result["receipt"] == "fixed"
    assert (ended.result["before"]["running"], ended.result["after"]["running"]) == (0, 2)
    assert len(service.updates) == 1


def test_it_takes_eleven_operations_beside_the_execution(world: World) -> None:
    assert world.run(JOB, world.armed()).steps == [*STEPS, *ENDS]


def test_the_incident_is_told_the_result_and_woken(world: World) -> None:
    ended = world.run(JOB, world.armed())
    (signal,) = world.signals()
    assert (signal.kind, signal.key, signal.by) == (SignalKind.ENDED, "ended|1", "force_redeploy")
    assert signal.detail == ended.result
    (woken,) = world.fake.calls("SendDurableExecutionCallbackSuccess")
    assert woken["CallbackId"] == "callback-1"


def test_one_message_in_the_incidents_thread_is_edited_in_place(world: World) -> None:
    world.run(JOB, world.armed())
    assert world.slack.threads == ["1.0"]
    assert "acting now" in world.slack.messages[0].root.text
    assert "it helped" in world.slack.edits["1.0"].text


def test_the_ledger_says_who_why_before_after_and_what_came_of_it(world: World) -> None:
    world.run(JOB, world.armed(approved_by="U1"))
    (entry,) = world.items("action")
    assert entry["requested_by"] == {"S": "playbook total_outage"}
    assert entry["approved_by"] == {"S": "U1"}
    assert entry["why"] == {"S": "no task answers"}
    assert '"receipt": "fixed"' in entry["result"]["S"]


def test_the_lock_is_given_back_and_the_cooldown_stays(world: World) -> None:
    world.run(JOB, world.armed())
    assert world.items("action_lock") == []
    (pace,) = world.items("action_pace#force_redeploy")
    assert pace["sk"] == {"S": SERVICE}


def test_an_alarm_that_goes_on_firing_is_no_effect(world: World, service: FakeService) -> None:
    service.on_end = lambda: None
    assert world.run(JOB, world.armed()).result["receipt"] == "no_effect"
    assert "no effect" in world.slack.edits["1.0"].text


@pytest.mark.parametrize("event", [{}, {"service": SERVICE, "reason": "drill"}])
def test_a_dry_run_touches_nothing(
    world: World, service: FakeService, event: dict[str, Any]
) -> None:
    ended = world.run(JOB, event)
    assert ended.result["outcome"] == "planned"
    assert "would act" in ended.result["text"]
    assert ended.steps == ["prepare", "conclude"]
    assert (service.updates, world.slack.messages, world.items("action")) == ([], [], [])
    assert world.items("action_pace#force_redeploy") == []


@pytest.mark.parametrize("how", ["the event", "the incident's playbook", "the parameter"])
def test_shadow_mode_tells_what_would_have_been_done(
    world: World, service: FakeService, how: str
) -> None:
    if how == "the parameter":
        world.variables["ACTIONS"] = "shadow"
    event = {"the parameter": {}, "the event": {"shadow": True}}.get(
        how, {"shadow": True, "armed": False}
    )
    ended = world.run(JOB, world.armed(**event))
    assert ended.result["outcome"] == "planned"
    assert ended.steps == ["prepare", *ENDS]
    assert service.updates == []
    assert "would act" in world.slack.messages[0].root.text
    assert world.signals()[0].detail["outcome"] == "planned"


@pytest.mark.parametrize("how", ["stop switch", "parameter", "late", "alarm is OK"])
def test_what_may_not_act_is_refused_with_the_reason(
    world: World, service: FakeService, how: str
) -> None:
    more: dict[str, object] = {}
    match how:
        case "stop switch":
            world.halt()
        case "parameter":
            world.variables["ACTIONS"] = "off"
        case "late":
            more = {"time": (world.now - timedelta(hours=2)).isoformat()}
        case _:
            world.alarms[ALARM] = "OK"
    ended = world.run(JOB, world.armed(**more))
    assert ended.result["outcome"] == "refused"
    assert ended.result["reason"]
    assert service.updates == []
    assert world.signals()[0].detail["outcome"] == "refused"


def test_a_stop_switch_pressed_at_the_last_moment_still_stops(
    world: World, service: FakeService
) -> None:
    world.slack.on_send = lambda _message: world.halt()
    ended = world.run(JOB, world.armed())
    assert (ended.result["outcome"], service.updates) == ("refused", [])
    assert "stop switch" in ended.result["reason"]
    assert world.items("action_pace#force_redeploy") == []


def test_an_event_that_is_not_ours_is_refused_by_its_field(world: World) -> None:
    ended = world.run(JOB, {"tasks": 4})
    assert "tasks is not known" in ended.error
    assert ended.steps == []


def test_a_dry_run_that_cannot_look_fails(world: World) -> None:
    world.fake.refuse("DescribeServices", "AccessDeniedException")
    ended = world.run(JOB, {})
    assert "AccessDenied" in ended.error


def test_an_incident_that_is_closed_hinders_nothing(world: World) -> None:
    assert world.incidents().close(INCIDENT, "petclinic-dev", now=world.now, seen=0)
    assert world.run(JOB, world.armed()).result["receipt"] == "fixed"


def test_by_hand_the_message_stands_in_the_channel(world: World) -> None:
    ended = world.run(JOB, {"armed": True, "reason": "drill"})
    assert ended.result["receipt"] == "fixed"
    assert world.slack.threads == [""]
    assert world.signals() == ()


def test_the_flow_can_be_made_to_undo(world: World, service: FakeService) -> None:
    taken_back: list[str] = []

    def take_back(_run: object, decision: Decision) -> dict[str, Any]:
        taken_back.append(decision.resource)
        return {}

    job = replace(JOB, undo=take_back)
    service.running = service.desired = 2
    service.runs_after, service.ends = 1, "FAILED"
    ended = world.run(job, world.armed())
    assert ended.result["receipt"] == "worse"
    assert ended.result["undone"]
    assert taken_back == [SERVICE]
    assert ended.steps == [*STEPS, "undo", *ENDS]
