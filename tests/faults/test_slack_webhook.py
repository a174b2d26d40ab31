"""An incoming webhook: what falls away, and what it says when it fails."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from local.slack.faults import FaultKind
from local.slack.stand_in import SlackStandIn, start_slack
from notifier.doors import Sent
from notifier.errors import Refused, Unreachable
from tests.patience import PATIENCE_SECONDS
from tests.slack_delivery import impatient, message_of, post_of, put_secret, secrets, transport_to


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with mock_aws(), start_slack() as running:
        put_secret(secrets(), webhook_url=running.webhook_url)
        yield running


def test_a_webhook_shows_the_whole_message_in_one_post(slack: SlackStandIn) -> None:
    sent = transport_to("", channel="").send(message_of("root", "one", "two"))

    (message,) = slack.messages()
    assert [block["text"]["text"] for block in message.blocks if block["type"] == "section"] == [
        "root",
        "one",
        "two",
    ]
    assert (sent.channel, sent.ts) == ("", "")


def test_a_webhook_cannot_edit(slack: SlackStandIn) -> None:
    assert slack.messages() == ()
    with pytest.raises(Refused, match="cannot edit"):
        transport_to("").edit("C1", "1.0", post_of("solved"))


def test_a_webhook_shows_no_pictures(slack: SlackStandIn) -> None:
    assert slack.messages() == ()
    with pytest.raises(Refused, match="shows no files"):
        transport_to("").show([], "", thread=Sent(channel="", ts=""))


def test_a_webhook_is_tried_again_after_a_server_error(slack: SlackStandIn) -> None:
    slack.fault(FaultKind.SERVER_ERROR, times=2)

    transport_to("").send(message_of("root"))

    assert len(slack.messages()) == 1


def test_a_webhook_that_is_rate_limited_for_long_is_unreachable(slack: SlackStandIn) -> None:
    slack.fault(FaultKind.RATE_LIMITED, retry_after=60)

    with pytest.raises(Unreachable) as caught:
        transport_to("").send(message_of("root"))

    assert caught.value.retry_after == 60


@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.SLOW])
def test_a_webhook_that_is_down_is_unreachable(slack: SlackStandIn, kind: FaultKind) -> None:
    slack.fault(kind, delay=PATIENCE_SECONDS)

    with pytest.raises(Unreachable):
        transport_to("", patience=impatient(timeout=1, retries=0)).send(message_of("root"))


def test_a_webhook_that_is_gone_is_refused_without_telling_its_address(
    slack: SlackStandIn,
) -> None:
    put_secret(secrets(), webhook_url=f"{slack.base_url}/services/T0/B0/hunter2")

    with pytest.raises(Refused) as caught:
        transport_to("").send(message_of("root"))

    assert "hunter2" not in str(caught.value)
