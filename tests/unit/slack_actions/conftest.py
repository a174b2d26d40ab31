"""The Ledger on moto, a signed click, and a person who remembers the answers."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError
from botocore.model import OperationModel
from slack_sdk.signature import SignatureVerifier

from functions.slack_actions.accept.slack_form import TooSlowError
from functions.slack_actions.app import hear
from functions.slack_actions.ways import Ways
from notifier.delivery import Notifier
from notifier.outbox import Outbox
from opskit.aws import Aws
from opskit.incident_words import AlarmTransition, Beginning, Chance, Priority
from opskit.incidents import Incidents
from tests.fake_house import FakeContext, FakeSlack, fake_house
from tests.moto_ledger import make_ledger, moto_here
from tests.recording import record_calls

NOW = datetime(2026, 11, 24, 0, 3, 21, tzinfo=UTC)
SIGNING_SECRET = "a-made-up-signing-secret"
OUTBOX = "https://sqs.ap-northeast-2.amazonaws.com/123456789012/outbox.fifo"
INCIDENT = "inc-1a74db2419-20261124000308097000"
BEGINNING = Beginning(
    incident=INCIDENT,
    application="petclinic-dev",
    alarm=AlarmTransition(
        name="outage", arn="arn:outage", state="ALARM", at=NOW, priority=Priority.P0, why="tagged"
    ),
)
CHANCE = Chance(id="3", action="aurora_failover", until=NOW + timedelta(minutes=15))


def payload(
    action: str = "acknowledge", *, user: str = "U0KIM", chance: str = "", **more: object
) -> dict[str, Any]:
    """Return what Slack sends when a button is pressed."""
    pressed = {
        "action_id": action,
        "block_id": "incident",
        "type": "button",
        "value": json.dumps({"incident": INCIDENT, "chance": chance}),
        "action_ts": "1795478600.123456",
    }
    return {
        "type": "block_actions",
        "user": {"id": user, "name": "kim", "team_id": "T0TEAM"},
        "team": {"id": "T0TEAM", "domain": "petclinic"},
        "response_url": "https://hooks.slack.com/actions/1",
        "actions": [pressed],
        **more,
    }


def signed(
    found: object, *, secret: str = SIGNING_SECRET, at: datetime = NOW, body: str | None = None
) -> dict[str, Any]:
    """Return a function URL's event with a form that Slack signed."""
    text = urlencode({"payload": json.dumps(found)}) if body is None else body
    timestamp = str(int(at.timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=text)
    return {
        "headers": {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature},
        "requestContext": {"http": {"method": "POST"}},
        "body": text,
        "isBase64Encoded": False,
    }


@dataclass
class FakeCalls:
    """Wakes flows as AWS does, and refuses what a test wants refused.

    Attributes:
        woken: how many callbacks were completed.
        asked: every operation, in order.
        refused: operations that fail, with the error's code.
    """

    woken: int = 0
    asked: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def answer(
        self,
        model: OperationModel,
        **_: object,
    ) -> tuple[AWSResponse, dict[str, Any]] | None:
        """Stand before the network (botocore's before-call)."""
        self.asked.append(model.name)
        if code := self.refused.get(model.name):
            raise ClientError({"Error": {"Code": code, "Message": "by the test"}}, model.name)
        if model.name == "SendDurableExecutionCallbackSuccess":
            self.woken += 1
            return AWSResponse("https://aws.test", 200, HTTPHeaders(), b""), {}
        return None


@dataclass(frozen=True)
class Town:
    """What the Slack door works with.

    Attributes:
        aws: moto's.
        calls: what moto does not know.
        rights: the right of every call so far.
        incidents: the Ledger's, with one that is open.
        told: what the person was told, in order.
        deaf: whether Slack takes no answers.
        slack: the channel.
        forms: what was shown of forms, in order.
        slow: whether Slack's three seconds were over.
    """

    aws: Aws
    calls: FakeCalls
    rights: set[str]
    incidents: Incidents
    told: list[str] = field(default_factory=list)
    deaf: list[bool] = field(default_factory=list)
    slack: FakeSlack = field(default_factory=FakeSlack)
    forms: list[dict[str, Any]] = field(default_factory=list)
    slow: list[bool] = field(default_factory=list)

    def hear(self, event: object, *, now: datetime = NOW, **variables: str) -> int:
        """Give the door an event; return the HTTP status."""
        status = self.ask(event, now=now, **variables)["statusCode"]
        assert isinstance(status, int)
        return status

    def ask(self, event: object, *, now: datetime = NOW, **variables: str) -> dict[str, Any]:
        """Give the door an event; return the whole answer."""
        house = fake_house(self.aws, self.slack, now=now, **self._given(variables))
        notifier = Notifier(self.slack, Outbox(lambda: self.aws.client("sqs"), OUTBOX))
        ways = Ways(reply=self._reply, open_form=self._open, notifier=lambda: notifier)
        return hear(event, FakeContext(), house, ways=ways)

    def press(self, action: str = "acknowledge", **more: str) -> int:
        """Press a button as Slack sends it."""
        return self.hear(signed(payload(action, **more)))

    def put_secret(self, **found: str) -> None:
        """Write Slack's credential."""
        text = json.dumps({"bot_token": "xoxb-1", **found})
        self.aws.client("secretsmanager").put_secret_value(SecretId="slack", SecretString=text)

    def _given(self, variables: dict[str, str]) -> dict[str, str]:
        return {
            "SLACK_SECRET_ARN": "slack",
            "SLACK_TEAM_ID": "T0TEAM",
            "APPROVERS": "U0LEE, U0PARK",
        } | variables

    def _open(self, trigger: str, view: dict[str, Any]) -> None:
        if self.slow:
            raise TooSlowError
        assert trigger == "trigger-1"
        self.forms.append(view)

    def _reply(self, address: str, text: str) -> None:
        if self.deaf:
            raise OSError("Slack does not answer")
        assert address == "https://hooks.slack.com/actions/1"
        self.told.append(text)


@pytest.fixture
def town() -> Iterator[Town]:
    with moto_here():
        session, calls = boto3.Session(region_name="ap-northeast-2"), FakeCalls()
        rights = record_calls(session)
        session.events.register("before-call.*.*", calls.answer)  # type: ignore[arg-type]
        aws = Aws(session)
        make_ledger(aws.client("dynamodb"))
        aws.client("secretsmanager").create_secret(Name="slack")
        aws.client("sqs").create_queue(QueueName="outbox.fifo", Attributes={"FifoQueue": "true"})
        town = Town(
            aws=aws,
            calls=calls,
            rights=rights,
            incidents=Incidents(aws.client("dynamodb"), "ledger"),
        )
        town.put_secret(signing_secret=SIGNING_SECRET)
        assert town.incidents.begin(BEGINNING, now=NOW)
        calls.asked.clear()
        rights.clear()
        yield town
