"""A message as plain text, for e-mail and for logs."""

import html
import re
from collections.abc import Iterator

from notifier.accept_button import without_form
from notifier.message import Message, Post, texts

_LINK = re.compile(r"<(?P<address>[^|>]+)\|(?P<text>[^>]*)>")
_BOLD = re.compile(r"(?<!\w)\*(?P<text>[^*\n]+)\*(?!\w)")


def plain_text(message: Message) -> str:
    """Return everything that a message says, without Slack's markup."""
    return "\n\n".join("\n".join(_lines(post)) for post in message.posts)


def _lines(post: Post) -> Iterator[str]:
    shown = [text for block in post.blocks for text in texts(without_form(block))]
    yield from map(bare, shown or [post.text])


def bare(text: str) -> str:
    """Return escaped mrkdwn without its markup."""
    told = _LINK.sub(r"\g<text>: \g<address>", text).replace("```", "")
    return html.unescape(_BOLD.sub(r"\g<text>", told)).strip("\n")
