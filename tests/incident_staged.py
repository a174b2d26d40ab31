"""One incident on the stage: begun, diagnosed, its actions answered; what came of it is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.incident.app import make_desk
from functions.incident.flow import run_incident
from opskit.incident_words import Beginning, Signal, SignalKind
from opskit.incidents import Incidents
from tests.fake_house import FakeContext, fake_house
from tests.incident_course import transition
from tests.mortal import Deaths

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_durable_execution_sdk_python import DurableContext

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
        self.deaths = Deaths()
        self.begun = False
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

        functions = {"diagnose": self._diagnose}
        result = self.stage.run(flow, {"incident": ID}, functions, self.deaths)
        assert result.status.value == "SUCCEEDED", result.error
        assert result.result
        answer: dict[str, Any] = json.loads(result.result)
        return answer

    def _begin(self) -> None:
        if self.begun:
            return
        self.begun = True
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
