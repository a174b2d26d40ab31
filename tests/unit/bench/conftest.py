"""The sweep in this process: a made-up account behind it, a Slack that takes everything."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from aws_lambda_powertools import Logger

from bench.world.account import account_answers, account_environment
from bench.world.place import World
from functions.health_sweep.app import JOB
from notifier.delivery import Notifier
from notifier.doors import Sent
from notifier.message import Message
from notifier.outbox import Outbox
from opskit.house import House
from opskit.shell import run_report
from tests.fake_aws import FakeAws

NOW = datetime(2026, 11, 24, tzinfo=UTC)

type Sweep = Callable[[World], tuple[FakeAws, dict[str, object]]]


@dataclass(frozen=True)
class FakeContext:
    aws_request_id: str = "request-1"
    function_name: str = "bench"
    invoked_function_arn: str = "arn:aws:lambda:ap-northeast-2:123456789012:function:bench"
    log_group_name: str = "/aws/lambda/bench"

    def get_remaining_time_in_millis(self) -> int:
        return 600_000


@dataclass
class FakeSlack:
    messages: list[Message] = field(default_factory=list)

    def send(self, message: Message, *, channel: str = "", thread_ts: str = "") -> Sent:
        self.messages.append(message)
        return Sent(channel=channel or "C1", ts=thread_ts or "1.0")


@pytest.fixture
def sweep() -> Sweep:
    """Run the real job over a world; what it asked of AWS, and its answer."""

    def run(world: World) -> tuple[FakeAws, dict[str, object]]:
        fake = FakeAws()
        for operation, answer in account_answers(world).items():
            fake.answer(operation, answer)
        # Nobody listens on the discard port: the health page is refused at once.
        environ = account_environment(world) | {"APPLICATION_URL": "http://127.0.0.1:9"}
        house = House(
            environ=environ,
            aws=fake.aws,
            clock=lambda: NOW,
            logger=Logger(service="bench"),
            notifier=lambda _settings: Notifier(
                FakeSlack(), Outbox(fake.aws.client("sqs"), environ["OUTBOX_QUEUE_URL"])
            ),
        )
        event = {"source": "aws.scheduler", "time": NOW.isoformat(), "detail": "{}"}
        return fake, run_report(JOB, event, FakeContext(), house)

    return run
