"""A stage for flows: AWS's own runner, which skips the time, over moto and a fake Slack."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import boto3
import pytest
from aws_durable_execution_sdk_python import durable_execution
from aws_durable_execution_sdk_python_testing.runner import (
    DurableFunctionTestResult,
    DurableFunctionTestRunner,
)
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto import mock_aws

from opskit.aws import Aws
from tests.fake_house import FakeSlack

REGION = "ap-northeast-2"
_LONGEST = 3600 * 24 * 30


@dataclass
class Stage:
    """What a flow under test meets.

    Attributes:
        aws: moto's, but for what is started and woken.
        slack: takes all or nothing.
        started: (function, execution's name, event) of every asynchronous invocation.
        mails: what was published for people's e-mail.
        on_start: what happens when a function is started.
    """

    aws: Aws
    slack: FakeSlack
    started: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    mails: list[Mapping[str, Any]] = field(default_factory=list)
    on_start: Callable[[str, dict[str, Any]], None] = lambda _function, _event: None
    runner: DurableFunctionTestRunner | None = None

    def now(self) -> datetime:
        """Return the present on the runner's clock, which jumps over waits."""
        assert self.runner
        return self.runner._clock.now()  # noqa: SLF001 - it has no public clock

    def run(
        self,
        flow: Callable[[object, Any], Any],
        event: Mapping[str, Any],
        functions: Mapping[str, Callable[[Any, Any], Any]],
    ) -> DurableFunctionTestResult:
        """Run a flow to its end; `functions` answer chained invokes."""
        handler = durable_execution(flow)
        with DurableFunctionTestRunner(
            handler=handler, poll_interval=0.01, execution_timeout=_LONGEST
        ) as runner:
            self.runner = runner
            for name, function in functions.items():
                runner.register_function(name, function)
            result: DurableFunctionTestResult = runner.run(
                input=json.dumps(event), execution_timeout=_LONGEST
            )
        runner._scheduler._loop.close()  # noqa: SLF001 - it leaves its loop open
        return result

    def invoke(self, params: Mapping[str, Any]) -> None:
        """Take an asynchronous invocation."""
        event = json.loads(params["Payload"])
        self.started.append((params["FunctionName"], params["DurableExecutionName"], event))
        self.on_start(params["FunctionName"], event)


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        session = boto3.Session(region_name=REGION)
        stage = Stage(aws=Aws(session), slack=FakeSlack())

        def remember(params: Mapping[str, Any], context: dict[str, Any], **_: object) -> None:
            context["asked"] = dict(params)

        def invoke(context: Mapping[str, Any], **_: object) -> tuple[AWSResponse, dict[str, Any]]:
            stage.invoke(context["asked"])
            return AWSResponse("https://aws.test", 202, HTTPHeaders(), None), {"StatusCode": 202}

        session.events.register("before-parameter-build.lambda.Invoke", remember)
        session.events.register(
            "before-parameter-build.sns.Publish",
            lambda params, **_: stage.mails.append(dict(params)),
        )
        session.events.register("before-call.lambda.Invoke", invoke)  # type: ignore[arg-type]
        _make_ledger(stage.aws)
        yield stage


def _make_ledger(aws: Aws) -> None:
    aws.client("dynamodb").create_table(
        TableName="ledger",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
    )
