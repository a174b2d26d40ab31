"""Turns Slack's emoji shortcodes into the characters they stand for."""

import re

from rich.emoji import Emoji, NoEmoji

_SHORTCODE = re.compile(r":([a-z0-9_+'-]+):")

# Slack's own names, which the Unicode names in rich do not know.
_SLACK_NAMES = {
    "large_green_circle": "🟢",
    "large_yellow_circle": "🟡",
    "large_orange_circle": "🟠",
    "large_purple_circle": "🟣",
    "large_brown_circle": "🟤",
    "large_red_square": "🟥",
    "large_orange_square": "🟧",
    "large_yellow_square": "🟨",
    "large_green_square": "🟩",
    "large_blue_square": "🟦",
    "slightly_smiling_face": "🙂",
    "ladder": "🪜",
}


def expand_emoji(text: str) -> str:
    """Replace every known :shortcode:; an unknown one stays as it is, as in Slack."""
    return _SHORTCODE.sub(lambda match: find_emoji(match[1]) or match[0], text)


def find_emoji(name: str) -> str:
    """The character for a name without colons, or "" when there is none."""
    if name in _SLACK_NAMES:
        return _SLACK_NAMES[name]
    try:
        return str(Emoji(name))
    except NoEmoji:
        return ""
