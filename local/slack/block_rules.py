"""What Slack accepts as the blocks of a message, with Slack's own complaints about the rest.

The phrases are Slack's where its answers are on public record, and modelled on those where not.
Known are the blocks and elements that this project's messages may use: anything else is refused as
`unsupported type`, even where Slack knows it, because the page could not show it.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from local.slack import limits
from local.slack.text_rules import (
    ANY_TEXT,
    PLAIN,
    check_button,
    check_items,
    check_keys,
    check_optional,
    check_text,
)
from local.slack.words import Json

_IMAGE_LENGTHS = {"image_url": limits.IMAGE_URL, "alt_text": limits.IMAGE_ALT}


def check_blocks(blocks: list[Any]) -> tuple[str, ...]:
    """Everything that Slack would complain about; empty when it would take them."""
    if len(blocks) > limits.BLOCKS:
        return (f"no more than {limits.BLOCKS} items allowed [json-pointer:/blocks]",)
    complaints = [c for i, block in enumerate(blocks) for c in check_block(block, f"/blocks/{i}")]
    return (*complaints, *check_block_ids(blocks))


def count_characters(blocks: object) -> int:
    """Characters of all the texts in the blocks."""
    if isinstance(blocks, list):
        return sum(count_characters(item) for item in blocks)
    if not isinstance(blocks, dict):
        return 0
    own = blocks["text"] if isinstance(blocks.get("text"), str) else ""
    return len(own) + sum(count_characters(value) for value in blocks.values())


def check_block(block: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - it is whatever JSON held
    """Complain about one block."""
    if not isinstance(block, dict):
        yield f"must provide an object [json-pointer:{at}]"
        return
    if "type" not in block:
        yield f"missing required field: type [json-pointer:{at}]"
        return
    yield from check_optional(block, {"block_id": limits.BLOCK_ID}, at)
    match block["type"]:
        case "divider":
            yield from check_keys(block, {"type", "block_id"}, set(), at)
        case "header":
            yield from _check_header(block, at)
        case "section":
            yield from _check_section(block, at)
        case "context":
            yield from _check_context(block, at)
        case "actions":
            yield from _check_actions(block, at)
        case "image":
            yield from _check_image(block, at, {"block_id", "title"})
        case unknown:
            yield f"unsupported type: {unknown} [json-pointer:{at}/type]"


def check_block_ids(blocks: list[Any]) -> Iterator[str]:
    """Complain about names that several blocks have."""
    named = [block.get("block_id") for block in blocks if isinstance(block, dict)]
    counts = Counter(name for name in named if isinstance(name, str))
    for i, block in enumerate(blocks):
        name = block.get("block_id") if isinstance(block, dict) else None
        if isinstance(name, str) and counts[name] > 1 and named.index(name) != i:
            yield f"block_id already exists: {name} [json-pointer:/blocks/{i}/block_id]"


def _check_header(block: Json, at: str) -> Iterator[str]:
    yield from check_keys(block, {"type", "block_id", "text"}, {"text"}, at)
    if "text" in block:
        yield from check_text(block["text"], limits.HEADER, f"{at}/text", PLAIN)


def _check_section(block: Json, at: str) -> Iterator[str]:
    keys = {"type", "block_id", "text", "fields", "accessory", "expand"}
    yield from check_keys(block, keys, set(), at)
    if "text" not in block and "fields" not in block:
        yield f"must define either `text` or `fields` [json-pointer:{at}/type]"
    if "text" in block:
        yield from check_text(block["text"], limits.SECTION, f"{at}/text", ANY_TEXT)
    if "fields" in block:
        yield from check_items(block["fields"], limits.FIELDS, f"{at}/fields")
        for i, item in _items(block["fields"]):
            yield from check_text(item, limits.FIELD, f"{at}/fields/{i}", ANY_TEXT)
    if "accessory" in block:
        yield from _check_element(block["accessory"], f"{at}/accessory")


def _check_context(block: Json, at: str) -> Iterator[str]:
    yield from check_keys(block, {"type", "block_id", "elements"}, {"elements"}, at)
    if "elements" not in block:
        return
    yield from check_items(block["elements"], limits.CONTEXT_ELEMENTS, f"{at}/elements")
    for i, item in _items(block["elements"]):
        where = f"{at}/elements/{i}"
        if isinstance(item, dict) and item.get("type") == "image":
            yield from _check_image(item, where, set())
        else:
            yield from check_text(item, limits.TEXT_OBJECT, where, ANY_TEXT)


def _check_actions(block: Json, at: str) -> Iterator[str]:
    yield from check_keys(block, {"type", "block_id", "elements"}, {"elements"}, at)
    if "elements" not in block:
        return
    yield from check_items(block["elements"], limits.ACTIONS, f"{at}/elements")
    seen: set[str] = set()
    for i, item in _items(block["elements"]):
        yield from _check_element(item, f"{at}/elements/{i}")
        name = item.get("action_id") if isinstance(item, dict) else None
        if isinstance(name, str) and name in seen:
            yield f"`action_id` already exists: {name} [json-pointer:{at}/elements/{i}/action_id]"
        seen.add(str(name))


def _check_element(element: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - it is whatever JSON held
    if not isinstance(element, dict):
        yield f"must provide an object [json-pointer:{at}]"
        return
    match element.get("type"):
        case "button":
            yield from check_button(element, at)
        case "image":
            yield from _check_image(element, at, set())
        case unknown:
            yield f"unsupported type: {unknown} [json-pointer:{at}/type]"


def _check_image(image: Json, at: str, extra: set[str]) -> Iterator[str]:
    allowed = {"type", "image_url", "alt_text"} | extra
    yield from check_keys(image, allowed, {"image_url", "alt_text"}, at)
    yield from check_optional(image, _IMAGE_LENGTHS, at)
    if "title" in image and "title" in extra:
        yield from check_text(image["title"], limits.IMAGE_TITLE, f"{at}/title", PLAIN)
    if not str(image.get("image_url", "https://")).startswith(("https://", "http://")):
        yield f"invalid url [json-pointer:{at}/image_url]"


def _items(items: object) -> Iterator[tuple[int, Any]]:
    if isinstance(items, list):
        yield from enumerate(items)
