"""The inbox page: the channel as a person would see it in Slack, in one self-contained document."""

import base64
import functools
import itertools
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from local.slack.emoji import expand_emoji, find_emoji
from local.slack.mrkdwn import Passage, read_mrkdwn, read_plain
from local.slack.views import View
from local.slack.words import Attached, Json, Message, Workspace

_BUILDER = "https://app.slack.com/block-kit-builder#"
_BREATH = timedelta(minutes=5)
_PREVIEW = 5
"""Lines of a text file that the channel shows; the rest is a click away, as in Slack."""
_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A message as the template draws it.

    Attributes:
        message: what is drawn.
        moment: its time in the workspace's zone.
        builder_url: where the Block Kit Builder shows it.
        follows: whether it comes so soon after the one before that Slack leaves its name out.
        replies: its thread.
    """

    message: Message
    moment: datetime
    builder_url: str
    follows: bool = False
    replies: tuple["Row", ...] = ()


def render_page(
    messages: tuple[Message, ...],
    workspace: Workspace,
    *,
    views: tuple[View, ...] = (),
    live_version: int | None = None,
) -> str:
    """The page as HTML.

    Args:
        messages: oldest first, roots and replies mixed.
        workspace: names and the time zone.
        views: the forms that are open.
        live_version: the inbox's version where a server stands behind the page, for new messages
            and clicks on buttons; None for a page that is saved.
    """
    rows = _arrange(messages, ZoneInfo(workspace.time_zone))
    template = _environment().get_template("inbox.html.j2")
    return template.render(rows=rows, workspace=workspace, views=views, version=live_version)


def build_builder_url(message: Message) -> str:
    """Where Slack's own Block Kit Builder shows this message."""
    text = {"type": "section", "text": {"type": "mrkdwn", "text": message.text}}
    blocks = list(message.blocks) or [text]
    return _BUILDER + quote(json.dumps({"blocks": blocks}, ensure_ascii=False), safe="")


def _arrange(messages: tuple[Message, ...], zone: ZoneInfo) -> tuple[Row, ...]:
    roots = [message for message in messages if not message.thread_ts]
    return tuple(
        _row(root, zone, tuple(reply for reply in messages if reply.thread_ts == root.ts))
        for root in roots
    )


def _row(message: Message, zone: ZoneInfo, replies: tuple[Message, ...] = ()) -> Row:
    row = Row(
        message=message,
        moment=message.moment.astimezone(zone),
        builder_url=build_builder_url(message),
    )
    drawn = [_row(reply, zone) for reply in replies]
    soon = [later.moment - earlier.moment < _BREATH for earlier, later in itertools.pairwise(drawn)]
    threaded = (replace(reply, follows=f) for reply, f in zip(drawn, (False, *soon), strict=False))
    return replace(row, replies=tuple(threaded))


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "passages": _passages,
        "emoji": expand_emoji,
        "reaction": lambda name: find_emoji(name) or f":{name}:",
        "clock": lambda moment: f"{moment:%-I:%M %p}",
        "day": _day,
        "picture": _picture,
        "written": _written,
        "preview": lambda text: "\n".join(text.splitlines()[:_PREVIEW]),
    }
    return environment


def _passages(text: Json) -> tuple[Passage, ...]:
    read = read_mrkdwn if text["type"] == "mrkdwn" else read_plain
    return read(text["text"])


def _day(moment: datetime) -> str:
    last = moment.day % 10
    teens = moment.day // 10 == 1
    suffix = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(last, "th")
    return f"{moment:%A, %B} {moment.day}{suffix}"


def _picture(attached: Attached) -> str:
    """The picture as a data address, or "" when the file is none."""
    for magic, kind in _PICTURES.items():
        if attached.content.startswith(magic):
            return f"data:{kind};base64,{base64.b64encode(attached.content).decode()}"
    return ""


def _written(attached: Attached) -> str:
    """The text of a file that is one, or "" where it is none."""
    if not attached.name.endswith(".txt"):
        return ""
    return attached.content.decode(errors="replace")
