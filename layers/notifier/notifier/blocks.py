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

_TITLE_BYTES = 600
"""What a post's title, its fallback text and a cut notice take, beside its pieces."""

_RESERVE_BLOCKS = 3
_RESERVE_CHARACTERS = 1000
"""Left free in each post for its title, a cut notice and the note that it comes late (late.py)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some escaped mrkdwn that stays together: at most 3,000 characters.

    Attributes:
        text: as Slack is to show it.
        items: how many findings, figures or lines it holds, for the announcement of a cut.
    """

    text: str
    items: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One subject of a thread.

    Attributes:
        title: heads its posts, escaped.
        pieces: the most urgent first.
        most_posts: over how many posts it may spread.
    """

    title: str
    pieces: tuple[Piece, ...]
    most_posts: int


@dataclass(frozen=True, slots=True)
class Laid:
    """Parts as they were laid out.

    Attributes:
        posts: in the order of sending.
        left: how many items no post shows.
    """

    posts: tuple[Post, ...]
    left: int


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


def lay_out(parts: Sequence[Part], room: int, *, elsewhere: str) -> Laid:
    """Lay parts out over as few posts as Slack's limits allow.

    Args:
        parts: in the order of sending.
        room: the bytes that all posts may take. Where it does not suffice, small parts are shown
            whole, large ones are cut after equal shares, and each cut is announced.
        elsewhere: translated and escaped, where to find what is cut; "" where it is nowhere.
    """
    laid: dict[int, Laid] = {}
    for at in sorted(range(len(parts)), key=lambda at: _need_of(parts[at])):
        laid[at] = _lay_out(parts[at], room // (len(parts) - len(laid)), elsewhere)
        room -= sum(map(size, laid[at].posts))
    posts = tuple(post for at in range(len(parts)) for post in laid[at].posts)
    return Laid(posts, sum(one.left for one in laid.values()))


def _need_of(part: Part) -> int:
    return min(sum(map(_need, part.pieces)), part.most_posts * POST_CHARACTERS)


def _lay_out(part: Part, room: int, elsewhere: str) -> Laid:
    pages: list[list[Block]] = [[]]
    room -= _TITLE_BYTES * part.most_posts
    left = sum(piece.items for piece in part.pieces)
    for piece in part.pieces:
        room -= _need(piece)
        block = section(piece.text)
        full = bool(pages[-1]) and not _fits(pages[-1], block)
        if room < 0 or (full and len(pages) == part.most_posts):
            break
        if full:
            pages.append([])
        pages[-1].append(block)
        left -= piece.items
    if left:
        pages[-1].append(context(f"{_cut_notice(left)} {elsewhere}".rstrip()))
    return Laid(_number(part.title, pages), left)


def _cut_notice(left: int) -> str:
    return ngettext(
        "+{n} more is not shown: a message has its limits.",
        "+{n} more are not shown: a message has its limits.",
        left,
    ).format(n=left)


def _need(piece: Piece) -> int:
    """Return the bytes of a piece's section, and of its share of a post's own."""
    return weigh(section(piece.text)) + 16


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
