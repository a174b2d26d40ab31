from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from local.slack.block_rules import check_blocks
from local.slack.stand_in import SlackStandIn


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def section(length: int = 1, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a block
    return {"type": "section", "text": mrkdwn("x" * length), **more}


def header(length: int) -> dict[str, Any]:
    return {"type": "header", "text": plain("x" * length)}


def fields(count: int, length: int = 1) -> dict[str, Any]:
    return {"type": "section", "fields": [mrkdwn("x" * length)] * count}


def context(count: int) -> dict[str, Any]:
    return {"type": "context", "elements": [mrkdwn("x")] * count}


def button(label: int = 1, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a button
    return {"type": "button", "text": plain("x" * label), **more}


def actions(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(buttons)}


def image(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a block
    return {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a", **more}


ANY_TEXT = "failed to match all allowed schemas [json-pointer:/blocks/0/text]"
ANY_FIELD = "failed to match all allowed schemas [json-pointer:/blocks/0/fields/0]"

TAKEN: list[list[dict[str, Any]]] = [
    [section(3000)],
    [header(150)],
    [fields(10, 2000 // 2)],
    [fields(1, 2000)],
    [context(10)],
    [actions(*[button() for _ in range(25)])],
    [actions(button(75, value="x" * 2000, url="https://example.org", style="danger"))],
    [section(accessory=button()), section(accessory=image())],
    [image(title=plain("a"))],
    [{"type": "divider", "block_id": "x" * 255}] * 1,
    [{"type": "divider"}] * 50,
]


@pytest.mark.parametrize("blocks", TAKEN)
def test_blocks_within_the_limits_are_taken(blocks: list[dict[str, Any]]) -> None:
    assert check_blocks(blocks) == ()


REFUSED: list[tuple[list[Any], tuple[str, ...]]] = [
    ([{"type": "divider"}] * 51, ("no more than 50 items allowed [json-pointer:/blocks]",)),
    ([header(151)], ("must be less than 151 characters [json-pointer:/blocks/0/text/text]",)),
    ([header(0)], ("must be more than 0 characters [json-pointer:/blocks/0/text/text]",)),
    (
        [{"type": "header", "text": mrkdwn("x")}],
        ("must be a valid enum value [json-pointer:/blocks/0/text/type]",),
    ),
    ([{"type": "header"}], ("missing required field: text [json-pointer:/blocks/0]",)),
    (
        [section(3001)],
        (ANY_TEXT, "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ),
    (
        [section(0)],
        (ANY_TEXT, "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ),
    (
        [{"type": "section"}],
        ("must define either `text` or `fields` [json-pointer:/blocks/0/type]",),
    ),
    ([section(colour="red")], ("invalid additional property: colour [json-pointer:/blocks/0]",)),
    ([fields(11)], ("no more than 10 items allowed [json-pointer:/blocks/0/fields]",)),
    ([fields(0)], ("no less than 1 items allowed [json-pointer:/blocks/0/fields]",)),
    (
        [fields(1, 2001)],
        (ANY_FIELD, "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"),
    ),
    ([context(11)], ("no more than 10 items allowed [json-pointer:/blocks/0/elements]",)),
    ([{"type": "context"}], ("missing required field: elements [json-pointer:/blocks/0]",)),
    ([actions()], ("no less than 1 items allowed [json-pointer:/blocks/0/elements]",)),
    (
        [actions(*[button() for _ in range(26)])],
        ("no more than 25 items allowed [json-pointer:/blocks/0/elements]",),
    ),
    (
        [actions(button(76))],
        ("must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",),
    ),
    (
        [actions(button(value="x" * 2001))],
        ("must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",),
    ),
    (
        [actions(button(style="loud"))],
        ("must be a valid enum value [json-pointer:/blocks/0/elements/0/style]",),
    ),
    (
        [actions(button(confirm={"title": plain("Sure?"), "text": plain("x")}))],
        (
            "missing required field: confirm [json-pointer:/blocks/0/elements/0/confirm]",
            "missing required field: deny [json-pointer:/blocks/0/elements/0/confirm]",
        ),
    ),
    (
        [actions(button(action_id="a"), button(action_id="a"))],
        ("`action_id` already exists: a [json-pointer:/blocks/0/elements/1/action_id]",),
    ),
    (
        [actions({"type": "radio_buttons"})],
        ("unsupported type: radio_buttons [json-pointer:/blocks/0/elements/0/type]",),
    ),
    ([{"type": "poem"}], ("unsupported type: poem [json-pointer:/blocks/0/type]",)),
    ([{}], ("missing required field: type [json-pointer:/blocks/0]",)),
    (["text"], ("must provide an object [json-pointer:/blocks/0]",)),
    (
        [{"type": "image", "image_url": "https://example.org/a.png"}],
        ("missing required field: alt_text [json-pointer:/blocks/0]",),
    ),
    ([image(image_url="file:///a.png")], ("invalid url [json-pointer:/blocks/0/image_url]",)),
    (
        [{"type": "divider", "block_id": "x" * 256}],
        ("must be less than 256 characters [json-pointer:/blocks/0/block_id]",),
    ),
    (
        [section(block_id="same"), section(block_id="same")],
        ("block_id already exists: same [json-pointer:/blocks/1/block_id]",),
    ),
]


@pytest.mark.parametrize(("blocks", "complaints"), REFUSED)
def test_blocks_outside_the_limits_are_refused(
    client: WebClient, slack: SlackStandIn, blocks: list[Any], complaints: tuple[str, ...]
) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=slack.channel, text="x", blocks=blocks)
    answer = caught.value.response
    assert answer["error"] == "invalid_blocks"
    assert tuple(answer["errors"]) == complaints
    messages = [f"[ERROR] {complaint}" for complaint in complaints]
    assert answer["response_metadata"] == {"messages": messages}
    assert slack.messages() == ()


@pytest.mark.parametrize(("characters", "error"), [(13_171, ""), (13_172, "msg_blocks_too_long")])
def test_all_blocks_together_have_a_limit(
    client: WebClient, slack: SlackStandIn, characters: int, error: str
) -> None:
    blocks = [*[section(3000)] * 4, section(characters - 12_000)]
    if not error:
        client.chat_postMessage(channel=slack.channel, text="x", blocks=blocks)
        return
    with pytest.raises(SlackApiError, match=error):
        client.chat_postMessage(channel=slack.channel, text="x", blocks=blocks)


def test_one_message_can_earn_several_complaints() -> None:
    complaints = check_blocks([header(151), {"type": "poem"}, context(11)])
    assert [complaint.split()[-1] for complaint in complaints] == [
        "[json-pointer:/blocks/0/text/text]",
        "[json-pointer:/blocks/1/type]",
        "[json-pointer:/blocks/2/elements]",
    ]
