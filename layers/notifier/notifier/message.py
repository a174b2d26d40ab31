"""A rendered message - a root post and its thread - within Slack's limits, to and from JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

BLOCKS = 50
HEADER_CHARACTERS = 150
SECTION_CHARACTERS = 3000
FIELDS = 10
FIELD_CHARACTERS = 2000
CONTEXT_ELEMENTS = 10
"""Slack's limits of a message's parts (docs.slack.dev, "Blocks" reference)."""

POST_CHARACTERS = 13_000
"""Slack refuses more with msg_blocks_too_long; it is undocumented and found near 13,200
(slackapi/bolt-js issues 2509 and 2867). Counted on the blocks' whole JSON, to be safe."""

TEXT_CHARACTERS = 3000
"""The fallback text; above 4,000 Slack's behaviour is not dependable (chat.postMessage)."""

MESSAGE_BYTES = 200_000
"""A serialised message, so that it fits into one SQS message (256 KiB) with room to spare."""

type Block = Mapping[str, object]


class BadMessage(ValueError):  # noqa: N818 - reads as what it is
    """A serialised message does not parse; the text names the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One Slack message.

    Attributes:
        blocks: Block Kit blocks, escaped and within the limits above.
        text: what a notification, a screen reader or an e-mail shows instead; never empty.
    """

    blocks: tuple[Block, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A root post and the replies in its thread.

    Attributes:
        key: what the message is about, "health_sweep/2026-11-24T00:00:00+00:00"; the same key is
            the same message. What stands before the first "/" is delivered in order.
        root: what the channel shows.
        replies: the thread, in order.
        ending: what must come last where not all is shown: where all of it is. It is the last
            reply already where the replies leave something out; None where nobody would miss it.
    """

    key: str
    root: Post
    replies: tuple[Post, ...] = ()
    ending: Post | None = None

    @property
    def group(self) -> str:
        """The part of the key within which messages keep their order."""
        return self.key.partition("/")[0]

    @property
    def posts(self) -> tuple[Post, ...]:
        """Root and replies, in the order of sending."""
        return (self.root, *self.replies)

    @property
    def is_cut(self) -> bool:
        """Whether the replies leave something out."""
        return self.ending is not None and self.replies[-1:] == (self.ending,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """What Slack has not taken of a message yet.

    Attributes:
        message: the posts still to be sent, in order.
        channel: where the first posts went; "" when none did.
        thread_ts: the thread that they began and that the rest continues, or "".
    """

    message: Message
    channel: str = ""
    thread_ts: str = ""


def characters(blocks: Sequence[Block]) -> int:
    """Count blocks as Slack might at worst: every character of their JSON."""
    return len(json.dumps(blocks, ensure_ascii=False))


def message_to_json(message: Message) -> str:
    """Serialise a message on one line."""
    return json.dumps(message_to_object(message), ensure_ascii=False, separators=(",", ":"))


def message_to_object(message: Message) -> dict[str, object]:
    """Return a message as what json.dumps takes."""
    posts = [_post_to_object(post) for post in message.posts]
    found: dict[str, object] = {"key": message.key, "root": posts[0], "replies": posts[1:]}
    if message.ending:
        found["ending"] = _post_to_object(message.ending)
    return found


def message_from_object(found: object) -> Message:
    """Read a message back.

    Raises:
        BadMessage: naming the field that is missing or malformed.
    """
    fields = _mapping(found, "message")
    return Message(
        key=_string(fields.get("key"), "message.key"),
        root=_post(fields.get("root"), "message.root"),
        replies=tuple(
            _post(reply, f"message.replies[{at}]")
            for at, reply in enumerate(_list(fields.get("replies"), "message.replies"))
        ),
        ending=_post(fields["ending"], "message.ending") if "ending" in fields else None,
    )


def texts(block: Block) -> Iterator[str]:
    """Yield the texts that a block shows, in order (sections, headers, contexts).

    Buttons are left out: where only text is shown, nobody can press one.
    """
    parts: list[object] = [block.get("text")]
    for name in ("fields", "elements"):
        parts.extend(_list(block.get(name, []), name))
    for part in parts:
        if isinstance(part, Mapping) and isinstance(text := part.get("text"), str):
            yield text


def _post_to_object(post: Post) -> dict[str, object]:
    return {"blocks": list(post.blocks), "text": post.text}


def _post(found: object, where: str) -> Post:
    fields = _mapping(found, where)
    blocks = _list(fields.get("blocks"), f"{where}.blocks")
    return Post(
        blocks=tuple(_mapping(block, f"{where}.blocks[{at}]") for at, block in enumerate(blocks)),
        text=_string(fields.get("text"), f"{where}.text"),
    )


def _mapping(found: object, where: str) -> Block:
    if not isinstance(found, Mapping):
        raise BadMessage(f"{where} is {type(found).__name__}: expected an object")
    return found


def _list(found: object, where: str) -> Sequence[object]:
    if not isinstance(found, list | tuple):
        raise BadMessage(f"{where} is {type(found).__name__}: expected a list")
    return found


def _string(found: object, where: str) -> str:
    if not isinstance(found, str) or not found:
        raise BadMessage(f"{where} is {found!r}: expected a text")
    return found
