"""An incident under whatever may happen to it: a script of happenings, played as the flow plays it.

Beside tests/incident_course.py it lets writes be refused, starts fail and the Ledger be away, and
remembers every turn, so that a test can judge them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from functions.incident.plan.advance import (
    advance,
    begin,
    call_blindly,
    fail_start,
    learn,
    note_offer,
    note_withdrawal,
)
from functions.incident.plan.turn import Rules, Seen, Settled, Start, Turn
from opskit.incident_words import AlarmTransition, Beginning, Signal, SignalKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.incident.plan.state import Diagnosis, State

MOST_TURNS = 2000
"""More than any script needs: a play that takes more looks at itself without waiting."""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that happens.

    Attributes:
        after: minutes since the happening before it.
        signal: what is told, or None.
        truth: how alarms are from now on, by name: None where unreadable, "" where gone.
        halted: whether the stop switch is on from now on, or None where it stays as it is.
        refuses: the next write of the flow is refused, for the signal comes just then.
        breaks: the next start fails.
        blind: the Ledger cannot be read at the next look.
        stalls: minutes for which the flow sleeps on after its next turn, for AWS is down.
    """

    after: float = 0
    signal: Signal | None = None
    truth: tuple[tuple[str, str | None], ...] = ()
    halted: bool | None = None
    refuses: bool = False
    breaks: bool = False
    blind: bool = False
    stalls: float = 0


@dataclass(frozen=True, kw_only=True)
class Step:
    """One turn as it was played.

    Attributes:
        before: the state that the look met.
        seen: the look, or None where it failed.
        turn: what followed.
        start: what was started, or None.
        failed: whether the start failed.
        after: the state that the next look meets.
    """

    before: State
    seen: Seen | None
    now: datetime
    turn: Turn
    start: Start | None
    failed: bool
    after: State


@dataclass
class Play:
    """Plays one incident to its end.

    Attributes:
        alarm: what begins it.
        rules: what it goes by.
        diagnosis: what diagnose answers.
        script: what happens, in order.
        results: (minutes, result) of each action that is started, in order; after them, none tells
            its end.
        steps: every turn.
        offered_at: when each question was put to people, by its move's number.
    """

    alarm: AlarmTransition
    rules: Rules
    diagnosis: Diagnosis
    script: list[Happening]
    results: list[tuple[float, Mapping[str, object]]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    offered_at: dict[int, datetime] = field(default_factory=dict)
    _heard: list[Signal] = field(default_factory=list)
    _truth: dict[str, str | None] = field(default_factory=dict)
    _halted: bool = False
    _next: Happening = field(default_factory=Happening)
    _coming: list[tuple[datetime, Happening]] = field(default_factory=list)

    def run(self, silence: timedelta = timedelta(hours=3)) -> State:
        """Play the script, then go on while nothing more happens."""
        now = end = self.alarm.at
        self._truth[self.alarm.name] = "ALARM"
        beginning = Beginning(incident="inc-1", application="petclinic-dev", alarm=self.alarm)
        state = begin(beginning, now=now, rules=self.rules)
        for happening in self.script:
            end += timedelta(minutes=happening.after)
            self._coming.append((end, happening))
        while now <= end + silence and len(self.steps) < MOST_TURNS:
            while self._coming and self._coming[0][0] <= now:
                self._happen(self._coming.pop(0)[1])
            step, again = self._turn(state, now)
            self.steps.append(step)
            state = step.after
            if state.ends:
                break
            if self._next.stalls:
                now += timedelta(minutes=self._next.stalls)
                self._next = replace(self._next, stalls=0)
            elif not again:
                now = min([step.turn.due, *(at for at, _ in self._coming[:1])])
        return state

    def _happen(self, happening: Happening) -> None:
        if happening.signal and not happening.refuses:
            self._heard.append(happening.signal)
        self._truth.update(dict(happening.truth))
        if happening.halted is not None:
            self._halted = happening.halted
        once = self._next
        self._next = replace(
            once,
            refuses=once.refuses or happening.refuses,
            signal=happening.signal if happening.refuses else once.signal,
            breaks=once.breaks or happening.breaks,
            blind=once.blind or happening.blind,
            stalls=once.stalls + happening.stalls,
        )

    def _turn(self, state: State, now: datetime) -> tuple[Step, bool]:
        if self._next.blind:
            self._next = replace(self._next, blind=False)
            turn = call_blindly(state, now, self.rules, first=True)
            step = Step(
                before=state,
                seen=None,
                now=now,
                turn=turn,
                start=None,
                failed=False,
                after=turn.state,
            )
            return step, False
        seen = Seen(
            now=now,
            count=len(self._heard),
            signals=tuple(sorted(self._heard, key=lambda s: (s.at, s.key))),
            alarms=dict(self._truth),
            halted="halted by kim" if self._halted else "",
        )
        turn = advance(state, seen, self.rules)
        after, start, failed, again = self._take(turn, now)
        if turn.diagnose:
            after, again = learn(after, self.diagnosis), True
        step = Step(
            before=state, seen=seen, now=now, turn=turn, start=start, failed=failed, after=after
        )
        return step, again

    def _take(self, turn: Turn, now: datetime) -> tuple[State, Start | None, bool, bool]:
        """Carry a turn out; return the state, what was started, whether it failed, look again."""
        state = turn.state
        if turn.withdraw:
            if self._refused():
                return state, None, False, True
            state = note_withdrawal(state)
        if turn.settled:
            return self._settle(turn.settled, now)
        if turn.offer:
            if self._refused():
                return state, None, False, True
            state = note_offer(state)
            self.offered_at[int(turn.offer.id)] = now
        return state, None, False, False

    def _settle(self, settled: Settled, now: datetime) -> tuple[State, Start | None, bool, bool]:
        if settled.start and self._next.breaks:
            self._next = replace(self._next, breaks=False)
            start = settled.start
            settled = fail_start(settled, "throttled", now=now, rules=self.rules)
            return settled.state, start, True, True
        if settled.start:
            self._end(settled.start, now)
        return settled.state, settled.start, False, settled.start is None

    def _end(self, start: Start, now: datetime) -> None:
        """Let a started action tell its end."""
        if not self.results:
            return
        minutes, result = self.results.pop(0)
        at = now + timedelta(minutes=minutes)
        if start.shadow:
            result = {"outcome": "planned", "reason": "it would do it"}
        key = f"ended|{start.number}"
        signal = Signal(key=key, kind=SignalKind.ENDED, at=at, by=start.action, detail=result)
        self._coming.append((at, Happening(signal=signal)))
        self._coming.sort(key=lambda coming: coming[0])

    def _refused(self) -> bool:
        refused, just_now = self._next.refuses, self._next.signal
        self._next = replace(self._next, refuses=False, signal=None)
        if just_now:
            self._heard.append(just_now)
        return refused
