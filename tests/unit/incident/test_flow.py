"""The flow of an incident on AWS's own runner: nothing is done twice, nobody is forgotten."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from aws_durable_execution_sdk_python import DurableContext

from functions.incident.app import make_desk
from functions.incident.flow import run_incident
from opskit.incident_words import Beginning, Signal, SignalKind
from opskit.incidents import Incidents
from tests.fake_house import FakeContext, fake_house
from tests.incident_course import transition
from tests.unit.incident.conftest import Stage

ID, APPLICATION = "inc-1", "petclinic-dev"
FUNCTIONS = ("force_redeploy", "scale_out", "aurora_failover", "rollback")
VARIABLES = {
    "ARMED_PLAYBOOKS": "total_outage",
    "APPROVERS": "U0BOSS",
    "ONCALL_PRIMARY": "S0PRIMARY",
    "EMAIL_TOPIC_ARN": "arn:aws:sns:ap-northeast-2:123456789012:alerts",
    "DIAGNOSE_FUNCTION": "diagnose",
    **{f"{name.upper()}_FUNCTION": f"{name}:live" for name in FUNCTIONS},
}


class Incident:
    """One incident on the stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.incidents = Incidents(stage.aws.client("dynamodb"), "ledger")
        self.cause = "unknown"
        self.began = datetime.fromisoformat("2026-11-24T18:00:00+00:00")

    def add(self, kind: SignalKind, *, by: str = "U0KIM", key: str = "", **detail: str) -> None:
        """Tell it something now."""
        signal = Signal(
            key=key or f"click|{kind.value}|{by}",
            kind=kind,
            at=self.stage.now(),
            by=by,
            detail=detail,
        )
        self.incidents.add_signal(ID, signal, now=self.stage.now())

    def set_alarm(self, state: str) -> None:
        """Let the alarm be so from now on."""
        client = self.stage.aws.client("cloudwatch")
        client.set_alarm_state(AlarmName=transition().name, StateValue=state, StateReason="test")

    def run(self, **variables: str) -> dict[str, Any]:
        """Begin it and run it to its end."""
        house = fake_house(
            self.stage.aws, self.stage.slack, now=self.began, **VARIABLES | variables
        )
        house = replace(house, clock=self.stage.now)

        def flow(event: object, context: DurableContext) -> object:
            self._begin()
            return run_incident(event, context, make_desk(house, FakeContext()))

        result = self.stage.run(flow, {"incident": ID}, {"diagnose": self._diagnose})
        assert result.status.value == "SUCCEEDED", result.error
        assert result.result
        answer: dict[str, Any] = json.loads(result.result)
        return answer

    def _begin(self) -> None:
        alarm = replace(transition(), at=self.stage.now())
        beginning = Beginning(incident=ID, application=APPLICATION, alarm=alarm)
        self.incidents.begin(beginning, now=self.stage.now())

    def _diagnose(self, event: dict[str, Any], _context: object) -> dict[str, Any]:
        assert event["incident"] == ID
        return {
            "causes": [
                {"cause": self.cause, "confidence": "likely", "why": "it fits", "evidence": ["e"]}
            ],
            "sections": [{"title": "Stopped tasks", "lines": ["exit code 137"]}],
            "unreadable": [],
        }


@pytest.fixture
def incident(stage: Stage) -> Incident:
    cloudwatch = stage.aws.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName=transition().name,
        Namespace="AWS/ECS",
        MetricName="CPUUtilization",
        Statistic="SampleCount",
        Period=60,
        EvaluationPeriods=3,
        Threshold=1,
        ComparisonOperator="LessThanThreshold",
    )
    stage.aws.client("sns").create_topic(Name="alerts")
    made = Incident(stage)
    made.set_alarm("ALARM")
    return made


def ends_with(incident: Incident, receipt: str, *, cure: bool) -> Callable[..., None]:
    """Return an action that tells its end at once."""

    def act(_function: str, event: dict[str, Any]) -> None:
        if cure:
            incident.set_alarm("OK")
        incident.add(
            SignalKind.ENDED,
            by="action",
            key=f"ended|{event['step']}",
            outcome="done",
            receipt=receipt,
            reason="3 of 3 tasks run",
        )

    return act


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
