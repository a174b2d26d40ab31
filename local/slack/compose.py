"""Makes a message's content of a call's arguments, or refuses as Slack does."""

from dataclasses import dataclass

from local.slack import limits
from local.slack.block_rules import check_blocks, count_characters
from local.slack.words import Json, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message says."""

    text: str
    blocks: tuple[Json, ...]


def compose(arguments: Json, *, longest_text: int = limits.TEXT) -> Content:
    """Read text and blocks (https://docs.slack.dev/reference/methods/chat.postMessage).

    Args:
        arguments: of the call; `longest_text` is in characters.
        longest_text: limit of the text.

    Raises:
        Refused: no_text, msg_too_long, invalid_blocks_format, invalid_blocks or
            msg_blocks_too_long.
    """
    blocks = arguments.get("blocks") or []
    text = str(arguments.get("text") or "")
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > longest_text:
        raise Refused("msg_too_long")
    if complaints := check_blocks(blocks):
        raise Refused("invalid_blocks", complaints)
    if count_characters(blocks) > limits.ALL_BLOCKS:
        raise Refused("msg_blocks_too_long")
    return Content(text=text, blocks=_name_blocks(blocks))


def _name_blocks(blocks: list[Json]) -> tuple[Json, ...]:
    """Give each block a block_id and each button an action_id, as Slack does."""
    return tuple(_name_block(block, i) for i, block in enumerate(blocks))


def _name_block(block: Json, index: int) -> Json:
    named = {"block_id": f"b{index}", **block}
    if block["type"] == "actions":
        named["elements"] = [
            {"action_id": f"a{i}", **element} for i, element in enumerate(block["elements"])
        ]
    if block.get("accessory", {}).get("type") == "button":
        named["accessory"] = {"action_id": "a0", **block["accessory"]}
    return named
