"""One click on a button, understood: pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from functions.slack_actions.payload import (
    BadClick,
    Json,
    expect_team,
    need,
    take_json,
    take_object,
    take_text,
)
from notifier.translation import _
from opskit.incident_words import SignalKind

BUTTONS = frozenset(
    {
        SignalKind.ACKNOWLEDGE,
        SignalKind.RESOLVE,
        SignalKind.HAND_OVER,
        SignalKind.STOP,
        SignalKind.APPROVE,
        SignalKind.DENY,
    }
)
ANSWERS = frozenset({SignalKind.STOP, SignalKind.APPROVE, SignalKind.DENY})
"""What answers a question, which the button's value names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """A person's click.

    Attributes:
        kind: which button.
        incident: which incident's.
        chance: the id of the question that it answers, or "".
        user: the person's ID.
        name: the person's name.
        ts: Slack's time of the click, unique for this person.
    """

    kind: SignalKind
    incident: str
    chance: str
    user: str
    name: str
    ts: str

    @property
    def at(self) -> datetime:
        """When it happened (aware)."""
        return datetime.fromtimestamp(float(self.ts), UTC)


def read_click(payload: Json, *, team: str) -> Click:
    """Understand a click.

    Args:
        payload: as `read_payload` returns it.
        team: the workspace that clicks may come from, or "" for any.

    Raises:
        BadClick: with what to tell the person.

    Source: docs.slack.dev, "block_actions payload".
    """
    expect_team(payload, team)
    user = take_object(payload, "user")
    actions = payload.get("actions")
    if payload.get("type") != "block_actions" or not isinstance(actions, list) or not actions:
        raise BadClick(_("Only our own buttons mean something here: nothing was done."))
    action = actions[0] if isinstance(actions[0], Mapping) else {}
    kind = _kind(take_text(action, "action_id"))
    incident, chance = _value(action, kind)
    return Click(
        kind=kind,
        incident=incident,
        chance=chance,
        user=need(take_text(user, "id")),
        name=take_text(user, "name") or take_text(user, "username"),
        ts=_moment(take_text(action, "action_ts")),
    )


def _kind(name: str) -> SignalKind:
    known = {kind.value: kind for kind in BUTTONS}
    if name not in known:
        sentence = _("This button ({name}) is not known here: nothing was done.")
        raise BadClick(sentence.format(name=repr(name)[:80]))
    return known[name]


def _value(action: Json, kind: SignalKind) -> tuple[str, str]:
    """Return the incident and the question that a button's value names."""
    found = take_json(action, "value")
    incident, chance = take_text(found, "incident"), take_text(found, "chance")
    if kind in ANSWERS:
        need(chance)
    return need(incident), chance if kind in ANSWERS else ""


def _moment(found: str) -> str:
    try:
        datetime.fromtimestamp(float(found), UTC)
    except (ValueError, OverflowError, OSError):
        return need("")
    return found
