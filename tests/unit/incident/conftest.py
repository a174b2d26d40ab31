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
from botocore.model import OperationModel

from opskit.aws import Aws
from tests.fake_house import FakeSlack
from tests.incident_course import transition
from tests.incident_staged import Incident
from tests.mortal import Deaths
from tests.moto_ledger import make_ledger, moto_here

REGION = "ap-northeast-2"
_LONGEST = 3600 * 24 * 30


@dataclass
class Stage:
    """What a flow under test meets.

    Attributes:
        aws: moto's, but for what is started and woken.
        slack: takes all or nothing.
        started: (function, execution's name, event) of every execution that was started: the same
            name with the same event is the same one, as AWS has it.
        refused: names that were started again with another event.
        broken: until when each operation ("UpdateItem") is refused.
        mails: what was published for people's e-mail.
        on_start: what happens when a function is started.
        on_mail: what happens when a mail is sent.
        drawn: the graphs that CloudWatch was asked for.
        on_draw: what happens then.
    """

    aws: Aws
    slack: FakeSlack
    started: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    broken: dict[str, datetime] = field(default_factory=dict)
    mails: list[Mapping[str, Any]] = field(default_factory=list)
    on_start: Callable[[str, dict[str, Any]], None] = lambda _function, _event: None
    on_mail: Callable[[], None] = lambda: None
    drawn: list[dict[str, Any]] = field(default_factory=list)
    on_draw: Callable[[], None] = lambda: None
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
        deaths: Deaths | None = None,
    ) -> DurableFunctionTestResult:
        """Run a flow to its end; `functions` answer chained invokes."""
        handler = durable_execution(flow)
        if deaths:
            handler = deaths.wrap(handler)
        with DurableFunctionTestRunner(
            handler=handler, poll_interval=0.01, execution_timeout=_LONGEST
        ) as runner:
            self.runner = runner
            runner._executor.RETRY_BACKOFF_SECONDS = 0  # noqa: SLF001 - after a death; real time
            for name, function in functions.items():
                runner.register_function(name, function)
            result: DurableFunctionTestResult = runner.run(
                input=json.dumps(event), execution_timeout=_LONGEST
            )
        runner._scheduler._loop.close()  # noqa: SLF001 - it leaves its loop open
        return result

    def invoke(self, params: Mapping[str, Any]) -> bool:
        """Take an asynchronous invocation; False where AWS would refuse it."""
        event, name = json.loads(params["Payload"]), params["DurableExecutionName"]
        asked = (params["FunctionName"], name, event)
        if asked in self.started:
            return True
        if any(name == known for _function, known, _event in self.started):
            self.refused.append(name)
            return False
        self.started.append(asked)
        self.on_start(params["FunctionName"], event)
        return True


@pytest.fixture
def stage() -> Iterator[Stage]:
    with moto_here():
        session = boto3.Session(region_name=REGION)
        stage = Stage(aws=Aws(session), slack=FakeSlack())

        def remember(params: Mapping[str, Any], context: dict[str, Any], **_: object) -> None:
            context["asked"] = dict(params)

        def invoke(context: Mapping[str, Any], **_: object) -> tuple[AWSResponse, dict[str, Any]]:
            if stage.invoke(context["asked"]):
                ok = AWSResponse("https://aws.test", 202, HTTPHeaders(), None)
                return ok, {"StatusCode": 202}
            said = {"Code": "DurableExecutionAlreadyStartedException", "Message": "by the test"}
            return AWSResponse("https://aws.test", 409, HTTPHeaders(), None), {"Error": said}

        def mail(context: Mapping[str, Any], **_: object) -> None:
            stage.mails.append(context["asked"])
            stage.on_mail()

        def draw(context: Mapping[str, Any], **_: object) -> tuple[AWSResponse, dict[str, Any]]:
            stage.drawn.append(json.loads(context["asked"]["MetricWidget"]))
            stage.on_draw()
            ok = AWSResponse("https://aws.test", 200, HTTPHeaders(), None)
            return ok, {"MetricWidgetImage": b"\x89PNG"}

        for call in ("lambda.Invoke", "sns.Publish", "cloudwatch.GetMetricWidgetImage"):
            session.events.register(f"before-parameter-build.{call}", remember)
        session.events.register("before-call.sns.Publish", mail)

        def refuse(model: OperationModel, **_: object) -> tuple[AWSResponse, dict[str, Any]] | None:
            if model.name not in stage.broken or stage.now() >= stage.broken[model.name]:
                return None
            said = {"Code": "AccessDeniedException", "Message": "by the test"}
            return AWSResponse("https://aws.test", 400, HTTPHeaders(), None), {"Error": said}

        session.events.register("before-call.lambda.Invoke", invoke)  # type: ignore[arg-type]
        drawing = "before-call.cloudwatch.GetMetricWidgetImage"
        session.events.register(drawing, draw)  # type: ignore[arg-type]
        session.events.register_first("before-call.*.*", refuse)  # type: ignore[arg-type]
        make_ledger(stage.aws.client("dynamodb"))
        yield stage


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
