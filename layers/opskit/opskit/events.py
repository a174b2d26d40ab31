"""What a job is told: EventBridge Scheduler's event, or a person's by hand."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

_SOURCES = ("aws.scheduler", "aws.events")
_FIELDS = {"dry_run": "true or false", "time": "an ISO 8601 time with its zone"}
_YEARS = range(2006, 2200)
"""AWS began in 2006; near the ends of the calendar a week before, or a time zone, is no date."""


class BadEvent(ValueError):  # noqa: N818 - reads as what it is
    """The event is not ours or not well-formed; the text names the field and what was expected."""


class Origin(Enum):
    """Who started a run."""

    SCHEDULE = "schedule"
    HAND = "hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """One parsed event.

    Attributes:
        now: the moment to judge (aware, UTC): the schedule's time, or the clock's by hand.
        origin: schedule or hand.
        dry_run: judge and show, but send and record nothing.
    """

    now: datetime
    origin: Origin
    dry_run: bool = False


def parse_invocation(event: object, *, clock: datetime) -> Invocation:
    """Understand an event.

    Args:
        event: Scheduler's payload, whose `detail` may be a string of JSON or an object, or by hand
            an object with the overrides `dry_run` and `time`; {} by hand means "now, for real".
        clock: the present (aware), used where the event names no time.

    Raises:
        BadEvent: naming the field and what was expected.

    Source: EventBridge Scheduler User Guide, "Universal targets and Lambda input" (`detail` '{}').
    """
    if not isinstance(event, Mapping):
        raise BadEvent(f"the event is {type(event).__name__}: expected a JSON object")
    if "source" not in event:
        return _from_overrides(event, now=clock, origin=Origin.HAND, where="")
    return parse_scheduled(event)


def parse_scheduled(event: Mapping[str, object]) -> Invocation:
    """Understand an event of Scheduler's.

    Raises:
        BadEvent: naming the field and what was expected.
    """
    if event["source"] not in _SOURCES:
        raise BadEvent(f"source is {event['source']!r}: expected one of {', '.join(_SOURCES)}")
    now = _time(event.get("time"), "time")
    detail = _detail(event.get("detail", {}))
    return _from_overrides(detail, now=now, origin=Origin.SCHEDULE, where="detail.")


def asks_for_dry_run(event: object, *, clock: datetime) -> bool:
    """Tell whether nothing is to be sent, even where the rest of the event is not well-formed."""
    try:
        return parse_invocation(event, clock=clock).dry_run
    except BadEvent:
        return isinstance(event, Mapping) and "dry_run" in event


def _detail(detail: object) -> Mapping[str, object]:
    if isinstance(detail, str):
        try:
            detail = json.loads(detail or "{}")
        except json.JSONDecodeError as error:
            raise BadEvent(f"detail is not JSON ({error}): expected an object") from error
    if not isinstance(detail, Mapping):
        raise BadEvent(f"detail is {type(detail).__name__}: expected an object")
    return detail


def _from_overrides(
    overrides: Mapping[str, object], *, now: datetime, origin: Origin, where: str
) -> Invocation:
    if unknown := sorted(str(key) for key in overrides if key not in _FIELDS):
        known = ", ".join(f"{name} ({what})" for name, what in _FIELDS.items())
        raise BadEvent(f"{where}{unknown[0]} is not known: expected {known}")
    dry_run = overrides.get("dry_run", False)
    if not isinstance(dry_run, bool):
        raise BadEvent(f"{where}dry_run is {dry_run!r}: expected {_FIELDS['dry_run']}")
    if "time" in overrides:
        now = _time(overrides["time"], f"{where}time")
    return Invocation(now=now, origin=origin, dry_run=dry_run)


def _time(text: object, where: str) -> datetime:
    expected = f"{where} is {text!r}: expected {_FIELDS['time']}"
    if not isinstance(text, str):
        raise BadEvent(expected)
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadEvent(expected) from error
    if time.tzinfo is None or time.year not in _YEARS:
        raise BadEvent(expected)
    return time.astimezone(UTC)
