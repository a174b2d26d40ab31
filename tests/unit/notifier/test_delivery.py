from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws
from mypy_boto3_sqs import SQSClient

from notifier.delivery import Notifier, NotifierSettings, notifier_from
from notifier.doors import Sent
from notifier.enclosure import Enclosure
from notifier.errors import DeliveryError, Refused, Undelivered, Unreachable
from notifier.message import Message, Post, Unsent
from notifier.outbox import Outbox, letter_from_json
from tests.slack_delivery import REGION, fifo_queue, message_of, post_of, receive

NOW = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
WHERE = Sent(channel="C1", ts="1.0")


@dataclass
class FakeSlack:
    """A transport that fails as told, having sent what the error does not hold."""

    error: Exception | None = None
    edit_error: Exception | None = None
    threads: list[tuple[str, str]] = field(default_factory=list)
    edits: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, message: Message, *, channel: str = "", thread_ts: str = "") -> Sent:
        assert message.root.text == "root"
        self.threads.append((channel, thread_ts))
        if self.error:
            raise self.error
        return WHERE

    def edit(self, channel: str, ts: str, post: Post) -> None:
        if self.edit_error:
            raise self.edit_error
        self.edits.append((channel, ts, post.text))

    def show(self, pictures: Sequence[Enclosure], comment: str, *, thread: Sent) -> None:
        raise NotImplementedError(f"{len(pictures)} pictures, {comment}, in {thread}")


@pytest.fixture
def sqs() -> Iterator[SQSClient]:
    with mock_aws():
        yield boto3.client("sqs", region_name=REGION)


def _with_rest(error: DeliveryError, unsent: Unsent) -> DeliveryError:
    error.unsent = unsent
    return error


def test_a_message_that_slack_takes_goes_nowhere_else(sqs: SQSClient) -> None:
    queue = fifo_queue(sqs)

    sent = Notifier(FakeSlack(), Outbox(lambda: sqs, queue)).deliver(message_of("root"), now=NOW)

    assert sent == WHERE
    assert receive(sqs, queue) == []


@pytest.mark.parametrize(
    "error",
    [
        Unreachable("Slack does not answer"),
        Refused("Slack refuses: invalid_auth", code="invalid_auth"),
        RuntimeError("a mistake of ours"),
    ],
)
def test_whatever_fails_the_message_lies_in_the_outbox(sqs: SQSClient, error: Exception) -> None:
    queue = fifo_queue(sqs)
    notifier = Notifier(FakeSlack(error), Outbox(lambda: sqs, queue))

    with pytest.raises(Undelivered, match="waits in the Outbox") as caught:
        notifier.deliver(message_of("root", "one"), now=NOW)

    assert caught.value.kept
    (kept,) = receive(sqs, queue)
    letter = letter_from_json(kept["Body"])
    assert letter.unsent == Unsent(message=message_of("root", "one"))
    assert letter.first_failed_at == NOW
    assert str(error) in letter.reason
    assert kept["Attributes"]["MessageGroupId"] == "health_sweep"


def test_of_a_message_sent_in_part_only_the_rest_is_kept(sqs: SQSClient) -> None:
    queue = fifo_queue(sqs)
    rest = Unsent(message=message_of("one", "two"), channel="C1", thread_ts="1.0")
    error = _with_rest(Unreachable("500"), rest)

    with pytest.raises(Undelivered):
        Notifier(FakeSlack(error), Outbox(lambda: sqs, queue)).deliver(message_of("root"), now=NOW)

    (kept,) = receive(sqs, queue)
    assert letter_from_json(kept["Body"]).unsent == rest


def test_without_the_outbox_the_whole_message_stands_in_the_log(
    sqs: SQSClient, caplog: pytest.LogCaptureFixture
) -> None:
    notifier = Notifier(
        FakeSlack(Unreachable("500")), Outbox(lambda: sqs, "https://sqs/nowhere.fifo")
    )

    with pytest.raises(Undelivered, match="nor did the Outbox") as caught:
        notifier.deliver(message_of("root", "one"), now=NOW)

    assert not caught.value.kept
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    text = record.getMessage().partition(": ")[2]
    assert letter_from_json(text).unsent.message == message_of("root", "one")


def test_the_same_message_lies_in_the_outbox_once(sqs: SQSClient) -> None:
    queue = fifo_queue(sqs)
    notifier = Notifier(FakeSlack(Unreachable("500")), Outbox(lambda: sqs, queue))

    for _attempt in range(2):
        with pytest.raises(Undelivered):
            notifier.deliver(message_of("root"), now=NOW)

    assert len(receive(sqs, queue)) == 1


def test_wiring_calls_nothing(sqs: SQSClient) -> None:
    settings = NotifierSettings(
        slack_channel="C1", slack_secret_arn="none", slack_api_url="", outbox_queue_url="none"
    )

    notifier = notifier_from(
        settings,
        secrets_client=boto3.client("secretsmanager", region_name=REGION),
        sqs_client=lambda: sqs,
    )

    with pytest.raises(Undelivered, match="secret none cannot be read"):
        notifier.deliver(Message(key="a", root=post_of("root")), now=NOW)


def test_a_message_continues_the_thread_that_is_named(sqs: SQSClient) -> None:
    slack = FakeSlack()
    Notifier(slack, Outbox(lambda: sqs, fifo_queue(sqs))).deliver(
        message_of("root"), now=NOW, thread=WHERE
    )
    assert slack.threads == [("C1", "1.0")]


def test_what_a_thread_did_not_take_is_kept_for_that_thread(sqs: SQSClient) -> None:
    queue = fifo_queue(sqs)
    notifier = Notifier(FakeSlack(error=RuntimeError("broke")), Outbox(lambda: sqs, queue))
    with pytest.raises(Undelivered):
        notifier.deliver(message_of("root"), now=NOW, thread=WHERE)
    (received,) = receive(sqs, queue)
    unsent = letter_from_json(received["Body"]).unsent
    assert (unsent.channel, unsent.thread_ts) == ("C1", "1.0")


def test_a_post_is_replaced_where_it_stands(sqs: SQSClient) -> None:
    slack = FakeSlack()
    notifier = Notifier(slack, Outbox(lambda: sqs, fifo_queue(sqs)))
    assert notifier.edit(message_of("root"), now=NOW, at=WHERE) == WHERE
    assert slack.edits == [("C1", "1.0", "root")]
    assert slack.threads == []


@pytest.mark.parametrize("at", [WHERE, Sent(channel="", ts="")])
def test_what_cannot_be_replaced_is_sent_anew(sqs: SQSClient, at: Sent) -> None:
    slack = FakeSlack(edit_error=Refused("Slack refuses", code="message_not_found"))
    notifier = Notifier(slack, Outbox(lambda: sqs, fifo_queue(sqs)))
    assert notifier.edit(message_of("root"), now=NOW, at=at) == WHERE
    assert slack.threads == [("", "")]


def test_a_state_that_a_silent_slack_did_not_take_is_not_kept_as_news(sqs: SQSClient) -> None:
    queue = fifo_queue(sqs)
    slack = FakeSlack(edit_error=Unreachable("Slack does not answer"))
    with pytest.raises(Unreachable):
        Notifier(slack, Outbox(lambda: sqs, queue)).edit(message_of("root"), now=NOW, at=WHERE)
    assert (slack.threads, receive(sqs, queue)) == ([], [])
