"""What CloudTrail recorded, as the audit reads it, and how it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from zoneinfo import ZoneInfo

from opskit.trail_event import Event

GLOBAL_REGION = "us-east-1"
"""Where CloudTrail records IAM, STS's global address and root's log-ins (CloudTrail user guide,
"Global service events")."""


class Sought(Enum):
    """What a look-up is made for."""

    ROOT = "root"
    LOGINS = "log-ins"
    CHANGES = "changes"
    WRITES = "every writing call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What one look-up brought.

    Attributes:
        sought: what it was made for.
        region: where.
        named: the event's name that was asked for, or "".
        events: newest first, as CloudTrail gives them.
        complete: False when there were more pages than are read.
    """

    sought: Sought
    region: str
    named: str = ""
    events: tuple[Event, ...] = ()
    complete: bool = True


def show_events(events: Iterable[Event], zone: ZoneInfo) -> tuple[str, ...]:
    """Return lines for evidence, the newest events first, times in the team's zone."""
    newest = sorted(events, key=lambda event: (event.at, event.id), reverse=True)
    return tuple(_line(event, zone) for event in newest)


def _line(event: Event, zone: ZoneInfo) -> str:
    when = event.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    what = f"{event.name} {event.target}".rstrip()
    error = f" {event.error}" if event.error else ""
    return f"{when} {event.region} {what}{error} ({event.who}, {event.address or '-'})"
