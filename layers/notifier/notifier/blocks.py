"""Block Kit blocks as plain dictionaries, and their distribution over posts within the limits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from notifier.message import (
    BLOCKS,
    HEADER_CHARACTERS,
    POST_CHARACTERS,
    SECTION_CHARACTERS,
    TEXT_CHARACTERS,
    Block,
    Post,
    characters,
)
from notifier.translation import ngettext

_PART_BYTES = 1000
"""What the titles and the cut notice of a part take, beside its texts."""

_RESERVE_BLOCKS = 3
_RESERVE_CHARACTERS = 1000
"""Left free in each post for its title, a cut notice and the note that it comes late (late.py)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One subject of a thread.

    Attributes:
        title: heads its posts, escaped.
        texts: escaped mrkdwn, one section each, at most 3,000 characters; the most urgent first.
    """

    title: str
    texts: tuple[str, ...]


def header(text: str) -> Block:
    """Make a header of plain text, which needs no escaping."""
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": text[:HEADER_CHARACTERS], "emoji": True},
    }


def section(text: str) -> Block:
    """Make a section of mrkdwn that Slack neither folds nor searches for names and addresses."""
    return {"type": "section", "text": _mrkdwn(text[:SECTION_CHARACTERS]), "expand": True}


def context(*texts: str) -> Block:
    """Make a line of small print."""
    return {"type": "context", "elements": [_mrkdwn(text) for text in texts]}


def size(post: Post) -> int:
    """Return the bytes that a post takes in a serialised message."""
    return weigh(post.blocks) + len(json.dumps(post.text, ensure_ascii=False).encode()) + 24


def weigh(blocks: object) -> int:
    """Return the bytes of the JSON of blocks."""
    return len(json.dumps(blocks, ensure_ascii=False).encode())


def make_post(blocks: Sequence[Block], text: str) -> Post:
    """Make a post whose fallback text is within its limit."""
    return Post(blocks=tuple(blocks), text=text[:TEXT_CHARACTERS])


def lay_out(parts: Sequence[Part], room: int) -> tuple[Post, ...]:
    """Lay parts out over as few posts as Slack's limits allow.

    Args:
        parts: in the order of sending.
        room: the bytes that all posts may take. Where it does not suffice, small parts are shown
            whole, large ones are cut after equal shares, and each cut is announced.
    """
    shares = _share(parts, room)
    return tuple(post for part in parts for post in _posts(part, shares[part]))


def _share(parts: Sequence[Part], room: int) -> dict[Part, int]:
    needs = {part: sum(map(_need, part.texts)) + _PART_BYTES for part in parts}
    shares: dict[Part, int] = {}
    for at, part in enumerate(sorted(needs, key=needs.__getitem__)):
        shares[part] = min(needs[part], room // (len(needs) - at))
        room -= shares[part]
    return shares


def _posts(part: Part, room: int) -> tuple[Post, ...]:
    pages: list[list[Block]] = [[]]
    room -= _PART_BYTES
    left = len(part.texts)
    for text in part.texts:
        room -= _need(text)
        if room < 0:
            break
        block = section(text)
        if pages[-1] and not _fits(pages[-1], block):
            pages.append([])
        pages[-1].append(block)
        left -= 1
    if left:
        pages[-1].append(context(_cut_notice(left)))
    return _number(part.title, pages)


def _cut_notice(left: int) -> str:
    return ngettext(
        "+{n} more is not shown: a message has its limits. The run's JSON lists all.",
        "+{n} more are not shown: a message has its limits. The run's JSON lists all.",
        left,
    ).format(n=left)


def _need(text: str) -> int:
    """Return the bytes of a section, and of its share of a post's own."""
    return weigh(section(text)) + 16


def _fits(page: Sequence[Block], block: Block) -> bool:
    return (
        len(page) + 1 <= BLOCKS - _RESERVE_BLOCKS
        and characters([*page, block]) <= POST_CHARACTERS - _RESERVE_CHARACTERS
    )


def _number(title: str, pages: Sequence[Sequence[Block]]) -> tuple[Post, ...]:
    posts = []
    for at, page in enumerate(pages, start=1):
        heading = f"{title} ({at}/{len(pages)})" if len(pages) > 1 else title
        posts.append(make_post([section(f"*{heading}*"), *page], heading))
    return tuple(posts)


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
