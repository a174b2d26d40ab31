"""Event in, message out, in the four moods of an account.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/unit/cost_report, and read the
difference.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aws_lambda_powertools import Logger

from functions.cost_report.app import JOB
from local.stack.template import ROOT
from notifier.delivery import Notifier
from notifier.doors import Sent
from notifier.message import Message, message_to_object
from notifier.outbox import Outbox
from opskit.house import House
from opskit.shell import run_report
from tests.fake_aws import FakeAws
from tests.unit.cost_report.accounts import ACCOUNT, NOW, STACK, TAG, empty, fine, unreadable, worse

HERE = Path(__file__).parent
EVENT = {"source": "aws.scheduler", "time": "2026-11-23T00:20:00Z", "detail": "{}"}
MOODS: dict[str, Callable[[], FakeAws]] = {
    "fine": fine,
    "worse": worse,
    "unreadable": unreadable,
    "empty": empty,
}


@dataclass(frozen=True)
class FakeContext:
    aws_request_id: str = "request-1"
    function_name: str = "ops-cost-report"
    invoked_function_arn: str = f"arn:aws:lambda:ap-northeast-2:{ACCOUNT}:function:ops-cost-report"
    log_group_name: str = "/aws/lambda/ops-cost-report"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


@dataclass
class FakeSlack:
    messages: list[Message] = field(default_factory=list)

    def send(self, message: Message, *, channel: str = "", thread_ts: str = "") -> Sent:
        self.messages.append(message)
        return Sent(channel=channel or "C1", ts=thread_ts or "1.0")


def run(fake: FakeAws, slack: FakeSlack, event: object = EVENT) -> dict[str, object]:
    fake.answer("Query", {"Items": []})
    for operation in ("PutItem", "BatchWriteItem"):
        fake.answer(operation, {})
    environ = {
        "PROJECT": "petclinic",
        "ENVIRONMENT": "dev",
        "STACK": STACK,
        "TIME_ZONE": "Asia/Seoul",
        "LEDGER_TABLE": "ledger",
        "OUTBOX_QUEUE_URL": "https://sqs.test/outbox.fifo",
        "SLACK_SECRET_ARN": "arn:secret",
        "COST_TAG": TAG,
    }
    notifier = Notifier(slack, Outbox(fake.aws.client("sqs"), environ["OUTBOX_QUEUE_URL"]))
    house = House(
        environ=environ,
        aws=fake.aws,
        clock=lambda: NOW,
        logger=Logger(service="test"),
        notifier=lambda _settings: notifier,
    )
    return run_report(JOB, event, FakeContext(), house)


@pytest.mark.parametrize("mood", MOODS)
def test_the_message_is_the_golden_one(mood: str) -> None:
    slack, golden = FakeSlack(), HERE / f"{mood}.json"
    run(MOODS[mood](), slack)
    said = json.dumps(message_to_object(slack.messages[0]), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("mood", "severity"),
    [("fine", "OK"), ("worse", "CRITICAL"), ("unreadable", "UNKNOWN"), ("empty", "UNKNOWN")],
)
def test_a_dry_run_says_the_same_and_sends_nothing(mood: str, severity: str) -> None:
    slack = FakeSlack()
    answer = run(MOODS[mood](), slack, {"dry_run": True, "time": "2026-11-23T00:20:00Z"})
    assert (answer["severity"], answer["delivery"]) == (severity, "dry run")
    assert slack.messages == []


def test_the_events_file_starts_it() -> None:
    event = json.loads((ROOT / "events/cost_report.json").read_text(encoding="utf-8"))
    slack = FakeSlack()
    assert run(fine(), slack, event)["as_of"] == "2026-11-23T00:20:00+00:00"
    assert len(slack.messages) == 1
