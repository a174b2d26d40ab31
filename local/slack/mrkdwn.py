"""Reads Slack's mrkdwn (https://docs.slack.dev/messaging/formatting-message-text) into spans.

The page and the terminal both draw from these, so that they agree on what is bold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from local.slack.emoji import expand_emoji

_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<angle>[^<>\n]+)>"
    r"|(?<![\w*])\*(?=\S)(?P<bold>[^*\n]+)(?<=\S)\*(?![\w*])"
    r"|(?<![\w_])_(?=\S)(?P<italic>[^_\n]+)(?<=\S)_(?![\w_])"
    r"|(?<![\w~])~(?=\S)(?P<strike>[^~\n]+)(?<=\S)~(?![\w~])"
)
_QUOTE = re.compile(r"^(?:>|&gt;) ?")
_LINK_SCHEMES = ("https://", "http://", "mailto:")


class Style(Enum):
    """How a span looks."""

    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"
    CODE = "code"
    MENTION = "mention"


class Shape(Enum):
    """What a passage is."""

    TEXT = "text"
    QUOTE = "quote"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters that look alike, unescaped; `url` is "" or where it leads."""

    text: str
    styles: frozenset[Style] = frozenset()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that belong together."""

    shape: Shape
    spans: tuple[Span, ...]


def read_mrkdwn(text: str) -> tuple[Passage, ...]:
    """Split mrkdwn into passages of spans, unescaping &amp; &lt; and &gt;."""
    return tuple(_read_passages(text))


def read_plain(text: str) -> tuple[Passage, ...]:
    """A plain_text object knows emoji and nothing else."""
    return (Passage(Shape.TEXT, (Span(expand_emoji(unescape(text))),)),)


def unescape(text: str) -> str:
    """The three characters that Slack wants escaped (.../formatting-message-text#escaping)."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _read_passages(text: str) -> Iterator[Passage]:
    position = 0
    for fence in _FENCE.finditer(text):
        yield from _read_lines(text[position : fence.start()].removesuffix("\n"))
        yield Passage(Shape.CODE, (Span(unescape(_unlink(fence[1]))),))
        position = fence.end()
    rest = text[position:]
    yield from _read_lines(rest.removeprefix("\n") if position else rest)


def _read_lines(text: str) -> Iterator[Passage]:
    if not text:
        return
    for quoted, lines in groupby(text.split("\n"), key=lambda line: bool(_QUOTE.match(line))):
        body = "\n".join(_QUOTE.sub("", line) if quoted else line for line in lines)
        yield Passage(Shape.QUOTE if quoted else Shape.TEXT, tuple(_read_spans(body)))


def _read_spans(text: str, styles: frozenset[Style] = frozenset()) -> Iterator[Span]:
    position = 0
    for match in _INLINE.finditer(text):
        if match.start() > position:
            yield Span(expand_emoji(unescape(text[position : match.start()])), styles)
        yield from _read_match(match, styles)
        position = match.end()
    if position < len(text):
        yield Span(expand_emoji(unescape(text[position:])), styles)


def _read_match(match: re.Match[str], styles: frozenset[Style]) -> Iterator[Span]:
    kind = str(match.lastgroup)
    content = match[kind]
    match kind:
        case "code":
            yield Span(unescape(_unlink(content)), styles | {Style.CODE})
        case "angle":
            yield _read_angle(content, styles)
        case _:
            yield from _read_spans(content, styles | {Style(kind)})


def _read_angle(content: str, styles: frozenset[Style]) -> Span:
    """Links, mentions, dates: <https://...|label>, <@U1>, <#C1|name>, <!here>, <!date^...|then>."""
    target, _, label = content.partition("|")
    if target.startswith(_LINK_SCHEMES):
        return Span(expand_emoji(unescape(label or target)), styles, unescape(target))
    if target.startswith("!date^"):
        return Span(unescape(label), styles)
    if target[:1] in ("@", "#", "!"):
        sign = "#" if target[0] == "#" else "@"
        name = unescape(label or target[1:]).removeprefix("@")
        return Span(f"{sign}{name}", styles | {Style.MENTION})
    return Span(unescape(f"<{content}>"), styles)


def _unlink(code: str) -> str:
    """Code shows a link as its label or address."""
    return re.sub(r"<(https?://[^<>|\s]+)(?:\|([^<>]*))?>", lambda m: m[2] or m[1], code)
