"""What an incident's flow makes of a Ledger, a Slack and an Outbox that fail for a while."""

import json
from datetime import timedelta
from typing import Any

from opskit.incident_words import SignalKind
from tests.incident_staged import ID, Incident, ends_with
from tests.unit.incident.conftest import Stage


def breaks(incident: Incident, minutes: float, *operations: str) -> None:
    """Refuse operations from the first time on that this is said, for so many minutes."""
    if incident.stage.broken:
        return
    until = incident.stage.now() + timedelta(minutes=minutes)
    incident.stage.broken |= dict.fromkeys(operations, until)


def told(stage: Stage) -> str:
    posts = [message.root.blocks for message in stage.slack.messages]
    return json.dumps([*posts, *(post.blocks for post in stage.slack.edits.values())])


def calls(stage: Stage) -> int:
    return sum("📟" in message.root.text for message in stage.slack.messages)


def outbox_of(stage: Stage) -> str:
    sqs = stage.aws.client("sqs")
    queue = sqs.create_queue(QueueName="outbox.fifo", Attributes={"FifoQueue": "true"})
    return str(queue["QueueUrl"])


def test_a_ledger_that_takes_no_write_holds_the_act_back_and_no_call(
    stage: Stage, incident: Incident
) -> None:
    incident.cause = "bad_deployment"
    stage.on_start = ends_with(incident, "fixed", cure=True)
    stage.slack.on_send = lambda _message: breaks(incident, 8, "UpdateItem")
    answer = incident.run()
    assert answer["closed_because"] == "fixed by rollback"
    (_rollback,) = stage.started
    assert answer["minutes"] > 8 + 3
    assert calls(stage) == 1
    assert stage.slack.threads.count("") == 1


def test_a_ledger_that_takes_no_end_is_asked_again(stage: Stage, incident: Incident) -> None:
    def resolve(_message: object) -> None:
        if not stage.broken:
            incident.add(SignalKind.RESOLVE)
            breaks(incident, 6, "TransactWriteItems")

    stage.slack.on_send = resolve
    answer = incident.run(ACTIONS="off")
    record = incident.incidents.record(ID)
    assert record
    assert record.closed_at
    assert record.closed_at - record.opened_at >= timedelta(minutes=6)
    assert calls(stage) == answer["pages"] == 1


def test_a_ledger_that_cannot_be_read_stops_no_call(stage: Stage, incident: Incident) -> None:
    def break_once(_message: object) -> None:
        breaks(incident, 20, "Query")
        if "@oncall-secondary" in told(stage):
            stage.slack.on_send = lambda _message: None
            incident.add(SignalKind.RESOLVE)

    stage.slack.on_send = break_once
    answer = incident.run(ACTIONS="off")
    assert "The Ledger cannot be read" in told(stage)
    assert (answer["pages"], calls(stage)) == (2, 2)
    assert answer["closed_because"].startswith("resolved by")


def test_a_call_that_no_door_takes_is_made_within_minutes(stage: Stage, incident: Incident) -> None:
    stage.slack.down = True
    stage.slack.on_refuse = lambda: breaks(incident, 4, "SendMessage", "Publish")
    stage.on_mail = lambda: incident.add(SignalKind.RESOLVE)
    answer = incident.run(OUTBOX_QUEUE_URL=outbox_of(stage), ACTIONS="off")
    assert answer["closed_because"].startswith("resolved by")
    assert 4 <= answer["minutes"] < 4 + 4
    assert "nobody has it" in stage.mails[0]["Message"]


def cure_and_lose_slack(stage: Stage, incident: Incident, minutes: float) -> dict[str, Any]:
    """Let Slack be down for so long from the moment on at which the action ends."""

    def act(function: str, event: dict[str, Any]) -> None:
        ends_with(incident, "fixed", cure=True)(function, event)
        until = stage.now() + timedelta(minutes=minutes)
        stage.slack.down = True
        stage.slack.on_refuse = lambda: setattr(stage.slack, "down", stage.now() < until)

    stage.on_start = act
    return incident.run(OUTBOX_QUEUE_URL=outbox_of(stage))


def test_its_end_is_told_when_slack_is_back(stage: Stage, incident: Incident) -> None:
    answer = cure_and_lose_slack(stage, incident, 30)
    assert answer["closed_because"] == "fixed by force_redeploy"
    assert "closed" in stage.slack.edits["1.0"].text
    assert stage.slack.threads.count("") == 1


def test_an_end_that_slack_does_not_take_for_an_hour_is_one_all_the_same(
    stage: Stage, incident: Incident
) -> None:
    answer = cure_and_lose_slack(stage, incident, 600)
    assert answer["closed_because"] == "fixed by force_redeploy"
    record = incident.incidents.record(ID)
    assert record
    assert record.closed_at
    assert timedelta(minutes=60) <= record.closed_at - record.opened_at < timedelta(minutes=80)
