import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from slack_sdk import WebClient

from local.slack.page import build_builder_url, render_page
from local.slack.stand_in import SlackStandIn
from local.slack.words import Attached, Message, Workspace

EVIL = "<script>alert(1)</script> & \"'"


def draw(*messages: Message) -> str:
    return render_page(messages, Workspace())


def say(text: str = "x", *, ts: str = "1764000000.000100", **more: object) -> Message:
    return Message(ts=ts, channel="C0PETCLINIC", text=text, **more)  # type: ignore[arg-type]


def test_everything_from_outside_is_escaped() -> None:
    text = {"type": "mrkdwn", "text": EVIL}
    label = {"type": "plain_text", "text": EVIL}
    button = {"type": "button", "text": label, "action_id": EVIL, "url": f"https://a.org/{EVIL}"}
    blocks = (
        {"type": "header", "text": label, "block_id": EVIL},
        {"type": "section", "text": text, "fields": [text], "block_id": "b1"},
        {"type": "context", "elements": [text], "block_id": "b2"},
        {"type": "actions", "elements": [button, {**button, "url": "https://a"}], "block_id": "b3"},
        {"type": "image", "image_url": 'https://a.org/">', "alt_text": EVIL, "title": label},
    )
    attached = Attached(file_id="F1", name=EVIL, title=EVIL, content=b"x")
    page = draw(say(EVIL, blocks=blocks, files=(attached,), reactions=(EVIL,)), say(EVIL, ts="2.0"))
    assert "<script>alert" not in page
    assert 'a.org/">' not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 10


def test_replies_stand_under_their_root() -> None:
    root, other = say("root", ts="1764000000.0"), say("other", ts="1764000002.0")
    reply = say("reply", ts="1764000003.0", thread_ts="1764000000.0")
    page = draw(root, other, reply)
    assert page.index(">root<") < page.index("1 reply") < page.index(">reply<")
    assert page.index(">reply<") < page.index(">other<")


def test_each_message_leads_to_the_block_kit_builder() -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "5 % & 한국어"}}
    message = say(blocks=(block,))
    address, _, fragment = build_builder_url(message).partition("#")
    assert address == "https://app.slack.com/block-kit-builder"
    assert json.loads(unquote(fragment)) == {"blocks": [block]}
    assert f'href="{build_builder_url(message)}"' in draw(message)


def test_times_are_in_the_teams_zone() -> None:
    page = draw(say(ts="1795478400.0"))
    assert ">9:00 AM</time>" in page
    assert "Tuesday, November 24th" in page


def test_mrkdwn_fields_and_buttons_are_drawn() -> None:
    text = {"type": "mrkdwn", "text": "*CPU* `91 %`\n```log```"}
    button = {"type": "button", "text": {"type": "plain_text", "text": "Stop"}, "action_id": "s"}
    blocks = (
        {"type": "section", "fields": [text, text], "block_id": "b0"},
        {"type": "actions", "elements": [{**button, "style": "danger"}], "block_id": "b1"},
    )
    page = draw(say(blocks=blocks))
    assert page.count('<div class="field">') == 2
    assert '<span class="bold">CPU</span> <span class="code">91 %</span>' in page
    assert '<div class="p code">log</div>' in page
    assert '<button class="button danger" data-ts="1764000000.000100" data-block="b1"' in page


def test_a_picture_is_shown_and_a_file_is_named() -> None:
    picture = Attached(file_id="F1", name="cpu.png", title="CPU", content=b"\x89PNG")
    text = Attached(file_id="F2", name="log.zip", title="Log", content=b"12345")
    page = draw(say(files=(picture, text)))
    assert 'src="data:image/png;base64,iVBORw=="' in page
    assert "<b>log.zip</b> 5 bytes" in page


def test_a_text_shows_its_first_lines_and_opens_whole() -> None:
    lines = [f"<b>{n}</b>" for n in range(9)]
    text = Attached(file_id="F1", name="a.txt", title="A", content="\n".join(lines).encode())
    page = draw(say(files=(text,)))
    assert '<pre class="preview">&lt;b&gt;0&lt;/b&gt;\n' in page
    assert page.count("&lt;b&gt;4&lt;/b&gt;") == 2
    assert page.count("&lt;b&gt;8&lt;/b&gt;</pre></details>") == 1


def test_the_saved_page_needs_no_server(
    client: WebClient, slack: SlackStandIn, tmp_path: Path
) -> None:
    client.chat_postMessage(channel=slack.channel, text="kept")
    slack.save_page(tmp_path / "inbox.html")
    saved = (tmp_path / "inbox.html").read_text()
    assert ">kept<" in saved
    assert "/_control/" not in saved
    assert 'src="/' not in saved


def test_the_live_page_is_served(
    client: WebClient, slack: SlackStandIn, fetch: Callable[..., tuple[int, str]]
) -> None:
    client.chat_postMessage(channel=slack.channel, text="seen")
    status, page = fetch("GET", slack.inbox_url)
    assert status == 200
    assert ">seen<" in page
    assert "/_control/version" in page


def test_an_empty_inbox_says_so() -> None:
    assert "No message yet" in draw()
