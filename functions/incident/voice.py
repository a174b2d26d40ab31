"""What an incident has still to say, and where its message stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from functions.incident.act import Telling
from functions.incident.plan.view import view_incident
from notifier.doors import Sent

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from functions.incident.desk import Desk
    from functions.incident.plan.state import State
    from functions.incident.plan.turn import Page, Settled, Turn
    from notifier.words import Section


class TakeStep(Protocol):
    """A step of a turn: the engine runs it once and remembers what it returned."""

    def __call__[T](self, what: str, act: Callable[[], T]) -> T:
        """Return what `act` returns; `what` names the step within its turn."""


@dataclass(slots=True)
class Voice:
    """Tells Slack, step by step.

    Attributes:
        desk: what it works with.
        incident: its id.
        step: takes a step of the present turn.
        at: where its message stands in Slack.
        remembered: what the Ledger knows of that.
        shown: the view as it was last told, but for what changes by itself.
        notes, pages, evidence: what is still to be told.
    """

    desk: Desk
    incident: str
    step: TakeStep
    at: Sent
    remembered: Sent = field(default_factory=lambda: Sent(channel="", ts=""))
    shown: object = None
    notes: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    evidence: tuple[Section, ...] = ()

    def take(self, what: Turn | Settled) -> None:
        """Take in what is to be told."""
        self.notes += what.notes
        self.pages += what.pages

    def tell(self, state: State, now: datetime, turn: int) -> None:
        """Tell what is new."""
        desk = self.desk
        view = view_incident(
            state, now=now, scope=desk.scope, zone=desk.hands.zone, rules=desk.rules
        )
        face = replace(view, at=state.opened_at, subject="")
        if face == self.shown and not (self.notes or self.pages or self.evidence):
            return
        telling = Telling(
            key=str(turn),
            view=view,
            notes=tuple(self.notes),
            pages=tuple(self.pages),
            evidence=self.evidence,
        )
        at = self.at
        told = self.step("tell", lambda: desk.hands.tell(telling, at))
        self.at = Sent(channel=told["channel"], ts=told["ts"])
        self.shown = None if told["stale"] else face
        self.notes, self.pages, self.evidence = [], [], ()

    def remember(self) -> None:
        """Let the Ledger know where the message stands; a step of its own, not to tell twice."""
        at, incidents = self.at, self.desk.incidents
        if at == self.remembered:
            return
        self.step(
            "remember",
            lambda: incidents.remember_thread(self.incident, channel=at.channel, thread_ts=at.ts),
        )
        self.remembered = at
