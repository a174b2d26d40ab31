import json

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from local.slack.stand_in import SlackStandIn
from local.slack.words import Poster

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*bad* morning"}}


def test_auth_test_names_the_workspace(client: WebClient, slack: SlackStandIn) -> None:
    answer = client.auth_test()
    assert answer["team"] == "PetClinic"
    assert answer["url"] == slack.inbox_url


@pytest.mark.parametrize("channel", ["C0PETCLINIC", "petclinic-ops", "#petclinic-ops"])
def test_a_message_is_posted_by_channel_id_or_name(
    client: WebClient, slack: SlackStandIn, channel: str
) -> None:
    answer = client.chat_postMessage(channel=channel, text="bad morning", blocks=[SECTION])
    (message,) = slack.messages()
    assert answer["ts"] == message.ts
    assert answer["channel"] == slack.channel
    assert answer["message"]["blocks"] == [{**SECTION, "block_id": "b0"}]
    assert (message.text, message.poster) == ("bad morning", Poster.BOT)


def test_a_form_carries_the_same_message_as_json(client: WebClient, slack: SlackStandIn) -> None:
    arguments = {"channel": slack.channel, "text": "한국어 & more", "blocks": [SECTION]}
    client.api_call("chat.postMessage", json=arguments)
    form = {**arguments, "blocks": json.dumps([SECTION])}
    client.api_call("chat.postMessage", params=form)
    as_json, as_form = slack.messages()
    assert (as_json.text, as_json.blocks) == (as_form.text, as_form.blocks)


def test_every_message_gets_a_ts_of_its_own(client: WebClient, slack: SlackStandIn) -> None:
    posted = [client.chat_postMessage(channel=slack.channel, text="x")["ts"] for _ in range(5)]
    assert posted == sorted(set(posted))


def test_a_reply_hangs_under_its_root(client: WebClient, slack: SlackStandIn) -> None:
    root = client.chat_postMessage(channel=slack.channel, text="root")
    reply = client.chat_postMessage(channel=slack.channel, text="reply", thread_ts=root["ts"])
    assert reply["message"]["thread_ts"] == root["ts"]
    assert [message.thread_ts for message in slack.messages()] == ["", root["ts"]]


def test_an_update_replaces_text_and_blocks(client: WebClient, slack: SlackStandIn) -> None:
    posted = client.chat_postMessage(channel=slack.channel, text="open", blocks=[SECTION])
    answer = client.chat_update(channel=slack.channel, ts=posted["ts"], text="resolved")
    (message,) = slack.messages()
    assert answer["text"] == message.text == "resolved"
    assert (message.blocks, message.edited) == ((), True)


def test_a_deleted_message_is_gone(client: WebClient, slack: SlackStandIn) -> None:
    posted = client.chat_postMessage(channel=slack.channel, text="oops")
    client.chat_delete(channel=slack.channel, ts=posted["ts"])
    assert slack.messages() == ()


def test_a_permalink_leads_to_the_message_on_the_page(
    client: WebClient, slack: SlackStandIn
) -> None:
    posted = client.chat_postMessage(channel=slack.channel, text="x")
    answer = client.chat_getPermalink(channel=slack.channel, message_ts=posted["ts"])
    assert answer["permalink"] == f"{slack.inbox_url}#m{posted['ts']}"


def test_a_reaction_is_kept_and_taken_once(client: WebClient, slack: SlackStandIn) -> None:
    posted = client.chat_postMessage(channel=slack.channel, text="x")
    client.reactions_add(channel=slack.channel, timestamp=posted["ts"], name="eyes")
    with pytest.raises(SlackApiError, match="already_reacted"):
        client.reactions_add(channel=slack.channel, timestamp=posted["ts"], name="eyes")
    assert slack.messages()[0].reactions == ("eyes",)


def test_a_file_is_uploaded_into_a_thread(client: WebClient, slack: SlackStandIn) -> None:
    root = client.chat_postMessage(channel=slack.channel, text="root")
    client.files_upload_v2(
        content=b"\x89PNG graph",
        filename="cpu.png",
        title="CPU",
        channel=slack.channel,
        initial_comment="the last hour",
        thread_ts=root["ts"],
    )
    message = slack.messages()[-1]
    assert (message.text, message.thread_ts) == ("the last hour", root["ts"])
    assert [(f.name, f.title, f.content) for f in message.files] == [
        ("cpu.png", "CPU", b"\x89PNG graph")
    ]


def test_addresses_lead_back_the_way_the_caller_came(slack: SlackStandIn) -> None:
    port = slack.base_url.rpartition(":")[2]
    client = WebClient(token=slack.bot_token, base_url=f"http://localhost:{port}/api/")
    ticket = client.files_getUploadURLExternal(filename="a", length=1)
    assert ticket["upload_url"].startswith(f"http://localhost:{port}/upload/")
