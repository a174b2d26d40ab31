"""What Slack accepts as a text object, a button and its confirmation, and Slack's complaints."""

from collections.abc import Iterator
from typing import Any

from local.slack import limits
from local.slack.words import Json

PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")
_TEXT_KEYS = {"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}
_BUTTON_LENGTHS = {
    "action_id": limits.ACTION_ID,
    "url": limits.URL,
    "value": limits.VALUE,
    "accessibility_label": limits.BUTTON,
}
_BUTTON_KEYS = {"type", "text", "style", "confirm", *_BUTTON_LENGTHS}


def check_keys(thing: Json, allowed: set[str], required: set[str], at: str) -> Iterator[str]:
    """Complain about keys that Slack does not know there, and about keys that are missing."""
    for key in sorted(required - thing.keys()):
        yield f"missing required field: {key} [json-pointer:{at}]"
    for key in sorted(thing.keys() - allowed):
        yield f"invalid additional property: {key} [json-pointer:{at}]"


def check_length(value: object, limit: int, at: str, *, least: int = 1) -> Iterator[str]:
    """Complain unless it is a string of `least` to `limit` characters."""
    if not isinstance(value, str):
        yield f"must be a string [json-pointer:{at}]"
    elif len(value) < least:
        yield f"must be more than {least - 1} characters [json-pointer:{at}]"
    elif len(value) > limit:
        yield f"must be less than {limit + 1} characters [json-pointer:{at}]"


def check_optional(thing: Json, lengths: dict[str, int], at: str) -> Iterator[str]:
    """Complain about those of these keys that are there and too long."""
    for key, limit in lengths.items():
        if key in thing:
            yield from check_length(thing[key], limit, f"{at}/{key}")


def check_items(items: object, limit: int, at: str) -> Iterator[str]:
    """Complain unless it is a list of one to `limit` items."""
    if not isinstance(items, list):
        yield f"must be an array [json-pointer:{at}]"
    elif not items:
        yield f"no less than 1 items allowed [json-pointer:{at}]"
    elif len(items) > limit:
        yield f"no more than {limit} items allowed [json-pointer:{at}]"


def check_text(text: object, limit: int, at: str, kinds: tuple[str, ...]) -> Iterator[str]:
    """Complain about a text object (.../composition-objects/text-object).

    Where several kinds would fit, Slack first says that none of them matched.
    """
    complaints = list(_check_text(text, limit, at, kinds))
    if complaints and len(kinds) > 1:
        yield f"failed to match all allowed schemas [json-pointer:{at}]"
    yield from complaints


def check_button(button: Json, at: str) -> Iterator[str]:
    """Complain about a button (.../block-elements/button-element)."""
    yield from check_keys(button, _BUTTON_KEYS, {"text"}, at)
    if "text" in button:
        yield from check_text(button["text"], limits.BUTTON, f"{at}/text", PLAIN)
    yield from check_optional(button, _BUTTON_LENGTHS, at)
    if button.get("style", "primary") not in ("primary", "danger"):
        yield f"must be a valid enum value [json-pointer:{at}/style]"
    if "confirm" in button:
        yield from _check_confirm(button["confirm"], f"{at}/confirm")


def _check_text(text: Any, limit: int, at: str, kinds: tuple[str, ...]) -> Iterator[str]:  # noqa: ANN401 - it is whatever JSON held
    if not isinstance(text, dict):
        yield f"must provide an object [json-pointer:{at}]"
        return
    if "type" not in text:
        yield f"missing required field: type [json-pointer:{at}]"
        return
    if text["type"] not in kinds:
        yield f"must be a valid enum value [json-pointer:{at}/type]"
        return
    yield from check_keys(text, _TEXT_KEYS[text["type"]], {"text"}, at)
    if "text" in text:
        yield from check_length(text["text"], limit, f"{at}/text")


def _check_confirm(confirm: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - it is whatever JSON held
    if not isinstance(confirm, dict):
        yield f"must provide an object [json-pointer:{at}]"
        return
    parts = {
        "title": limits.CONFIRM_TITLE,
        "text": limits.CONFIRM_TEXT,
        "confirm": limits.CONFIRM_BUTTON,
        "deny": limits.CONFIRM_BUTTON,
    }
    yield from check_keys(confirm, {*parts, "style"}, set(parts), at)
    for part, limit in parts.items():
        if part in confirm:
            kinds = ANY_TEXT if part == "text" else PLAIN
            yield from check_text(confirm[part], limit, f"{at}/{part}", kinds)
