"""A report's findings in the Ledger, a press of its button, and the form that Slack sends back."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from notifier.words import Finding, Severity
from opskit.compare import Acceptance, Recorded
from opskit.ledger import Ledger
from tests.unit.slack_actions.conftest import NOW, Town, payload, signed

JOB = "security_review"
COMMAND = "make accept JOB=security_review"
PORT = Finding(
    code="security_groups.open_to_world",
    resource="petclinic-dev-aurora-sg/tcp/3306",
    severity=Severity.CRITICAL,
    sentence="The database's port is open to the world (normal: the application's group only)",
)
EXEC = Finding(
    code="ecs.exec",
    resource="petclinic-dev-app",
    severity=Severity.WARNING,
    sentence="Anybody with the right may open a shell in a task",
)
GOOD = {"until": "2026-12-24", "reason": "debugging until the release", "owner": "kim"}


def ledger_of(town: Town) -> Ledger:
    """Return the town's Ledger."""
    return Ledger(town.aws.client("dynamodb"), "ledger")


def report(town: Town, *findings: Finding) -> None:
    """Let the job's last report have found just these."""
    ledger = ledger_of(town)
    after = {one.fingerprint: Recorded(finding=one, since=NOW) for one in findings}
    ledger.replace_findings(JOB, before=ledger.findings(JOB), after=after)


def press(*, user: str = "U0LEE", job: str = JOB) -> dict[str, Any]:
    """Return what Slack sends when the report's button is pressed."""
    pressed = {
        "action_id": "accept",
        "block_id": "accept",
        "type": "button",
        "value": json.dumps({"job": job, "command": COMMAND}),
        "action_ts": "1795478600.123456",
    }
    container = {"type": "message", "channel_id": "C1", "message_ts": "5.0"}
    sent = {"actions": [pressed], "container": container, "trigger_id": "trigger-1"}
    return payload(user=user) | sent


def open_form(town: Town) -> dict[str, Any]:
    """Press the button, and return the form that was opened."""
    assert town.hear(signed(press())) == 200
    return town.forms[-1]


def option(view: dict[str, Any], finding: Finding) -> str:
    """Return the value of the option that names a finding."""
    (select,) = [block for block in view["blocks"] if block.get("block_id") == "finding"]
    (found,) = [
        one for one in select["element"]["options"] if one["text"]["text"][2:] == finding.resource
    ]
    return str(found["value"])


def filled(
    view: dict[str, Any],
    values: Mapping[str, str] | None = None,
    *,
    user: str = "U0LEE",
    form: str = "V1",
) -> dict[str, Any]:
    """Return what Slack sends when a form is sent (docs.slack.dev, view_submission)."""
    values = GOOD | dict(values or {})
    state = {
        "finding": {"finding": {"selected_option": {"value": option(view, EXEC)}}},
        "until": {"until": {"type": "datepicker", "selected_date": values["until"] or None}},
        "reason": {"reason": {"type": "plain_text_input", "value": values["reason"] or None}},
        "owner": {"owner": {"type": "plain_text_input", "value": values["owner"] or None}},
    }
    kept = {name: view[name] for name in ("callback_id", "private_metadata")}
    return {
        "type": "view_submission",
        "team": {"id": "T0TEAM"},
        "user": {"id": user, "name": "lee"},
        "view": {"id": form, "state": {"values": state}, **kept},
    }


def send(
    town: Town, sent: dict[str, Any], *, now: datetime = NOW, **variables: str
) -> dict[str, str]:
    """Send a form, and return what is said beside its fields, by block."""
    answer = town.ask(signed(sent, at=now), now=now, **variables)
    assert answer["statusCode"] == 200, answer
    if not answer["body"]:
        return {}
    assert answer["headers"]["Content-Type"].startswith("application/json")
    said = json.loads(answer["body"])
    assert said["response_action"] == "errors"
    return dict(said["errors"])


def accepted(town: Town) -> dict[str, Acceptance]:
    """Return what the Ledger says is accepted."""
    return ledger_of(town).acceptances()


def clicks(town: Town) -> list[dict[str, Any]]:
    """Return what the Ledger remembers of forms."""
    answer = town.aws.client("dynamodb").query(
        TableName="ledger",
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": "acceptance_click"}},
    )
    return [dict(item) for item in answer["Items"]]


LATER = NOW + timedelta(seconds=40)
