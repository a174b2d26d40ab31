"""The flow dies just before and just after each record that it makes: all is as if it had not."""

from datetime import timedelta
from typing import Any

import pytest

from opskit.incident_words import SignalKind
from tests.incident_staged import ID, Incident, ends_with
from tests.mortal import Deaths
from tests.unit.incident.conftest import Stage

CURE = (
    *("load", "look", "diagnose", "offer", "withdraw", "start", "tell"),
    *("wait", "news", "register", "clock", "close", "graph"),
)
"""Every kind of operation in the course of an incident that a rollback cures."""


def cure(stage: Stage, incident: Incident) -> dict[str, Any]:
    """Run an outage after a deployment to its end: announced, not stopped, rolled back, closed."""
    incident.cause = "bad_deployment"
    stage.on_start = ends_with(incident, "fixed", cure=True)
    return incident.run()


def calls(stage: Stage) -> list[str]:
    return [m.root.text for m in stage.slack.messages if "📟" in m.root.text]


def test_these_are_all_operations_of_a_cured_incident(stage: Stage, incident: Incident) -> None:
    cure(stage, incident)
    assert incident.deaths.kinds == set(CURE)


@pytest.mark.parametrize("kind", CURE)
def test_a_death_changes_nothing(stage: Stage, incident: Incident, kind: str) -> None:
    incident.deaths = Deaths(kind=kind)
    answer = cure(stage, incident)
    assert incident.deaths.times >= len(("before", "after"))
    assert answer["closed_because"] == "fixed by rollback"
    assert answer["tried"] == [{"action": "rollback", "outcome": "done", "receipt": "fixed"}]
    assert [name for _function, name, _event in stage.started] == ["inc-1-1-rollback"]
    assert stage.refused == []
    assert stage.slack.threads.count("") == 1
    assert "closed" in stage.slack.edits["1.0"].text
    assert len(calls(stage)) == (2 if kind == "tell" else 1)
    shown = [picture.name for picture, _thread in stage.slack.enclosed]
    assert shown == ["alarm.png", "after.png"]
    record = incident.incidents.record(ID)
    assert record
    assert (record.closed_at is not None, record.chance) == (True, None)


@pytest.mark.parametrize("kind", ["look", "register"])
def test_a_death_leaves_nobody_out_whom_the_ladder_calls(
    stage: Stage, incident: Incident, kind: str
) -> None:
    def give_in(_message: object) -> None:
        if any("@director" in call for call in calls(stage)):
            incident.add(SignalKind.RESOLVE)

    incident.deaths = Deaths(kind=kind)
    stage.slack.on_send = give_in
    answer = incident.run(ACTIONS="off")
    assert answer["pages"] == len(calls(stage)) == len(("0", "15", "30", "60"))
    assert incident.deaths.times > answer["pages"]


@pytest.mark.parametrize("kind", ["clock", "blind"])
def test_a_death_while_the_ledger_cannot_be_read_changes_nothing(
    stage: Stage, incident: Incident, kind: str
) -> None:
    def break_query(_message: object) -> None:
        stage.broken.setdefault("Query", stage.now() + timedelta(minutes=4))

    incident.deaths = Deaths(kind=kind)
    stage.slack.on_send = break_query
    stage.on_start = ends_with(incident, "fixed", cure=True)
    answer = incident.run()
    assert answer["closed_because"] == "fixed by force_redeploy"
    assert answer["minutes"] >= 4
    assert {"blind"} <= incident.deaths.kinds
    assert (len(stage.started), len(calls(stage))) == (1, 1)
    assert stage.slack.threads.count("") == 1
