"""The Ledger on moto, a Lambda that remembers what was started, and a fake Slack."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError
from botocore.model import OperationModel

from functions.alarm_router.app import route_event
from opskit.aws import Aws
from opskit.incidents import Incidents
from tests.fake_house import FakeContext, FakeSlack, fake_house
from tests.moto_ledger import make_ledger, moto_here
from tests.recording import record_calls

REGION = "ap-northeast-2"
NOW = datetime(2026, 11, 24, 0, 3, 9, tzinfo=UTC)


@dataclass
class FakeCalls:
    """Answers the calls that moto does not know as AWS does, and refuses what a test wants refused.

    Attributes:
        started: the durable executions that were asked for, by name, with their payload.
        woken: the callbacks that were completed.
        held: what was put into the queue of held alarms, as SQS was asked.
        refused: operations that fail, with the error's code.
        ended: how durable executions have ended, by name; the others live.
        deaf: callbacks for which nobody waits any more.
        looks: what the Ledger's next reads answer: how it stood before somebody else wrote, or an
            error's code.
    """

    started: list[tuple[str, object]] = field(default_factory=list)
    woken: list[str] = field(default_factory=list)
    held: list[dict[str, Any]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    deaf: set[str] = field(default_factory=set)
    looks: list[dict[str, Any] | str] = field(default_factory=list)

    def answer(
        self, model: OperationModel, params: Mapping[str, Any], **_: object
    ) -> tuple[AWSResponse, dict[str, Any]] | None:
        """Stand before the network (botocore's before-call)."""
        if code := self.refused.get(model.name):
            raise ClientError({"Error": {"Code": code, "Message": "by the test"}}, model.name)
        if model.name == "SendMessage" and b"held-alarms" in params["body"]:
            self.held.append(json.loads(params["body"]))
        ok = AWSResponse("https://aws.test", 200, HTTPHeaders(), b"")
        if model.name == "GetItem" and self.looks:
            look = self.looks.pop(0)
            if isinstance(look, str):
                raise ClientError({"Error": {"Code": look, "Message": "by the test"}}, model.name)
            return ok, look
        if model.name == "Invoke":
            name = params["headers"]["X-Amz-Durable-Execution-Name"]
            self.started.append((name, json.loads(params["body"])))
            return ok, {"StatusCode": 202}
        if model.name == "SendDurableExecutionCallbackSuccess":
            callback = params["url_path"].split("/")[3]
            if callback in self.deaf:
                return _refused("CallbackTimeoutException")
            self.woken.append(callback)
            return ok, {}
        if model.name == "ListDurableExecutionsByFunction":
            name = params["query_string"]["DurableExecutionName"]
            return ok, {"DurableExecutions": [{"Status": self.ended.get(name, "RUNNING")}]}
        return None


def _refused(code: str) -> tuple[AWSResponse, dict[str, Any]]:
    bad = AWSResponse("https://aws.test", 400, HTTPHeaders(), b"")
    return bad, {"Error": {"Code": code, "Message": "by the test"}}


@dataclass(frozen=True)
class Town:
    """What the router works with.

    Attributes:
        aws: moto's.
        calls: what moto does not know.
        rights: the right of every call so far.
        slack: where messages go.
        incidents: the Ledger's.
        queue: the queue of failed runs.
        held: the queue of held alarms.
    """

    aws: Aws
    calls: FakeCalls
    rights: set[str]
    slack: FakeSlack
    incidents: Incidents
    queue: str
    held: str

    def route(self, event: object, *, now: datetime = NOW, **variables: str) -> list[Any]:
        """Run the router on an event and return what became of each message."""
        house = fake_house(
            self.aws,
            self.slack,
            now=now,
            INCIDENT_FUNCTION="arn:incident:live",
            FAILED_RUNS_URL=self.queue,
            HELD_ALARMS_URL=self.held,
            **{"ONCALL_PRIMARY": "S0ONCALL", **variables},
        )
        records: Any = route_event(event, FakeContext(), house)["records"]
        return list(records)

    def tag(self, name: str, **tags: str) -> None:
        """Make an alarm with tags: priority="P0" is ops:priority."""
        self.aws.client("cloudwatch").put_metric_alarm(
            AlarmName=name,
            MetricName="CPUUtilization",
            Namespace="AWS/ECS",
            Statistic="Average",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="LessThanThreshold",
            Tags=[{"Key": f"ops:{key}", "Value": value} for key, value in tags.items()],
        )

    def kept(self) -> list[Any]:
        """Return what lies in the queue of failed runs."""
        found = self.aws.client("sqs").receive_message(
            QueueUrl=self.queue, MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return [json.loads(message["Body"]) for message in found.get("Messages", [])]


@pytest.fixture
def town() -> Iterator[Town]:
    with moto_here():
        session, calls = boto3.Session(region_name=REGION), FakeCalls()
        rights = record_calls(session)
        session.events.register("before-call.*.*", calls.answer)  # type: ignore[arg-type]
        aws = Aws(session)
        make_ledger(aws.client("dynamodb"))
        queue = aws.client("sqs").create_queue(QueueName="failed-runs")["QueueUrl"]
        held = aws.client("sqs").create_queue(QueueName="held-alarms")["QueueUrl"]
        incidents = Incidents(aws.client("dynamodb"), "ledger")
        yield Town(
            aws=aws,
            calls=calls,
            rights=rights,
            slack=FakeSlack(),
            incidents=incidents,
            queue=queue,
            held=held,
        )
