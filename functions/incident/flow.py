"""The flow of an incident: look, decide, act, wait for news; thin, for only it knows the engine.

A turn's operations: look; withdraw, start, offer where there is something to ask or do; tell where
there is something to tell, and remember where it stands, if the Ledger did not take that at once;
close at the end; graph before the first wait and after the close; a race of the next signal against
the clock. Where the look fails: clock, tell and a wait. Names and order never change in flight.
"""

from __future__ import annotations

import math
from dataclasses import InitVar, dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from aws_durable_execution_sdk_python.config import Duration, StepConfig
from aws_durable_execution_sdk_python.exceptions import DurableOperationError
from aws_durable_execution_sdk_python.retries import RetryPresets

from functions.incident.desk import UnknownIncidentError
from functions.incident.observe import EngineTime, seen_of
from functions.incident.patience import PATIENTLY
from functions.incident.plan.advance import (
    advance,
    begin,
    call_blindly,
    fail_start,
    learn,
    note_offer,
    note_withdrawal,
)
from functions.incident.plan.diagnosis import ask_diagnosis, diagnosis_of, evidence_of
from functions.incident.plan.request import request_of
from functions.incident.plan.result import result_of
from functions.incident.voice import Voice
from notifier.doors import Sent
from opskit.incident_words import Beginning
from opskit.news import wait_for_news

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_durable_execution_sdk_python import DurableContext

    from functions.incident.desk import Desk
    from functions.incident.plan.state import State
    from functions.incident.plan.turn import Seen, Settled, Turn

MOST_TURNS = 380
"""AWS ends an execution at 3,000 operations; a turn takes 8 at most."""
_BLIND_SECONDS = 120
"""The pause after a look, a call or an end's telling that failed in all its attempts."""


@dataclass(slots=True)
class Course:
    """One incident's flow, from its beginning to its end.

    Attributes:
        context: the engine's.
        desk: what it works with.
        incident: its id.
        state: as it is now.
        thread: where its message stands already, both parts "" where it does not.
        turn: counts from 1.
        time: what the engine says of the time.
        blind: whether the last look failed.
        voice: what it has still to say.
    """

    context: DurableContext
    desk: Desk
    incident: str
    state: State
    thread: InitVar[Sent]
    turn: int = 0
    time: EngineTime = field(default_factory=EngineTime)
    blind: bool = False
    voice: Voice = field(init=False)

    def __post_init__(self, thread: Sent) -> None:
        """Let it speak in a thread."""
        self.voice = Voice(desk=self.desk, incident=self.incident, step=self._step, at=thread)

    def run(self) -> dict[str, Any]:
        """Go on until the incident is closed; return what became of it."""
        while True:
            self.turn += 1
            seen = self._look()
            if seen is None:
                self._go_on_blindly()
                continue
            self.blind = False
            turn = advance(self.state, seen, self.desk.rules)
            again = self._take(turn, seen)
            self.voice.tell(self.state, seen.now, self.turn)
            self.voice.remember()
            if turn.diagnose:
                self._diagnose()
            elif self.state.ends and (seen.worn_out or self.voice.has_told()):
                if self._close(seen):
                    self.voice.show(self.state, seen)
                    return result_of(self.state, now=seen.now)
            elif not again:
                self._wait(turn.due, self.voice.show(self.state, seen))

    def _step[T](self, what: str, act: Callable[[], T], config: StepConfig | None = None) -> T:
        return self.context.step(lambda _: act(), name=f"{self.turn}-{what}", config=config)

    def _write(self, what: str, act: Callable[[], bool]) -> bool:
        """Write to the Ledger; False: look again, for there is news, or it cannot be written."""
        try:
            return self._step(what, act)
        except DurableOperationError:
            return False

    def _look(self) -> Seen | None:
        state = self.state
        try:
            found = self._step(
                "look",
                lambda: self.desk.eyes.look(
                    self.incident, state.known, sorted(state.alarms), self.time
                ),
            )
        except DurableOperationError:
            return None
        seen = seen_of(found)
        self.time = EngineTime(ahead=found["ahead"])
        return replace(seen, worn_out=self.turn >= MOST_TURNS)

    def _go_on_blindly(self) -> None:
        """Keep calling people while the Ledger tells nothing; act on nothing."""
        told = self._step("clock", lambda: self.time.tell(self.desk.eyes.clock()))
        now = datetime.fromisoformat(told["now"])
        turn = call_blindly(self.state, now, self.desk.rules, first=not self.blind)
        self.blind = True
        self._take_in(turn)
        self.voice.tell(self.state, now, self.turn)
        self.context.wait(Duration.from_seconds(_BLIND_SECONDS), name=f"{self.turn}-blind")
        passed = now + timedelta(seconds=_BLIND_SECONDS)
        self.time = EngineTime(ahead=told["ahead"], passed=passed)

    def _take_in(self, turn: Turn | Settled) -> None:
        self.state = turn.state
        self.voice.take(turn)

    def _take(self, turn: Turn, seen: Seen) -> bool:
        """Carry a turn out; return whether to look again at once, not to wait."""
        self._take_in(turn)
        if turn.withdraw:
            withdrawn = self._write(
                "withdraw", lambda: self.desk.incidents.withdraw(self.incident, seen=seen.count)
            )
            if not withdrawn:
                return True
            self.state = note_withdrawal(self.state)
        if turn.settled:
            return self._settle(turn.settled, seen)
        if chance := turn.offer:
            offered = self._write(
                "offer", lambda: self.desk.incidents.offer(self.incident, chance, seen=seen.count)
            )
            if not offered:
                return True
            self.state = note_offer(self.state)
        return False

    def _settle(self, settled: Settled, seen: Seen) -> bool:
        """Start the action, or do without; return whether to look again at once."""
        waits = settled.start is not None
        if start := settled.start:
            at = self.voice.at
            request = request_of(
                settled.state, start, now=seen.now, channel=at.channel, thread_ts=at.ts
            )
            try:
                self._step(
                    "start",
                    lambda: self.desk.hands.start(start, request, self.incident),
                    StepConfig(retry_strategy=RetryPresets.transient()),
                )
            except DurableOperationError as error:
                settled = fail_start(settled, str(error), now=seen.now, rules=self.desk.rules)
                waits = False
        self._take_in(settled)
        return not waits

    def _diagnose(self) -> None:
        answer: object = None
        try:
            answer = self.context.invoke(
                self.desk.diagnose, ask_diagnosis(self.state), name=f"{self.turn}-diagnose"
            )
        except DurableOperationError as error:
            answer = {"error": str(error)}
        self.state = learn(self.state, diagnosis_of(answer))
        self.voice.evidence = evidence_of(answer)

    def _close(self, seen: Seen) -> bool:
        application, desk = self.state.beginning.application, self.desk
        return self._write(
            "close",
            lambda: desk.incidents.close(
                self.incident, application, now=desk.eyes.clock(), seen=seen.count
            ),
        )

    def _wait(self, due: datetime, seen: Seen) -> None:
        """Wait for the next signal or until `due`; not long over a call or an end untold."""
        if self.voice.pages or self.state.ends:
            due = min(due, seen.now + timedelta(seconds=_BLIND_SECONDS))
        register = self.desk.incidents.register_wake
        is_due = wait_for_news(
            self.context,
            f"{self.turn}-wait",
            seconds=math.ceil((due - seen.now).total_seconds()),
            register=lambda callback: register(self.incident, callback, seen=seen.count),
        )
        if is_due:
            self.time = replace(self.time, passed=due)


def run_incident(event: object, context: DurableContext, desk: Desk) -> dict[str, Any]:
    """Run an incident from its event to its end.

    Args:
        event: `{"incident": "inc-..."}`, the id of an incident in the Ledger.
        context: the engine's.
        desk: what it works with.

    Raises:
        UnknownIncidentError: the event names none.
    """
    incident = event.get("incident") if isinstance(event, dict) else None
    if not isinstance(incident, str):
        raise UnknownIncidentError(f"incident is {incident!r}: expected an incident's id")
    patient = StepConfig(retry_strategy=PATIENTLY)
    found = context.step(lambda _: desk.load(incident), name="load", config=patient)
    if found is None:
        raise UnknownIncidentError(f"incident is {incident!r}: expected one of the Ledger's")
    if found["closed"]:  # started again long after its end, when AWS had forgotten its name
        return {"incident": incident, "closed_because": "it was closed before"}
    beginning = Beginning.from_json(found["beginning"])
    opened_at = datetime.fromisoformat(found["opened_at"])
    at = Sent(channel=found["channel"], ts=found["thread_ts"])
    state = begin(beginning, now=opened_at, rules=desk.rules)
    return Course(context=context, desk=desk, incident=incident, state=state, thread=at).run()
