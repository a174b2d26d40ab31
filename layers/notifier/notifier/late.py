"""Messages in other circumstances: late because Slack was down, or without threads."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from notifier.accept_button import without_form
from notifier.blocks import context, make_post
from notifier.message import BLOCKS, POST_CHARACTERS, Block, Message, Post, characters
from notifier.phrases import moment
from notifier.text import cut
from notifier.translation import _, ngettext

FLAT_POSTS = 4
"""The most posts that one message may take of a channel that has no threads for it."""

_NOTE_CHARACTERS = 500


def render_missed(message: Message, since: datetime, *, zone: ZoneInfo) -> Message:
    """Mark a message as late.

    Args:
        message: what Slack did not take; the mark stands on its first post.
        since: when it was written (aware).
        zone: the team's time zone.
    """
    time = moment(since, zone)
    note = _("🕗 Missed while Slack was down: written {time}, delivered late.").format(time=time)
    root = message.root
    blocks = (context(note), *root.blocks)
    if _overflows(blocks):
        blocks = root.blocks
    return replace(message, root=make_post(blocks, f"{note} {root.text}"))


def flatten(message: Message) -> tuple[Post, ...]:
    """Turn a message with a thread into a few posts that make sense one after the other.

    For incoming webhooks, which cannot reply in a thread. What does not fit is announced, and where
    all of it is stands at the end. A form needs a bot token: where a button would open one, the
    shell command is named.
    """
    root = replace(message.root, blocks=tuple(map(without_form, message.root.blocks)))
    if not message.replies:
        return (root,)
    pages = _pages(message, [*root.blocks, context(_("Details:"))])
    first = message.root.text
    texts = [
        cut(f"({at}/{len(pages)}) {first}", _NOTE_CHARACTERS) for at in range(1, len(pages) + 1)
    ]
    texts[0] = first
    return tuple(make_post(page, text) for page, text in zip(pages, texts, strict=True))


def _pages(message: Message, page: list[Block]) -> list[list[Block]]:
    """Lay the replies out behind what stands on the first page; the end has room on the last."""
    pages, left = [page], len(message.replies) - message.is_cut
    ending = message.ending.blocks if message.ending else ()
    for reply in message.replies[:left]:
        if len(pages) < FLAT_POSTS and _overflows([*pages[-1], *reply.blocks]):
            pages.append([])
        below = ending if left > 1 or message.is_cut else ()
        if len(pages) == FLAT_POSTS and _overflows([*pages[-1], *reply.blocks, *below]):
            pages[-1].append(context(_left_out(left)))
            break
        pages[-1].extend(reply.blocks)
        left -= 1
    if left or message.is_cut:
        if len(pages) < FLAT_POSTS and _overflows([*pages[-1], *ending]):
            pages.append([])
        pages[-1].extend(ending)
    return pages


def _left_out(left: int) -> str:
    return ngettext(
        "+{n} part is not shown: an incoming webhook has no threads; a bot token has.",
        "+{n} parts are not shown: an incoming webhook has no threads; a bot token has.",
        left,
    ).format(n=left)


def _overflows(blocks: "list[Block] | tuple[Block, ...]") -> bool:
    room = POST_CHARACTERS - _NOTE_CHARACTERS
    return len(blocks) >= BLOCKS or characters(blocks) > room
