"""The flow of an incident on AWS's own runner: nothing is done twice, nobody is forgotten."""

import json

from functions.incident.app import make_desk
from functions.incident.flow import run_incident
from opskit.incident_words import SignalKind
from tests.fake_house import FakeContext, fake_house
from tests.incident_staged import ID, VARIABLES, Incident, ends_with
from tests.unit.incident.conftest import Stage


def texts(stage: Stage) -> list[str]:
    return [message.root.text for message in stage.slack.messages]


def test_an_outage_is_redeployed_and_closed(stage: Stage, incident: Incident) -> None:
    stage.on_start = ends_with(incident, "fixed", cure=True)
    answer = incident.run()
    assert answer["closed_because"] == "fixed by force_redeploy"
    ((function, name, event),) = stage.started
    assert (function, name) == ("force_redeploy:live", "inc-1-1-force_redeploy")
    assert (event["armed"], event["incident"], event["step"]) == (True, ID, "1")
    record = incident.incidents.record(ID)
    assert record
    assert (record.closed_at is not None, record.thread_ts) == (True, "1.0")


def test_one_message_is_edited_and_the_rest_stands_in_its_thread(
    stage: Stage, incident: Incident
) -> None:
    stage.on_start = ends_with(incident, "fixed", cure=True)
    incident.run()
    assert stage.slack.threads[0] == ""
    assert set(stage.slack.threads[1:]) == {"1.0"}
    assert "closed" in stage.slack.edits["1.0"].text
    assert any("<!subteam^S0PRIMARY>" in json.dumps(m.root.blocks) for m in stage.slack.messages)


def test_nobody_answers_and_the_ladder_goes_on_to_its_top(stage: Stage, incident: Incident) -> None:
    def give_in(_message: object) -> None:
        if sum("📟" in text for text in texts(stage)) == len(("0", "15", "30", "60", "120")):
            incident.add(SignalKind.RESOLVE)

    stage.slack.on_send = give_in
    answer = incident.run(ACTIONS="off")
    calls = [text for text in texts(stage) if "📟" in text]
    assert answer["pages"] == len(calls)
    assert "@director" in calls[-1]
    assert stage.started == []


def test_a_click_while_it_is_told_is_heard(stage: Stage, incident: Incident) -> None:
    stage.slack.on_send = lambda _message: incident.add(SignalKind.RESOLVE)
    answer = incident.run(ACTIONS="off")
    assert (answer["closed_because"], answer["pages"]) == ("resolved by \ue000U0KIM\ue001", 1)


def test_a_slack_that_is_down_stops_nothing_and_calls_go_by_mail(
    stage: Stage, incident: Incident
) -> None:
    queue = stage.aws.client("sqs").create_queue(
        QueueName="outbox.fifo", Attributes={"FifoQueue": "true"}
    )
    stage.slack.down = True
    stage.on_start = ends_with(incident, "fixed", cure=True)
    answer = incident.run(OUTBOX_QUEUE_URL=queue["QueueUrl"])
    assert answer["closed_because"] == "fixed by force_redeploy"
    (mail,) = stage.mails
    assert "nobody has it" in mail["Message"]


def test_a_diagnosis_that_fails_is_not_known_and_stops_nothing(
    stage: Stage, incident: Incident
) -> None:
    stage.on_start = ends_with(incident, "fixed", cure=True)
    answer = incident.run(DIAGNOSE_FUNCTION="missing")
    assert answer["closed_because"] == "fixed by force_redeploy"
    assert "Diagnose could not be asked" in json.dumps(stage.slack.edits["1.0"].blocks)


def test_an_approved_failover_is_started_with_its_approver(
    stage: Stage, incident: Incident
) -> None:
    incident.cause = "database"
    stage.on_start = ends_with(incident, "fixed", cure=True)

    def approve(message: object) -> None:
        if "approval" in str(message):
            incident.add(SignalKind.APPROVE, by="U0BOSS")

    stage.slack.on_send = approve
    incident.run()
    ((function, _name, event),) = stage.started
    assert (function, event["approved_by"]) == ("aurora_failover:live", "U0BOSS")


def test_an_event_without_an_incident_is_refused(stage: Stage, incident: Incident) -> None:
    desk = make_desk(
        fake_house(stage.aws, stage.slack, now=incident.began, **VARIABLES), FakeContext()
    )
    result = stage.run(lambda event, context: run_incident(event, context, desk), {}, {})
    assert result.status.value == "FAILED"
    assert "expected an incident's id" in str(result.error)
