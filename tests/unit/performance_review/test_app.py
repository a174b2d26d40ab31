"""Event in, message out; the four moods as a person reads them are in golden/.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/unit/performance_review
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from aws_lambda_powertools import Logger

from functions.performance_review.app import JOB
from notifier.delivery import Notifier
from notifier.doors import Sent
from notifier.message import Message
from notifier.outbox import Outbox
from notifier.plain import plain_text
from opskit.house import House
from opskit.shell import run_report
from tests.fake_aws import FakeAws
from tests.unit.performance_review.conftest import ALB, AURORA, NOW, START, Metrics, instances

GOLDEN = Path(__file__).parent / "golden"
EVENT = {"source": "aws.scheduler", "time": "2026-12-01T00:30:00Z", "detail": "{}"}
ENVIRON = {
    "PROJECT": "petclinic",
    "ENVIRONMENT": "dev",
    "STACK": "ops-dev",
    "TIME_ZONE": "Asia/Seoul",
    "LEDGER_TABLE": "ledger",
    "OUTBOX_QUEUE_URL": "https://sqs.ap-northeast-2.amazonaws.com/1/outbox.fifo",
    "SLACK_SECRET_ARN": "arn:secret",
    "LOAD_BALANCERS": ALB,
    "DB_CLUSTERS": AURORA,
}


@dataclass(frozen=True)
class FakeContext:
    aws_request_id: str = "request-1"
    function_name: str = "ops-performance-review"
    invoked_function_arn: str = "arn:aws:lambda:ap-northeast-2:123456789012:function:ops"
    log_group_name: str = "/aws/lambda/ops-performance-review"

    def get_remaining_time_in_millis(self) -> int:
        return 120_000


@dataclass
class FakeSlack:
    messages: list[Message] = field(default_factory=list)

    def send(self, message: Message, *, channel: str = "", thread_ts: str = "") -> Sent:
        self.messages.append(message)
        return Sent(channel=channel or "C1", ts=thread_ts or "1.0")


@pytest.fixture
def slack() -> FakeSlack:
    return FakeSlack()


@pytest.fixture
def house(fake: FakeAws, slack: FakeSlack) -> House:
    fake.answer("Query", {"Items": []})
    for write in ("PutItem", "BatchWriteItem", "DeleteItem"):
        fake.answer(write, {})
    notifier = Notifier(slack, Outbox(fake.aws.client("sqs"), ENVIRON["OUTBOX_QUEUE_URL"]))
    return House(
        environ=ENVIRON,
        aws=fake.aws,
        clock=lambda: NOW,
        logger=Logger(service="test"),
        notifier=lambda _settings: notifier,
    )


def _fine(_fake: FakeAws, _metrics: Metrics) -> None:
    """Everything as usual."""


def _worse(fake: FakeAws, metrics: Metrics) -> None:
    bad = START + timedelta(days=11, hours=5, minutes=5)
    metrics.set("HTTPCode_Target_5XX_Count", bad, 50, 6000)
    metrics.set("TargetResponseTime", START + timedelta(days=3), 1440, 0.8)
    metrics.restart(START + timedelta(days=20), down=15)
    fake.answer("DescribeDBInstances", instances(insights=False))


def _denied(fake: FakeAws, _metrics: Metrics) -> None:
    fake.refuse("GetMetricData", "AccessDenied", "not authorized to perform GetMetricData")
    fake.refuse("DescribeDimensionKeys", "ThrottlingException", "Rate exceeded")


def _empty(fake: FakeAws, metrics: Metrics) -> None:
    metrics.values = {}
    fake.answer("DescribeLoadBalancers", {"LoadBalancers": []})
    fake.answer("DescribeTargetGroups", {"TargetGroups": []})
    fake.answer("DescribeDBInstances", {"DBInstances": []})


MOODS: dict[str, tuple[Callable[[FakeAws, Metrics], None], str]] = {
    "fine": (_fine, "OK"),
    "worse": (_worse, "CRITICAL"),
    "cannot_look": (_denied, "UNKNOWN"),
    "nothing_there": (_empty, "UNKNOWN"),
}


@pytest.mark.parametrize("mood", MOODS)
def test_the_schedule_brings_the_message_of_the_golden_file(
    mood: str, fake: FakeAws, metrics: Metrics, house: House, slack: FakeSlack
) -> None:
    prepare, severity = MOODS[mood]
    prepare(fake, metrics)
    answer = run_report(JOB, EVENT, FakeContext(), house)
    assert (answer["severity"], answer["delivery"]) == (severity, "sent")
    text = "\n".join(plain_text(message) for message in slack.messages) + "\n"
    golden = GOLDEN / f"{mood}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_a_dry_run_sends_and_writes_nothing(fake: FakeAws, house: House, slack: FakeSlack) -> None:
    answer = run_report(JOB, {"dry_run": True, "time": EVENT["time"]}, FakeContext(), house)
    assert (answer["delivery"], slack.messages) == ("dry run", [])
    assert "Monthly performance review" in str(answer["text"])
    assert not fake.calls("PutItem")
