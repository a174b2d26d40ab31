"""What an incident goes by, what a look shows, and what follows from it: the turn's words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.incident.plan.hours import WorkingHours
    from functions.incident.plan.ladder import Tier
    from functions.incident.plan.state import State
    from opskit.actions import Consent
    from opskit.incident_words import Chance, Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one look showed.

    Attributes:
        now: when (aware).
        signals: those that were not known before, oldest first.
        count: how many there are in all.
        alarms: the present state by name; None where it could not be read, "" where it is gone.
        halted: translated: why no action may run (the stop switch), or "".
        worn_out: whether the flow has taken as many turns as AWS lets it.
    """

    now: datetime
    count: int
    signals: tuple[Signal, ...] = ()
    alarms: Mapping[str, str | None] = field(default_factory=dict)
    halted: str = ""
    worn_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an incident goes by.

    Attributes:
        hours: when people work.
        approvers: who may approve a red action: Slack users' IDs.
        armed: playbooks that act; the others say what they would do.
        acts: "on", "shadow" or "off".
        amber: how long an amber action is announced.
        red: how long a red one is asked for.
        hold: how long all alarms must stay OK.
        action: how long an action may take to tell its end.
        longest: how long an incident may stay open.
    """

    hours: WorkingHours
    approvers: tuple[str, ...] = ()
    armed: tuple[str, ...] = ()
    acts: str = "on"
    amber: timedelta = timedelta(minutes=3)
    red: timedelta = timedelta(minutes=15)
    hold: timedelta = timedelta(minutes=5)
    action: timedelta = timedelta(minutes=60)
    longest: timedelta = timedelta(days=6)

    def is_shadow(self, playbook: str) -> bool:
        """Return whether a playbook only says what it would do."""
        return self.acts == "shadow" or playbook not in self.armed


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Somebody to be called now.

    Attributes:
        tiers: who.
        people: Slack users' IDs, for reminders.
        sentence: translated: why.
    """

    tiers: tuple[Tier, ...] = ()
    people: tuple[str, ...] = ()
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """An action to be started.

    Attributes:
        number: the move's.
        action: the action's name.
        consent: whose consent it had.
        approved_by: a Slack user's ID, or "".
        shadow: it shall only say what it would do.
    """

    number: int
    action: str
    consent: Consent
    approved_by: str = ""
    shadow: bool = False


@dataclass(slots=True)
class Draft:
    """A turn in the making: the state so far, and what is to be said.

    Attributes:
        state: as it is so far.
        now: the moment of the look (aware).
        notes: translated lines for the thread, unescaped.
        pages: whom to call.
    """

    state: State
    now: datetime
    notes: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)

    def change(self, **changes: object) -> None:
        """Put a changed state in the place of the present one."""
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What holds once people can no longer answer: the move starts, or is given up.

    Attributes:
        state: with the move under way, or without it.
        start: the action to start, or None.
        notes: translated lines for the thread.
        pages: whom to call.
    """

    state: State
    start: Start | None = None
    notes: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What follows from one look.

    Attributes:
        state: the incident now.
        due: when to look again at the latest (aware).
        notes: translated lines for the thread, unescaped.
        pages: whom to call.
        diagnose: whether to ask diagnose now.
        offer: a question to open to people, or None.
        withdraw: whether to close the question; what `settled` says holds only if no answer came
            in between.
        settled: what to do then, or None.
    """

    state: State
    due: datetime
    notes: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    diagnose: bool = False
    offer: Chance | None = None
    withdraw: bool = False
    settled: Settled | None = None
