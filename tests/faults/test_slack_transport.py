"""Slack's bad days, against a real HTTP server that speaks and refuses as Slack does."""

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest
from moto import mock_aws

from local.slack.faults import FaultKind
from local.slack.stand_in import SlackStandIn, start_slack
from notifier.errors import DeliveryError, Refused, Unreachable
from notifier.message import Message
from tests.patience import PATIENCE_SECONDS
from tests.slack_delivery import impatient, message_of, post_of, put_secret, secrets, transport_to


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with mock_aws(), start_slack() as running:
        put_secret(secrets(), bot_token=running.bot_token)
        yield running


def _shown(slack: SlackStandIn) -> list[str]:
    return [message.text for message in slack.messages()]


def test_root_and_replies_stand_in_one_thread(slack: SlackStandIn) -> None:
    sent = transport_to(slack.api_url).send(message_of("root", "one", "two"))

    assert _shown(slack) == ["root", "one", "two"]
    assert {message.thread_ts for message in slack.messages()[1:]} == {sent.ts}
    assert sent.channel == slack.channel


@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.UNAVAILABLE])
def test_a_passing_server_error_is_tried_again(slack: SlackStandIn, kind: FaultKind) -> None:
    slack.fault(kind, times=2)

    transport_to(slack.api_url).send(message_of("root"))

    assert _shown(slack) == ["root"]


def test_a_short_retry_after_is_waited_for(slack: SlackStandIn) -> None:
    slack.fault(FaultKind.RATE_LIMITED, times=1, retry_after=0)

    transport_to(slack.api_url).send(message_of("root"))

    assert _shown(slack) == ["root"]


def test_what_a_slow_slack_leaves_no_time_for_is_left_to_the_outbox(slack: SlackStandIn) -> None:
    patience = replace(impatient(), whole=0)

    with pytest.raises(Unreachable, match="no time left") as caught:
        transport_to(slack.api_url, patience=patience).send(message_of("root", "one", "two"))

    assert (_shown(slack), caught.value.posted) == (["root"], 1)
    assert caught.value.unsent is not None
    assert [post.text for post in caught.value.unsent.message.posts] == ["one", "two"]
    assert caught.value.unsent.thread_ts


def test_a_long_retry_after_is_left_to_the_outbox(slack: SlackStandIn) -> None:
    slack.fault(FaultKind.RATE_LIMITED, retry_after=3600)

    with pytest.raises(Unreachable, match="429") as caught:
        transport_to(slack.api_url).send(message_of("root"))

    assert caught.value.retry_after == 3600


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (FaultKind.SERVER_ERROR, "500"),
        (FaultKind.UNAVAILABLE, "503"),
        (FaultKind.SLOW, "TimeoutError"),
    ],
)
def test_an_outage_is_unreachable_and_says_why(
    slack: SlackStandIn, kind: FaultKind, said: str
) -> None:
    slack.fault(kind, delay=PATIENCE_SECONDS)
    patience = impatient(timeout=1, retries=0)

    with pytest.raises(Unreachable, match=said):
        transport_to(slack.api_url, patience=patience).send(message_of("root"))


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        (FaultKind.INVALID_AUTH, "valid bot token"),
        (FaultKind.CHANNEL_NOT_FOUND, "Check SLACK_CHANNEL"),
    ],
)
def test_a_refusal_says_what_to_mend(slack: SlackStandIn, kind: FaultKind, advice: str) -> None:
    slack.fault(kind)

    with pytest.raises(Refused, match=advice) as caught:
        transport_to(slack.api_url).send(message_of("root"))

    assert caught.value.code == kind.value


def test_blocks_that_slack_refuses_are_named(slack: SlackStandIn) -> None:
    bad = post_of("root")
    odd = type(bad)(blocks=({"type": "section"},), text="root")

    with pytest.raises(Refused, match=r"invalid_blocks.*must define either"):
        transport_to(slack.api_url).send(Message(key="a/b", root=odd))


def test_a_refused_connection_is_unreachable() -> None:
    with socket.socket() as taken, mock_aws():
        taken.bind(("127.0.0.1", 0))
        put_secret(secrets(), bot_token="xoxb-1")
        transport = transport_to(f"http://127.0.0.1:{taken.getsockname()[1]}/api/")

        with pytest.raises(Unreachable, match="Connection refused"):
            transport.send(message_of("root"))


def test_a_thread_that_breaks_off_tells_what_is_left_and_where(slack: SlackStandIn) -> None:
    transport = transport_to(slack.api_url, patience=impatient(retries=0))
    sent = transport.send(message_of("root"))
    slack.fault(FaultKind.SERVER_ERROR)

    with pytest.raises(DeliveryError) as caught:
        transport.send(message_of("one", "two"), channel=sent.channel, thread_ts=sent.ts)

    left = caught.value.unsent
    assert left is not None
    assert (left.channel, left.thread_ts) == (sent.channel, sent.ts)
    assert [post.text for post in left.message.posts] == ["one", "two"]


def test_what_is_left_of_a_root_with_replies_continues_its_thread(slack: SlackStandIn) -> None:
    transport = transport_to(slack.api_url)
    broken = message_of("root", "one", "two")
    odd = type(broken.root)(blocks=({"type": "nothing"},), text="one")

    with pytest.raises(Refused) as caught:
        transport.send(Message(key="a/b", root=broken.root, replies=(odd, broken.replies[1])))

    left = caught.value.unsent
    assert left is not None
    assert caught.value.posted == 1
    assert [post.text for post in left.message.posts] == ["one", "two"]
    assert left.thread_ts == slack.messages()[0].ts


def test_a_token_that_was_changed_is_read_again_once(slack: SlackStandIn) -> None:
    client = secrets()
    put_secret(client, bot_token="xoxb-revoked")
    transport = transport_to(slack.api_url, client=client)
    with pytest.raises(Refused, match="invalid_auth"):
        transport.send(message_of("too early"))

    put_secret(client, bot_token=slack.bot_token)
    transport.send(message_of("root"))

    assert _shown(slack) == ["root"]


def test_a_post_is_edited_in_place(slack: SlackStandIn) -> None:
    transport = transport_to(slack.api_url)
    sent = transport.send(message_of("open"))

    transport.edit(sent.channel, sent.ts, post_of("solved"))

    assert _shown(slack) == ["solved"]


def test_a_bot_without_a_channel_is_refused(slack: SlackStandIn) -> None:
    with pytest.raises(Refused, match="SLACK_CHANNEL is empty"):
        transport_to(slack.api_url, channel="").send(message_of("root"))
