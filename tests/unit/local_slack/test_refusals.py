import json
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from local.slack.stand_in import SlackStandIn

REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("chat.postMessage", {"channel": "C0OTHER", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C0PETCLINIC"}, "no_text"),
    ("chat.postMessage", {"channel": "C0PETCLINIC", "text": "", "blocks": []}, "no_text"),
    ("chat.postMessage", {"channel": "C0PETCLINIC", "text": "x" * 40_001}, "msg_too_long"),
    ("chat.postMessage", {"channel": "C0PETCLINIC", "blocks": "[{"}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": "C0PETCLINIC", "text": "x", "thread_ts": "1.2"}, "thread_not"),
    ("chat.update", {"channel": "#petclinic-ops", "ts": "1.2", "text": "x"}, "channel_not_found"),
    ("chat.update", {"channel": "C0PETCLINIC", "ts": "1.2", "text": "x"}, "message_not_found"),
    ("chat.delete", {"channel": "C0PETCLINIC", "ts": "1.2"}, "message_not_found"),
    ("reactions.add", {"channel": "C0PETCLINIC", "timestamp": "1.2"}, "message_not_found"),
    ("files.getUploadURLExternal", {"filename": "a"}, "invalid_arguments"),
    ("files.getUploadURLExternal", {"filename": "a", "length": "many"}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": []}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": [{"id": "F9"}]}, "file_not_found"),
    ("views.push", {}, "unknown_method"),
]


def _pack(value: object) -> object:
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize(("method", "arguments", "error"), REFUSALS)
def test_a_wrong_call_is_refused_in_slacks_word(
    client: WebClient, method: str, arguments: dict[str, Any], error: str
) -> None:
    with pytest.raises(SlackApiError, match=f"'error': '{error}"):
        client.api_call(method, json=arguments)
    form = {name: _pack(value) for name, value in arguments.items()}
    with pytest.raises(SlackApiError, match=f"'error': '{error}"):
        client.api_call(method, params=form)


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-no", "invalid_auth")])
def test_a_wrong_token_is_refused(slack: SlackStandIn, token: str, error: str) -> None:
    client = WebClient(token=token, base_url=slack.api_url)
    with pytest.raises(SlackApiError, match=error):
        client.chat_postMessage(channel=slack.channel, text="x")
    assert slack.messages() == ()


def test_a_reply_has_no_replies(client: WebClient, slack: SlackStandIn) -> None:
    root = client.chat_postMessage(channel=slack.channel, text="root")
    reply = client.chat_postMessage(channel=slack.channel, text="r", thread_ts=root["ts"])
    with pytest.raises(SlackApiError, match="cannot_reply_to_message"):
        client.chat_postMessage(channel=slack.channel, text="rr", thread_ts=reply["ts"])


def test_an_update_is_shorter_than_a_message(client: WebClient, slack: SlackStandIn) -> None:
    posted = client.chat_postMessage(channel=slack.channel, text="x" * 40_000)
    client.chat_update(channel=slack.channel, ts=posted["ts"], text="x" * 4_000)
    with pytest.raises(SlackApiError, match="msg_too_long"):
        client.chat_update(channel=slack.channel, ts=posted["ts"], text="x" * 4_001)


def test_a_file_whose_bytes_never_came_is_refused(client: WebClient) -> None:
    ticket = client.files_getUploadURLExternal(filename="a", length=1)
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_completeUploadExternal(files=[{"id": ticket["file_id"]}])


def test_json_that_is_none_is_refused(slack: SlackStandIn) -> None:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    with pytest.raises(SlackApiError, match="json_not_object"):
        client.api_call("auth.test", json=["x"])  # type: ignore[arg-type]
