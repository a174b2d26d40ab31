"""What Slack accepts as a modal view, with complaints in its manner about the rest.

Known are the inputs that this project's forms use; anything else is `unsupported type`.
"""

from collections.abc import Iterator
from typing import Any

from local.slack import limits
from local.slack.block_rules import check_block, check_block_ids
from local.slack.text_rules import (
    PLAIN,
    check_items,
    check_keys,
    check_length,
    check_optional,
    check_text,
)
from local.slack.words import Json

_KEYS = {
    "type",
    "title",
    "blocks",
    "close",
    "submit",
    "private_metadata",
    "callback_id",
    "clear_on_close",
    "notify_on_close",
    "external_id",
}
_INPUT = {"type", "block_id", "label", "element", "hint", "optional", "dispatch_action"}
_OPTION = {"text", "value", "description"}
_COMMON = {"type", "action_id", "placeholder", "focus_on_load"}
_ELEMENTS = {
    "plain_text_input": {"initial_value", "multiline", "min_length", "max_length"},
    "datepicker": {"initial_date", "confirm"},
    "static_select": {"options", "initial_option", "confirm"},
}


def check_view(view: Json) -> tuple[str, ...]:
    """Everything that Slack would complain about (.../surfaces/modals, .../views)."""
    return tuple(_check_view(view))


def _check_view(view: Json) -> Iterator[str]:
    yield from check_keys(view, _KEYS, {"type", "title", "blocks"}, "/view")
    if view.get("type") != "modal":
        yield "must be a valid enum value [json-pointer:/view/type]"
    for part in ("title", "submit", "close"):
        if part in view:
            yield from check_text(view[part], limits.VIEW_TEXT, f"/view/{part}", PLAIN)
    lengths = {"private_metadata": limits.VIEW_METADATA, "callback_id": limits.CALLBACK_ID}
    yield from check_optional(view, lengths, "/view")
    blocks = view.get("blocks")
    yield from check_items(blocks, limits.VIEW_BLOCKS, "/view/blocks")
    if not isinstance(blocks, list):
        return
    for i, block in enumerate(blocks):
        yield from _check_block(block, f"/view/blocks/{i}")
    yield from check_block_ids(blocks)
    if "submit" not in view and any(_is_input(block) for block in blocks):
        yield "`submit` is required in a view with `input` blocks [json-pointer:/view]"


def _is_input(block: object) -> bool:
    return isinstance(block, dict) and block.get("type") == "input"


def _check_block(block: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - it is whatever JSON held
    if not _is_input(block):
        yield from check_block(block, at)
        return
    yield from check_keys(block, _INPUT, {"label", "element"}, at)
    yield from check_optional(block, {"block_id": limits.BLOCK_ID}, at)
    for part in ("label", "hint"):
        if part in block:
            yield from check_text(block[part], limits.INPUT_LABEL, f"{at}/{part}", PLAIN)
    if "element" in block:
        yield from _check_element(block["element"], f"{at}/element")


def _check_element(element: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - it is whatever JSON held
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in _ELEMENTS:
        yield f"unsupported type: {kind} [json-pointer:{at}/type]"
        return
    yield from check_keys(element, _COMMON | _ELEMENTS[kind], set(), at)
    yield from check_optional(element, {"action_id": limits.ACTION_ID}, at)
    if "placeholder" in element:
        yield from check_text(
            element["placeholder"], limits.PLACEHOLDER, f"{at}/placeholder", PLAIN
        )
    if kind == "plain_text_input":
        longest = element.get("max_length", limits.INPUT)
        if "initial_value" in element:
            yield from check_length(element["initial_value"], longest, f"{at}/initial_value")
    if kind == "static_select":
        yield from _check_options(element, at)


def _check_options(element: Json, at: str) -> Iterator[str]:
    options = element.get("options")
    yield from check_items(options, limits.OPTIONS, f"{at}/options")
    if not isinstance(options, list):
        return
    for i, option in enumerate(options):
        where = f"{at}/options/{i}"
        yield from check_keys(option, _OPTION, {"text", "value"}, where)
        for part in ("text", "description"):
            if part in option:
                yield from check_text(option[part], limits.OPTION, f"{where}/{part}", PLAIN)
        yield from check_optional(option, {"value": limits.OPTION_VALUE}, where)
    if "initial_option" in element and element["initial_option"] not in options:
        yield f"must be one of the provided options [json-pointer:{at}/initial_option]"
