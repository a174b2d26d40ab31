"""A house for the tests of jobs: a Slack that takes all or nothing, a context, an environment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aws_lambda_powertools import Logger

from notifier.delivery import Notifier
from notifier.doors import Sent
from notifier.enclosure import Enclosure
from notifier.errors import Unreachable
from notifier.message import Message, Post
from notifier.outbox import Outbox
from opskit.aws import Aws
from opskit.house import House
from tests.fake_aws import FakeAws

ENVIRON = {
    "PROJECT": "petclinic",
    "ENVIRONMENT": "dev",
    "STACK": "ops-dev",
    "TIME_ZONE": "Asia/Seoul",
    "LEDGER_TABLE": "ledger",
    "OUTBOX_QUEUE_URL": "https://sqs.test/outbox.fifo",
    "SLACK_SECRET_ARN": "arn:secret",
}
"""What every job reads; a test adds its own job's variables."""


@dataclass(frozen=True)
class FakeContext:
    """Lambda's context, with plenty of time unless told otherwise."""

    aws_request_id: str = "request-1"
    function_name: str = "ops-job"
    invoked_function_arn: str = "arn:aws:lambda:ap-northeast-2:123456789012:function:ops-job"
    log_group_name: str = "/aws/lambda/ops-job"
    seconds: int = 600

    def get_remaining_time_in_millis(self) -> int:
        """Return how long Lambda lets it live."""
        return self.seconds * 1000


@dataclass
class FakeSlack:
    """Keeps every message, unless it is down.

    Attributes:
        messages: as they were sent.
        threads: the thread that each of them continued, or "".
        edits: what stands now at each ts that was edited.
        enclosed: the files shown, and the threads that they were shown in.
        down: whether it takes nothing.
        show_error: what it says to files, if it takes none.
        threadless: whether it is an incoming webhook.
        on_send, on_edit: what happens meanwhile: somebody reads it and acts, or the process dies.
        on_refuse: what happens when it is down and asked.
    """

    messages: list[Message] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)
    edits: dict[str, Post] = field(default_factory=dict)
    enclosed: list[tuple[Enclosure, str]] = field(default_factory=list)
    down: bool = False
    show_error: BaseException | None = None
    threadless: bool = False
    on_send: Callable[[Message], None] = lambda _message: None
    on_edit: Callable[[], None] = lambda: None
    on_refuse: Callable[[], None] = lambda: None

    def send(self, message: Message, *, channel: str = "", thread_ts: str = "") -> Sent:
        """Take a message."""
        self._refuse()
        self.messages.append(message)
        self.threads.append(thread_ts)
        self.on_send(message)
        if self.threadless:
            return Sent(channel="", ts="")
        return Sent(channel=channel or "C1", ts=f"{len(self.messages)}.0")

    def edit(self, channel: str, ts: str, post: Post) -> None:  # noqa: ARG002 - Transport's
        """Replace a post."""
        self._refuse()
        self.on_edit()
        self.edits[ts] = post

    def show(
        self,
        enclosures: Sequence[Enclosure],
        comment: str,  # noqa: ARG002 - Transport's
        *,
        thread: Sent,
    ) -> None:
        """Take files."""
        self._refuse()
        if self.show_error:
            raise self.show_error
        self.enclosed += [(one, thread.ts) for one in enclosures]

    def _refuse(self) -> None:
        if self.down:
            self.on_refuse()
            raise Unreachable("Slack answered 503")


def fake_house(aws: Aws, slack: FakeSlack, *, now: datetime, **variables: str) -> House:
    """Wire a house on made-up things.

    Args:
        aws: whose clients the job uses.
        slack: where messages go.
        now: what the clock says (aware).
        variables: the environment beside ENVIRON.
    """
    environ = ENVIRON | variables
    notifier = Notifier(slack, Outbox(lambda: aws.client("sqs"), environ["OUTBOX_QUEUE_URL"]))
    return House(
        environ=environ,
        aws=aws,
        clock=lambda: now,
        logger=Logger(service="test"),
        notifier=lambda _settings: notifier,
    )


def answer_empty_ledger(fake: FakeAws) -> None:
    """Let the Ledger remember nothing and take every write."""
    fake.answer("Query", {"Items": []})
    for write in ("PutItem", "BatchWriteItem", "DeleteItem"):
        fake.answer(write, {})
