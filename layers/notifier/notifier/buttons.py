"""Buttons below a message, which the Slack door hears (functions.slack_actions)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifier.translation import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifier.message import Block

BLOCK_ID = "incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button below an incident.

    Attributes:
        action: what a click says, one of opskit's SignalKind values.
        label: translated, short.
        chance: the id of the question that it answers, or "".
        style: "primary", "danger" or "".
        confirm: translated: what is asked before the click counts, or "".
    """

    action: str
    label: str
    chance: str = ""
    style: str = ""
    confirm: str = ""


def render_buttons(incident: str, buttons: Sequence[Button]) -> Block:
    """Render buttons in a row.

    Args:
        incident: the id of what a click is told, in the Ledger (opskit.incidents).
        buttons: from left to right.
    """
    elements = [_button(incident, button) for button in buttons]
    return {"type": "actions", "block_id": BLOCK_ID, "elements": elements}


def _button(incident: str, button: Button) -> Block:
    element: dict[str, object] = {
        "type": "button",
        "action_id": button.action,
        "text": {"type": "plain_text", "text": button.label},
        "value": json.dumps({"incident": incident, "chance": button.chance}),
    }
    if button.style:
        element["style"] = button.style
    if button.confirm:
        element["confirm"] = {
            "title": {"type": "plain_text", "text": button.label},
            "text": {"type": "plain_text", "text": button.confirm},
            "confirm": {"type": "plain_text", "text": button.label},
            "deny": {"type": "plain_text", "text": _("Back")},
        }
    return element
