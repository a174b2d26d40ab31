"""What to do about an alarm's change of state: begin an incident, join the open one, or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from opskit.incident_words import AlarmTransition, OpenIncident, SignalKind

if TYPE_CHECKING:
    from functions.alarm_router.ranking import Ranked
    from functions.alarm_router.settings import RouterSettings

LONGEST_KEY = 900
"""Bytes of a signal's key; DynamoDB takes a sort key of 1,024 (API reference, limits)."""

_KINDS = {
    "ALARM": SignalKind.ALARM,
    "OK": SignalKind.OK,
    "INSUFFICIENT_DATA": SignalKind.NO_DATA,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things stand in the Ledger.

    Attributes:
        found: the application's last incident, or None.
        begun: this very transition began an incident already.
        late: that incident took no more signals.
    """

    found: OpenIncident | None
    begun: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """Begin an incident; `reopens` names the one that it continues, or ""."""

    reopens: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Tell an incident of it, as a signal; one that is `closed` knows it already, or refuses it."""

    incident: str
    kind: SignalKind
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAgain:
    """Start the flow of an incident that this transition began; if it runs, nothing happens."""

    incident: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """Do nothing, and say why in the log."""

    reason: str


type Decision = Begin | Join | StartAgain | Ignore


def decide(
    transition: AlarmTransition, standing: Standing, settings: RouterSettings, now: datetime
) -> Decision:
    """Decide what an alarm's change of state leads to.

    SNS delivers at least once and in any order, so the same transition may come again at any time,
    and an OK before its ALARM. What is in doubt begins or joins an incident: the flow reads the
    alarm itself before it pages.
    """
    found = standing.found
    if transition.state != "ALARM":
        return _pass_on(transition, found)
    if found is None:
        return Begin()
    own = found.transition == transition.key
    if found.closed_at is None and (own or not standing.begun):
        incident = found.incident
        return StartAgain(incident=incident) if own else _join(transition, incident)
    if own or standing.begun:
        return Ignore(reason="told again: it began an incident that is closed")
    return _after(transition, found, standing, settings, now)


def _after(
    transition: AlarmTransition,
    found: OpenIncident,
    standing: Standing,
    settings: RouterSettings,
    now: datetime,
) -> Decision:
    """Decide about an ALARM when the last incident is closed."""
    closed_at = found.closed_at or now
    if transition.at <= closed_at and not standing.late:
        # Perhaps one of its own signals, told again; if not, it is refused as late.
        return Join(incident=found.incident, kind=SignalKind.ALARM, closed=True)
    lately = now - closed_at < timedelta(minutes=settings.reopen_minutes)
    arn, _at = _beginning(found)
    # Another alarm is another story, and would overwrite the first one's message.
    return Begin(reopens=found.incident if lately and arn == transition.arn else "")


def _join(transition: AlarmTransition, incident: str) -> Join:
    return Join(incident=incident, kind=_KINDS[transition.state])


def _pass_on(transition: AlarmTransition, found: OpenIncident | None) -> Decision:
    if found is None or found.closed_at is not None:
        return Ignore(reason="no incident is open")
    arn, began_at = _beginning(found)
    if arn == transition.arn and transition.at < began_at:
        return Ignore(reason="older than the ALARM that began the incident")
    return _join(transition, found.incident)


def _beginning(found: OpenIncident) -> tuple[str, datetime]:
    """Return the alarm that began an incident, and when it fired (AlarmTransition.key)."""
    arn, _state, at = found.transition.rsplit("|", 2)
    return arn, datetime.fromisoformat(at)


def name_incident(ranked: Ranked) -> str:
    """Return the id of the incident that a transition begins: the same each time it is told.

    It also names the durable execution: at most 64 of [A-Za-z0-9-_] (Lambda API, Invoke).
    """
    alarm = ranked.transition
    digest = hashlib.sha256(f"{ranked.application}|{alarm.arn}".encode()).hexdigest()[:10]
    return f"inc-{digest}-{alarm.at.astimezone(UTC):%Y%m%d%H%M%S%f}"


def name_signal(transition: AlarmTransition) -> str:
    """Return the signal's key, the same for the same transition and short enough for the Ledger."""
    key = transition.key
    if len(key.encode()) <= LONGEST_KEY:
        return key
    return hashlib.sha256(key.encode()).hexdigest()
