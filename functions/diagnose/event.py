"""What a diagnosis is asked: by an incident, which tells it itself, or by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from opskit.events import BadEvent, parse_invocation

AHEAD = timedelta(minutes=1)
"""CloudWatch's clock may be before ours; what lies further ahead is no onset."""

_PLAIN = ("time", "dry_run")
_FIELDS = {
    "time": "an ISO 8601 time with its zone",
    "dry_run": "true or false",
    "incident": "an incident's id",
    "onset": "an ISO 8601 time with its zone",
    "alarms": "a list of alarm names",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One parsed event.

    Attributes:
        now: the moment to judge (aware, UTC).
        dry_run: by hand: show, but send and record nothing.
        incident: who asks and tells the answer itself; "" by hand.
        onset: when the trouble began (aware), or None where that is to be found out.
        alarms: names of the alarms that it is about.
    """

    now: datetime
    dry_run: bool = False
    incident: str = ""
    onset: datetime | None = None
    alarms: tuple[str, ...] = ()


def parse_asked(event: object, *, clock: datetime) -> Asked:
    """Understand an event; {} means now, by hand.

    Args:
        event: what Lambda hands over.
        clock: the present (aware).

    Raises:
        BadEvent: naming the field and what was expected.
    """
    if not isinstance(event, Mapping):
        raise BadEvent(f"the event is {type(event).__name__}: expected a JSON object")
    if unknown := sorted(str(key) for key in event if key not in _FIELDS):
        known = ", ".join(f"{name} ({what})" for name, what in _FIELDS.items())
        raise BadEvent(f"{unknown[0]} is not known: expected {known}")
    plain = parse_invocation({k: event[k] for k in _PLAIN if k in event}, clock=clock)
    return Asked(
        now=plain.now,
        dry_run=plain.dry_run,
        incident=_incident(event),
        onset=_onset(event, plain.now),
        alarms=_alarms(event),
    )


def _incident(event: Mapping[str, object]) -> str:
    said = event.get("incident", "")
    if not isinstance(said, str) or ("incident" in event and not said.strip()):
        raise BadEvent(f"incident is {said!r}: expected {_FIELDS['incident']}")
    return said


def _onset(event: Mapping[str, object], now: datetime) -> datetime | None:
    said = event.get("onset")
    if said is None:
        return None
    try:
        onset = parse_invocation({"time": said}, clock=now).now
    except BadEvent as error:
        raise BadEvent(f"onset is {said!r}: expected {_FIELDS['onset']}") from error
    if onset > now + AHEAD:
        raise BadEvent(f"onset is {said!r}: expected a time that is not after {now.isoformat()}")
    return min(onset, now)


def _alarms(event: Mapping[str, object]) -> tuple[str, ...]:
    said = event.get("alarms", [])
    if not isinstance(said, list | tuple) or not all(isinstance(n, str) and n for n in said):
        raise BadEvent(f"alarms is {said!r}: expected {_FIELDS['alarms']}")
    return tuple(said)
