"""One click on a button, understood: pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from notifier.translation import _
from opskit.incident_words import SignalKind

type Json = Mapping[str, Any]

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


class NoPayload(ValueError):  # noqa: N818 - reads as what it is
    """The body is no interaction of Slack's; the text names the field and what was expected."""


class BadClick(ValueError):  # noqa: N818 - reads as what it is
    """A click that leads to nothing; the text, translated, tells the person why."""


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


def read_payload(body: str) -> Json:
    """Return the interaction that a form carries.

    Raises:
        NoPayload: naming what is missing.

    Source: docs.slack.dev, "Handling user interaction", request payload.
    """
    found = parse_qs(body).get("payload", [""])[0]
    try:
        payload = json.loads(found)
    except (ValueError, RecursionError) as error:
        raise NoPayload(f"payload is not JSON ({error}): expected an interaction") from error
    if not isinstance(payload, Mapping):
        raise NoPayload(f"payload is {type(payload).__name__}: expected an object")
    return payload


def answer_address(payload: Json) -> str:
    """Return where an answer to this interaction is to be sent, or ""."""
    address = payload.get("response_url")
    return address if isinstance(address, str) else ""


def read_click(payload: Json, *, team: str) -> Click:
    """Understand a click.

    Args:
        payload: as `read_payload` returns it.
        team: the workspace that clicks may come from, or "" for any.

    Raises:
        BadClick: with what to tell the person.

    Source: docs.slack.dev, "block_actions payload".
    """
    user = _object(payload, "user")
    found = _text(_object(payload, "team"), "id") or _text(user, "team_id")
    if team and found != team:
        raise BadClick(_("This app belongs to another workspace: nothing was done."))
    actions = payload.get("actions")
    if payload.get("type") != "block_actions" or not isinstance(actions, list) or not actions:
        raise BadClick(_("Only buttons of incidents mean something here: nothing was done."))
    action = actions[0] if isinstance(actions[0], Mapping) else {}
    kind = _kind(_text(action, "action_id"))
    incident, chance = _value(action, kind)
    return Click(
        kind=kind,
        incident=incident,
        chance=chance,
        user=_needed(_text(user, "id")),
        name=_text(user, "name") or _text(user, "username"),
        ts=_moment(_text(action, "action_ts")),
    )


def _kind(name: str) -> SignalKind:
    known = {kind.value: kind for kind in BUTTONS}
    if name not in known:
        sentence = _("This button ({name}) is not known here: nothing was done.")
        raise BadClick(sentence.format(name=repr(name)[:80]))
    return known[name]


def _value(action: Json, kind: SignalKind) -> tuple[str, str]:
    """Return the incident and the question that a button's value names."""
    try:
        value = json.loads(_text(action, "value"))
    except (ValueError, RecursionError):
        value = None
    found: Json = value if isinstance(value, Mapping) else {}
    incident, chance = _text(found, "incident"), _text(found, "chance")
    if kind in ANSWERS:
        _needed(chance)
    return _needed(incident), chance if kind in ANSWERS else ""


def _moment(found: str) -> str:
    try:
        datetime.fromtimestamp(float(found), UTC)
    except (ValueError, OverflowError, OSError):
        return _needed("")
    return found


def _needed(found: str) -> str:
    if not found:
        raise BadClick(_("This button is malformed, a mistake of ours: nothing was done."))
    return found


def _object(found: Json, name: str) -> Json:
    value = found.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(found: Json, name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""
