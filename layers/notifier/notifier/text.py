"""Text from outside, made fit for Slack: masked, cut, escaped; and series drawn as sparklines."""

import re
from collections.abc import Sequence

from notifier.masking import mask as mask  # noqa: PLC0414 - offered here on purpose
from notifier.translation import _

_WORD_JOINER = "\u2060"
_BROADCAST = re.compile(r"@(?=(?:here|channel|everyone)\b)", re.IGNORECASE)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control and direction characters, and those that neither UTF-8 nor SQS take."""

_LOOK_AHEAD = 512
"""Characters masked beyond a cut, so that no half of a secret survives before it."""

_LONGEST_ESCAPE = len("&amp;")
_FENCE = "```"
_GRAVE = "\u02cb"
"""Looks like a backtick, and is none to Slack."""

_BARS = "▁▂▃▄▅▆▇█"
_GAP = "·"


def legible(text: str) -> str:
    """Return `text` without characters that show nothing, or that SQS refuses (SendMessage)."""
    return _CONTROL.sub("", text)


def escape(text: str) -> str:
    """Return `text` so that Slack shows it and does nothing else.

    `<!channel>`, `<@U1>` and `<http://...>` become plain characters, @here and its kin lose their
    power, control and direction characters vanish. (Slack docs, "Formatting message text".)
    """
    text = legible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _BROADCAST.sub(f"@{_WORD_JOINER}", text)


def cut(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters; a cut says how long it was."""
    return _cut(text, limit=limit, whole=len(text), more=False)


def present(text: str, limit: int) -> str:
    """Mask, cut and escape text from outside, in at most `limit` characters.

    Cuts first, so that a line of megabytes costs no more than `limit` does.
    """
    masked, more = _masked(text, limit)
    room = limit
    while len(shown := escape(_cut(masked, limit=room, whole=len(text), more=more))) > limit:
        room -= max(1, (len(shown) - limit) // _LONGEST_ESCAPE)
    return shown


def masked(text: str, limit: int) -> str:
    """Mask and cut text from outside for where nothing is parsed, a log, and keep its lines."""
    if text == "":
        return ""
    shown, more = _masked(text, limit)
    return _cut(legible(shown), limit=limit, whole=len(text), more=more)


def one_line(text: str, limit: int) -> str:
    """Present text from outside on one line."""
    return " ".join(present(text, limit).split()).replace(_FENCE, _GRAVE * len(_FENCE))


def plain(text: str, limit: int) -> str:
    """Make text fit for a header, where Slack parses nothing: masked, cut, on one line."""
    masked, more = _masked(text, limit)
    shown = _cut(" ".join(masked.split()), limit=limit, whole=len(text), more=more)
    shown = _BROADCAST.sub("@ ", legible(shown))[:limit]
    return shown.replace("<", "\u2039").replace(">", "\u203a").replace("`", _GRAVE)


def code(text: str, limit: int) -> str:
    """Present text from outside as `inline code` that it cannot break out of."""
    shown = " ".join(present(text, limit - 2).splitlines()).replace("`", _GRAVE)
    return f"`{shown or ' '}`"


def code_block(lines: Sequence[str], limit: int) -> str:
    """Present lines from outside as a code block that they cannot break out of.

    Each line may take an equal share of `limit`, so that one endless line hides no other.
    """
    share = (limit - 2 * len(_FENCE) - 2) // max(1, len(lines)) - 1
    shown = "\n".join(present(line, share) for line in lines)
    return f"{_FENCE}\n{shown.replace('`', _GRAVE)}\n{_FENCE}"


def sparkline(series: Sequence[float | None], limit: float | None = None) -> str:
    """Draw a series from zero to its limit, or to its greatest value if that is higher.

    Args:
        series: oldest first; a gap ("·") is drawn where there is no value.
        limit: what is still normal, so that a course far below it looks low.
    """
    known = [value for value in series if value is not None]
    low, high = min([0.0, *known]), max([limit or 0.0, *known])
    return "".join(_GAP if value is None else _bar(value, low, high) for value in series)


def _bar(value: float, low: float, high: float) -> str:
    if high == low:
        return _BARS[0]
    return _BARS[round((value - low) / (high - low) * (len(_BARS) - 1))]


def _masked(text: str, limit: int) -> tuple[str, bool]:
    """Return the beginning of `text`, masked, and whether it goes on."""
    masked, more = mask(text[: limit + _LOOK_AHEAD]), len(text) > limit + _LOOK_AHEAD
    return (masked[: max(0, len(masked) - _LOOK_AHEAD)] if more else masked), more


def _cut(text: str, *, limit: int, whole: int, more: bool) -> str:
    if len(text) <= limit and not more:
        return text
    notice = _("… (cut, {whole:,} characters in all)").format(whole=whole)
    if len(notice) >= limit:
        return text[: max(0, limit - 1)] + "…"
    return text[: limit - len(notice)].rstrip() + notice
