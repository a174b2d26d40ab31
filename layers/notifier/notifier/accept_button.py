"""The button below a report that lets a known finding be, and what stands there without buttons."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from notifier.blocks import context
from notifier.text import code
from notifier.translation import _

if TYPE_CHECKING:
    from notifier.message import Block

ACTION = "accept"
_COMMAND = 300


def render_accept(job: str, command: str) -> Block:
    """Render the button; the Slack door hears it (functions.slack_actions).

    Args:
        job: whose findings it offers.
        command: the shell command that does the same.
    """
    button = {
        "type": "button",
        "action_id": ACTION,
        "text": {"type": "plain_text", "text": _("Accept a known finding…")},
        "value": json.dumps({"job": job, "command": command}),
    }
    return {"type": "actions", "block_id": ACTION, "elements": [button]}


def without_form(block: Block) -> Block:
    """Return the command in the place of the button; any other block as it is."""
    if block.get("block_id") != ACTION:
        return block
    elements = block.get("elements")
    if not isinstance(elements, list | tuple):
        return block
    command = code(json.loads(elements[0]["value"])["command"], _COMMAND)
    return context(_("Let a known finding be: {command}").format(command=command))
