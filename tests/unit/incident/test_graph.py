"""The graph in an incident's thread: once, after all else, and whatever hinders it ends nothing."""

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.incident.plan.turn import Seen
from functions.incident.voice import Voice
from notifier.doors import Sent
from notifier.errors import Refused
from opskit.incident_words import SignalKind
from tests.incident_course import NIGHT, SEOUL, Course
from tests.incident_staged import Incident, ends_with
from tests.unit.incident.conftest import Stage


def cure(stage: Stage, incident: Incident) -> dict[str, Any]:
    stage.on_start = ends_with(incident, "fixed", cure=True)
    return incident.run()


def shown(stage: Stage) -> list[tuple[str, str]]:
    return [(picture.name, thread) for picture, thread in stage.slack.enclosed]


def missing(capsys: pytest.CaptureFixture[str]) -> list[int]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [one["ChartsMissing"][0] for one in lines if "ChartsMissing" in one]


def test_a_graph_stands_in_the_thread_while_it_is_open_and_one_when_it_is_over(
    stage: Stage, incident: Incident
) -> None:
    cure(stage, incident)
    assert shown(stage) == [("alarm.png", "1.0"), ("after.png", "1.0")]


def test_people_are_called_and_the_action_is_started_before_it_is_drawn(
    stage: Stage, incident: Incident
) -> None:
    done: list[tuple[int, int]] = []

    def note() -> None:
        done.append((sum("📟" in m.root.text for m in stage.slack.messages), len(stage.started)))

    stage.on_draw = note
    cure(stage, incident)
    assert done[0] == (1, 1)


def test_it_is_closed_before_its_end_is_drawn(stage: Stage, incident: Incident) -> None:
    closed: list[bool] = []

    def note() -> None:
        record = incident.incidents.record("inc-1")
        closed.append(bool(record and record.closed_at))

    stage.on_draw = note
    cure(stage, incident)
    assert closed == [False, True]


def test_cloudwatch_is_asked_for_the_metric_its_threshold_and_the_moment(
    stage: Stage, incident: Incident
) -> None:
    cure(stage, incident)
    asked = stage.drawn[0]
    assert asked["metrics"][0][:2] == ["AWS/ECS", "CPUUtilization"]
    assert asked["annotations"]["horizontal"][0] | {"color": ""} == {
        "value": 1,
        "label": "< 1",
        "color": "",
    }
    assert "alarm " in asked["annotations"]["vertical"][0]["label"]
    assert (asked["title"], asked["timezone"]) == ("petclinic-dev No-Running-Task", "+0900")


@pytest.mark.parametrize("error", [Refused("no files:write", code="missing_scope"), KeyError("x")])
def test_a_picture_that_slack_does_not_take_is_counted_and_told_nobody(
    stage: Stage, incident: Incident, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    stage.slack.show_error = error
    answer = cure(stage, incident)
    assert answer["closed_because"] == "fixed by force_redeploy"
    assert len(stage.drawn) == len(missing(capsys)) == 2
    assert not any("missing" in str(message) for message in stage.slack.messages)


def test_a_graph_that_cloudwatch_does_not_draw_changes_nothing(
    stage: Stage, incident: Incident, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ConnectionError("no way to CloudWatch")

    stage.on_draw = fail
    answer = cure(stage, incident)
    assert answer["closed_because"] == "fixed by force_redeploy"
    assert shown(stage) == []
    assert missing(capsys) == [1, 1]


def test_without_a_bot_token_nothing_is_drawn(stage: Stage, incident: Incident) -> None:
    stage.slack.threadless = True
    cure(stage, incident)
    assert (stage.drawn, shown(stage)) == ([], [])
    assert "graph" not in incident.deaths.kinds


def test_an_incident_that_is_resolved_while_it_fires_shows_no_after(
    stage: Stage, incident: Incident
) -> None:
    stage.on_draw = lambda: incident.add(SignalKind.RESOLVE)
    incident.run(ACTIONS="off")
    assert shown(stage) == [("alarm.png", "1.0")]


def test_what_is_waited_for_comes_no_later_for_a_slow_graph() -> None:
    clock = [NIGHT]

    def show(_sight: object, _thread: Sent) -> None:
        clock[0] += timedelta(seconds=9)

    def step(_what: str, act: Callable[[], object], _config: object = None) -> object:
        return act()

    desk: Any = SimpleNamespace(
        hands=SimpleNamespace(zone=SEOUL), eyes=SimpleNamespace(clock=lambda: clock[0]), show=show
    )
    takes: Any = step
    voice = Voice(desk=desk, incident="inc-1", step=takes, at=Sent(channel="C1", ts="1.0"))
    state, seen = Course().run(minutes=1), Seen(now=NIGHT, count=2)
    later = voice.show(state, seen)
    assert (later.now, later.count) == (NIGHT + timedelta(seconds=9), 2)
    assert voice.show(state, seen) is seen
