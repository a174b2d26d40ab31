"""The press of a report's button, and the form that was sent, understood. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from functions.slack_actions.payload import (
    Json,
    expect_team,
    need,
    take_json,
    take_object,
    take_text,
)
from notifier.accept_button import ACTION
from notifier.words import Severity
from opskit.acceptance import Field

FORM = "accept_finding"
BLOCKS = {field: field.value for field in Field}
"""The form's callback, and its blocks by what is written in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a form is about, carried through Slack in its private_metadata.

    Attributes:
        job: whose findings.
        command: the shell command that does the same.
        channel: the channel's ID of the report.
        thread_ts: the report's root message.
    """

    job: str
    command: str
    channel: str
    thread_ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Somebody wants the form.

    Attributes:
        place: what it is about.
        user: the person's ID.
        name: the person's name, or their ID.
        trigger: what Slack takes for a form, within three seconds.
    """

    place: Place
    user: str
    name: str
    trigger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Somebody sent the form.

    Attributes:
        place: what it is about.
        form: its id: one for each time that it was opened.
        user: the person's ID.
        name: the person's name, or their ID.
        digest: the finding's, as the form offered it.
        seen: how bad the finding was when the form was opened.
        until: the day, or "".
        reason: as written.
        owner: as written.
    """

    place: Place
    form: str
    user: str
    name: str
    digest: str
    seen: Severity
    until: str
    reason: str
    owner: str


def is_press(payload: Json) -> bool:
    """Tell whether this is the press of a report's button."""
    return take_text(_pressed(payload), "action_id") == ACTION


def is_form(payload: Json) -> bool:
    """Tell whether this is a form that was sent."""
    return payload.get("type") == "view_submission"


def read_press(payload: Json, *, team: str) -> Press:
    """Understand a press.

    Args:
        payload: for which `is_press` holds.
        team: the workspace that clicks may come from, or "" for any.

    Raises:
        BadClick: with what to tell the person.

    Source: docs.slack.dev, "block_actions payload".
    """
    expect_team(payload, team)
    value = take_json(_pressed(payload), "value")
    container = take_object(payload, "container")
    place = Place(
        job=need(take_text(value, "job")),
        command=take_text(value, "command"),
        channel=take_text(container, "channel_id"),
        thread_ts=take_text(container, "thread_ts") or take_text(container, "message_ts"),
    )
    user, name = _person(payload)
    trigger = need(take_text(payload, "trigger_id"))
    return Press(place=place, user=user, name=name, trigger=trigger)


def read_form(payload: Json, *, team: str) -> Sent:
    """Understand a form that was sent; what is empty in it is for judgement to name.

    Args:
        payload: for which `is_form` holds.
        team: as above.

    Raises:
        BadClick: with what to tell the person.

    Source: docs.slack.dev, "View interaction payloads", view_submission.
    """
    expect_team(payload, team)
    view = take_object(payload, "view")
    need(FORM if take_text(view, "callback_id") == FORM else "")
    about = take_json(view, "private_metadata")
    place = Place(
        job=need(take_text(about, "job")),
        command=take_text(about, "command"),
        channel=take_text(about, "channel"),
        thread_ts=take_text(about, "thread_ts"),
    )
    user, name = _person(payload)
    digest, _bar, seen = _written(view, Field.FINDING).partition("|")
    return Sent(
        place=place,
        form=need(take_text(view, "id")),
        user=user,
        name=name,
        digest=digest,
        seen=Severity[seen] if seen in Severity.__members__ else Severity.OK,
        until=_written(view, Field.UNTIL),
        reason=_written(view, Field.REASON),
        owner=_written(view, Field.OWNER),
    )


def _pressed(payload: Json) -> Json:
    actions = payload.get("actions")
    if payload.get("type") != "block_actions" or not isinstance(actions, list) or not actions:
        return {}
    return actions[0] if isinstance(actions[0], Mapping) else {}


def _person(payload: Json) -> tuple[str, str]:
    user = take_object(payload, "user")
    ident = need(take_text(user, "id"))
    return ident, take_text(user, "name") or take_text(user, "username") or ident


def _written(view: Json, field: Field) -> str:
    """Return what stands in a field, each kind of element in its own way."""
    block = BLOCKS[field]
    values = take_object(take_object(view, "state"), "values")
    found = take_object(take_object(values, block), block)
    option = take_object(found, "selected_option")
    return (
        take_text(found, "value") or take_text(found, "selected_date") or take_text(option, "value")
    )
