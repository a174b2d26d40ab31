"""What an incident has still to say, and where its message stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from aws_durable_execution_sdk_python.exceptions import DurableOperationError

from functions.incident.act import Telling
from functions.incident.desk import NOWHERE
from functions.incident.plan.sight import sight_of
from functions.incident.plan.view import view_incident
from notifier.doors import Sent
from opskit.durable_steps import ONCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from aws_durable_execution_sdk_python.config import StepConfig

    from functions.incident.desk import Desk
    from functions.incident.plan.state import State
    from functions.incident.plan.turn import Page, Seen, Settled, Turn
    from notifier.words import Section

_FAREWELLS = 30


class TakeStep(Protocol):
    """A step of a turn: the engine runs it once and remembers what it returned."""

    def __call__[T](self, what: str, act: Callable[[], T], config: StepConfig | None = None) -> T:
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
        farewells: how often its end was told in vain.
        sights: the graphs that were tried: while it is open, and after its end.
    """

    desk: Desk
    incident: str
    step: TakeStep
    at: Sent
    remembered: Sent = NOWHERE
    shown: object = None
    notes: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    evidence: tuple[Section, ...] = ()
    farewells: int = 0
    sights: set[bool] = field(default_factory=set)

    def has_told(self) -> bool:
        """Return whether an end was told: nothing is left, and the message shows what is so.

        Asked in vain for an hour (of a turn every two minutes), it is one all the same.
        """
        if self.shown is not None and not (self.notes or self.pages or self.evidence):
            return True
        self.farewells += 1
        return self.farewells > _FAREWELLS

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
        try:
            told = self.step("tell", lambda: self._tell(telling, at))
        except DurableOperationError:
            return  # no door took it: all of it is told again in the next turn
        self.at = Sent(channel=told["channel"], ts=told["ts"])
        if told.get("remembered"):
            self.remembered = self.at
        self.shown = None if told["stale"] else face
        self.notes, self.pages, self.evidence = [], [], ()

    def _tell(self, telling: Telling, at: Sent) -> dict[str, Any]:
        """Tell; an attempt that died may have left the message, which is then not sent anew."""
        desk, incident = self.desk, self.incident
        if at == NOWHERE:
            at = desk.find_message(incident)
        return desk.hands.tell(telling, at, lambda sent: desk.remember_message(incident, sent))

    def show(self, state: State, seen: Seen) -> Seen:
        """Show the alarm's graph once while it is open, and once when it is over.

        Returns:
            What was seen, as of the moment after: what is waited for comes no later for it.
        """
        desk, at = self.desk, self.at
        sight = sight_of(state, seen.now, desk.hands.zone)
        if sight is None or not at.ts or self.pages or sight.is_over in self.sights:
            return seen
        self.sights.add(sight.is_over)

        def draw() -> float:
            began = desk.eyes.clock()
            desk.show(sight, at)
            return (desk.eyes.clock() - began).total_seconds()

        try:
            took = self.step("graph", draw, ONCE)
        except DurableOperationError:
            return seen  # the function died amid it: better none than two
        return replace(seen, now=seen.now + timedelta(seconds=max(0.0, took)))

    def remember(self) -> None:
        """Let the Ledger know where the message stands, where it could not be told at once."""
        at, incidents = self.at, self.desk.incidents
        if at == self.remembered:
            return
        try:
            self.step(
                "remember",
                lambda: incidents.remember_thread(
                    self.incident, channel=at.channel, thread_ts=at.ts
                ),
            )
        except DurableOperationError:
            return  # the next turn tries again
        self.remembered = at
