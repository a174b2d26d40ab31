"""What an incident knows of itself; made anew from what was seen, never stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from functions.incident.plan.ladder import Tier
    from functions.incident.plan.playbooks import Move
    from opskit.incident_words import AlarmTransition, Beginning, Priority


class Phase(Enum):
    """Where an incident stands."""

    OPEN = "open"
    RECOVERING = "recovering"
    CLOSED = "closed"


class Standing(Enum):
    """Where the present move stands."""

    ANNOUNCED = "announced"
    ASKED = "asked"
    RUNNING = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """Somebody has the incident, for a while.

    Attributes:
        by: a Slack user's ID.
        until: when it lapses (aware).
        remind_at: when the person is asked to renew it (aware).
        reminded: whether that was done.
    """

    by: str
    until: datetime
    remind_at: datetime
    reminded: bool = False

    def remind(self) -> Acknowledgement:
        """Return what holds once the person was reminded."""
        return replace(self, reminded=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The move that is under way.

    Attributes:
        number: counts the incident's moves from 1; also the id of its chance and its step.
        move: which.
        standing: announced, asked or running.
        until: when the announcement or question ends, or the action must have told its end.
        approved_by: a Slack user's ID, or "".
    """

    number: int
    move: Move
    standing: Standing
    until: datetime
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A move that ended.

    Attributes:
        action: the action's name.
        outcome: done, refused, failed, planned, stopped, denied, unanswered; or put_off: it was
            not begun, and may come up again.
        receipt: fixed, no_effect, worse, unknown or "".
        sentence: translated: what happened.
        at: when it ended (aware).
    """

    action: str
    outcome: str
    receipt: str
    sentence: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What diagnose found most likely; `known` is False where it could not be asked."""

    cause: str
    confidence: str
    why: str
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """Who was paged when."""

    at: datetime
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """An incident.

    Attributes:
        beginning: what began it.
        opened_at: when (aware).
        phase: open, recovering or closed.
        priority: the highest of its alarms.
        leader: the name of the alarm which gave the priority.
        onset: when that alarm fired (aware).
        why: translated: why it has this priority.
        playbook: that of the leader.
        alarms: the last known transition of each of its alarms, by name.
        unread: alarms whose present state could not be read.
        known: keys of the signals that were heard.
        rung: index of the ladder's last paged rung; -1 when nobody was paged.
        page_at: when the next rung is due (aware).
        pages: who was paged so far.
        passed_on: a person wants the next rung paged, whatever the hour.
        acknowledgement: who has it, or None.
        diagnosis: None until diagnose has answered.
        number: how many moves were begun.
        offered: the number of the move which people can answer to now; 0 where there is none.
        current: the move under way, or None.
        tried: the moves that ended.
        rests: translated: why the playbook has nothing more to do; "" while it has.
        hands_off: translated: why no playbook may do anything any more; "" while one may.
        blocked: translated: why nothing may act just now; "" where it may.
        recovering_since: when all alarms were OK (aware), or None.
        flaps: how often an alarm came back while it recovered.
        closed_because: translated, or "".
    """

    beginning: Beginning
    opened_at: datetime
    onset: datetime
    priority: Priority
    leader: str
    why: str
    playbook: str
    alarms: Mapping[str, AlarmTransition]
    page_at: datetime
    phase: Phase = Phase.OPEN
    unread: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    rung: int = -1
    pages: tuple[Paged, ...] = ()
    passed_on: bool = False
    acknowledgement: Acknowledgement | None = None
    diagnosis: Diagnosis | None = None
    number: int = 0
    offered: int = 0
    current: Current | None = None
    tried: tuple[Tried, ...] = ()
    rests: str = ""
    hands_off: str = ""
    blocked: str = ""
    recovering_since: datetime | None = None
    flaps: int = 0
    closed_because: str = ""

    @property
    def firing(self) -> tuple[AlarmTransition, ...]:
        """The alarms that are not OK; what has no data is not OK."""
        return tuple(alarm for alarm in self.alarms.values() if alarm.state != "OK")

    @property
    def is_offered(self) -> bool:
        """Whether people can answer to the present move."""
        return self.current is not None and self.current.number == self.offered

    @property
    def is_running(self) -> bool:
        """Whether an action is under way."""
        return self.current is not None and self.current.standing is Standing.RUNNING

    @property
    def ends(self) -> bool:
        """Whether nothing is left to be waited for."""
        return self.phase is Phase.CLOSED and not self.is_running
