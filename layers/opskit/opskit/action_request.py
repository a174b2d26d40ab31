"""What an action is asked: an incident's event, a schedule's, or a person's by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from notifier.translation import later
from opskit.actions import ActionRequest
from opskit.events import BadEvent, parse_scheduled

_EXPECTED: Mapping[type, str] = MappingProxyType(
    {bool: "true or false", str: "a text", int: "a whole number"}
)
_OWN: Mapping[str, type] = MappingProxyType(
    {
        name: bool if name in ("armed", "shadow") else str
        for name in (field.name for field in fields(ActionRequest))
        if name not in ("overrides", "scheduled")
    }
)
_TIMES = ("time", "onset")
_FROM_INCIDENT = ("step", "reason", "requested_by")
_TEXT = 1000
"""Characters of a text: names and one sentence; more is no request of ours."""


def parse_request(event: object, own: Mapping[str, type]) -> ActionRequest:
    """Understand an event; {} by hand is a dry run of the default target.

    Args:
        event: the payload.
        own: the fields of this action ("tasks") and their types.

    Raises:
        BadEvent: naming the field and what was expected.
    """
    if not isinstance(event, Mapping):
        raise BadEvent(f"the event is {type(event).__name__}: expected a JSON object")
    return _from_schedule(event) if "source" in event else _from_fields(event, own)


def _from_fields(event: Mapping[str, object], own: Mapping[str, type]) -> ActionRequest:
    known = {**_OWN, **own}
    values: dict[str, Any] = {}
    for name, value in event.items():
        if name not in known:
            raise BadEvent(f"{name} is not known: expected {', '.join(known)}")
        if value not in (None, ""):
            values[name] = _typed(name, value, known[name])
    for name in _TIMES:
        if name in values:
            values[name] = _time(name, values[name])
    if values.get("incident"):
        for name in _FROM_INCIDENT:
            if not values.get(name):
                raise BadEvent(f"{name} is missing: expected with an incident")
    overrides = {name: values.pop(name) for name in own if name in values}
    return ActionRequest(**values, overrides=overrides)


def _from_schedule(event: Mapping[str, object]) -> ActionRequest:
    """Return what a schedule asks: to act, on the default target."""
    scheduled = parse_scheduled(event)
    return ActionRequest(
        armed=not scheduled.dry_run,
        time=scheduled.now,
        requested_by=later("the schedule"),
        scheduled=True,
    )


def _typed(name: str, value: object, kind: type) -> object:
    if type(value) is not kind or (isinstance(value, str) and len(value) > _TEXT):
        raise BadEvent(f"{name} is {str(value)[:80]!r}: expected {_EXPECTED[kind]}")
    return value


def _time(name: str, text: str) -> datetime:
    expected = f"{name} is {text!r}: expected an ISO 8601 time with its zone"
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadEvent(expected) from error
    if time.tzinfo is None:
        raise BadEvent(expected)
    return time.astimezone(UTC)
