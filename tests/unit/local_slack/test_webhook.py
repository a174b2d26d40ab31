import json
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from local.slack.stand_in import SlackStandIn
from local.slack.words import Poster

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*bad* morning"}}


type Fetch = Callable[..., tuple[int, str]]


def test_a_webhook_answers_ok(slack: SlackStandIn) -> None:
    answer = WebhookClient(slack.webhook_url).send(text="bad morning", blocks=[SECTION])
    (message,) = slack.messages()
    assert (answer.status_code, answer.body) == (200, "ok")
    assert (message.text, message.poster) == ("bad morning", Poster.WEBHOOK)


def test_a_webhook_takes_a_form_with_a_payload(fetch: Fetch, slack: SlackStandIn) -> None:
    body = urlencode({"payload": json.dumps({"text": "x"})}).encode()
    answer = fetch("POST", slack.webhook_url, body, "application/x-www-form-urlencoded")
    assert answer == (200, "ok")


REFUSALS = [
    (b"{", 400, "invalid_payload"),
    (b"[]", 400, "invalid_payload"),
    (b"{}", 400, "no_text"),
    (b'{"blocks": [{"type": "poem"}]}', 400, "invalid_blocks"),
    (b'{"text": "x", "thread_ts": "1.2"}', 400, "thread_not_found"),
]


@pytest.mark.parametrize(("body", "status", "error"), REFUSALS)
def test_a_webhook_refuses_in_plain_words(
    fetch: Fetch, slack: SlackStandIn, body: bytes, status: int, error: str
) -> None:
    assert fetch("POST", slack.webhook_url, body) == (status, error)
    assert slack.messages() == ()


def test_an_unknown_webhook_is_no_service(slack: SlackStandIn) -> None:
    answer = WebhookClient(f"{slack.base_url}/services/T/B/other").send(text="x")
    assert (answer.status_code, answer.body) == (404, "no_service")


def test_the_bot_cannot_touch_what_the_webhook_posted(
    client: WebClient, slack: SlackStandIn
) -> None:
    WebhookClient(slack.webhook_url).send(text="x")
    ts = slack.messages()[0].ts
    with pytest.raises(SlackApiError, match="cant_update_message"):
        client.chat_update(channel=slack.channel, ts=ts, text="y")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        client.chat_delete(channel=slack.channel, ts=ts)
