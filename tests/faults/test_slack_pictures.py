"""Pictures in a thread: shown once, or told why not, against a server that speaks as Slack does."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from moto import mock_aws

from local.slack.faults import FaultKind
from local.slack.stand_in import SlackStandIn, start_slack
from local.slack.words import Workspace
from notifier.doors import Sent
from notifier.enclosure import Enclosure
from notifier.errors import Refused, Unreachable
from tests.patience import PATIENCE_SECONDS
from tests.slack_delivery import impatient, message_of, put_secret, secrets, transport_to

COST = Enclosure(name="cost.png", title="Cost", alt="28 bars", content=b"\x89PNG cost")
TIME = Enclosure(name="time.png", title="Time", alt="a line", content=b"\x89PNG time")


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with mock_aws(), start_slack() as running:
        put_secret(secrets(), bot_token=running.bot_token)
        yield running


def _root(slack: SlackStandIn) -> Sent:
    return transport_to(slack.api_url).send(message_of("root"))


def test_pictures_stand_together_in_the_thread_in_their_order(slack: SlackStandIn) -> None:
    root = _root(slack)

    transport_to(slack.api_url).show([COST, TIME], "what they show", thread=root)

    shown = slack.messages()[-1]
    assert (shown.text, shown.thread_ts) == ("what they show", root.ts)
    assert [(file.name, file.title, file.alt, file.content) for file in shown.files] == [
        (one.name, one.title, one.alt, one.content) for one in (COST, TIME)
    ]


def test_an_app_without_the_scope_is_told_which_and_posts_all_the_same() -> None:
    workspace = replace(Workspace(), scopes=("chat:write",))
    with mock_aws(), start_slack(workspace=workspace) as slack:
        put_secret(secrets(), bot_token=slack.bot_token)
        root = _root(slack)

        with pytest.raises(Refused, match=r"missing_scope\. Give the app the scope files:write"):
            transport_to(slack.api_url).show([COST], "", thread=root)

        assert [message.text for message in slack.messages()] == ["root"]


@pytest.mark.parametrize(
    "kind", [FaultKind.SERVER_ERROR, FaultKind.UNAVAILABLE, FaultKind.RATE_LIMITED]
)
def test_a_picture_is_not_tried_again(slack: SlackStandIn, kind: FaultKind) -> None:
    root = _root(slack)
    slack.fault(kind, times=1)

    with pytest.raises(Unreachable):
        transport_to(slack.api_url).show([COST], "", thread=root)

    assert [message.text for message in slack.messages()] == ["root"]


def test_an_upload_whose_last_answer_is_lost_stands_there_once(slack: SlackStandIn) -> None:
    root = _root(slack)
    slack.fault(FaultKind.SLOW, times=1, delay=0)
    slack.fault(FaultKind.SLOW, times=1, delay=PATIENCE_SECONDS)

    with pytest.raises(Unreachable, match="TimeoutError"):
        transport_to(slack.api_url, patience=impatient(timeout=2)).show([COST], "", thread=root)

    assert len([message for message in slack.messages() if message.files]) == 1
