"""What Slack sends when a person does something, and its parts. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from notifier.translation import _

type Json = Mapping[str, Any]


class NoPayload(ValueError):  # noqa: N818 - reads as what it is
    """The body is no interaction of Slack's; the text names the field and what was expected."""


class BadClick(ValueError):  # noqa: N818 - reads as what it is
    """A click that leads to nothing; the text, translated, tells the person why."""


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
    return take_text(payload, "response_url")


def expect_team(payload: Json, team: str) -> None:
    """Let pass what comes from the workspace, or from any where `team` is "".

    Raises:
        BadClick: it comes from another.
    """
    found = take_text(take_object(payload, "team"), "id")
    found = found or take_text(take_object(payload, "user"), "team_id")
    if team and found != team:
        raise BadClick(_("This app belongs to another workspace: nothing was done."))


def need(found: str) -> str:
    """Return what must not be empty.

    Raises:
        BadClick: it is.
    """
    if not found:
        raise BadClick(_("This button is malformed, a mistake of ours: nothing was done."))
    return found


def take_json(found: Json, name: str) -> Json:
    """Return the object that a text holds as JSON, or an empty one."""
    try:
        value = json.loads(take_text(found, name))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, Mapping) else {}


def take_object(found: Json, name: str) -> Json:
    """Return a part that is an object, or an empty one."""
    value = found.get(name)
    return value if isinstance(value, Mapping) else {}


def take_text(found: Json, name: str) -> str:
    """Return a part that is a text, or ""."""
    value = found.get(name)
    return value if isinstance(value, str) else ""
