"""An incident under whatever may happen to it: a script of happenings, played as the flow plays it.

Beside tests/incident_course.py it lets writes be refused, starts fail and the Ledger be away, and
remembers every turn, so that a test can judge them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
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
from tests.incident_script import End, Happening, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from functions.incident.plan.state import Diagnosis, State

    type Ask = Callable[[Start, State, datetime], End | None]

ANSWERS = frozenset({SignalKind.STOP, SignalKind.APPROVE, SignalKind.DENY})
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
MOST_TURNS = 2000
"""More than any script needs: a play that takes more looks at itself without waiting."""


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
        ask: says in their place what becomes of a started action; None: it never tells.
        gated: whether answers are taken only while a question stands, as the Ledger takes them.
        late: the answers that were not.
        heard: what the incident was told so far.
        steps: every turn.
        offered_at: when each question was put to people, by its move's number.
    """

    alarm: AlarmTransition
    rules: Rules
    diagnosis: Diagnosis
    script: list[Happening]
    results: list[tuple[float, Mapping[str, object]]] = field(default_factory=list)
    ask: Ask | None = None
    gated: bool = False
    late: list[Signal] = field(default_factory=list)
    heard: list[Signal] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    offered_at: dict[int, datetime] = field(default_factory=dict)
    _truth: dict[str, str | None] = field(default_factory=dict)
    _halted: bool = False
    _locked_until: datetime = _LONG_AGO
    _next: Happening = field(default_factory=Happening)
    _coming: list[tuple[datetime, Happening]] = field(default_factory=list)

    def run(self, silence: timedelta = timedelta(hours=3)) -> State:
        """Play the script, then go on while nothing more happens."""
        length = sum(happening.after for happening in self.script)
        return self.run_until(self.alarm.at + timedelta(minutes=length) + silence)

    def run_until(self, end: datetime) -> State:
        """Play until then, or to its end."""
        now = at = self.alarm.at
        self._truth[self.alarm.name] = "ALARM"
        beginning = Beginning(incident="inc-1", application="petclinic-dev", alarm=self.alarm)
        state = begin(beginning, now=now, rules=self.rules)
        for happening in self.script:
            at += timedelta(minutes=happening.after)
            self._coming.append((at, happening))
        while now <= end and len(self.steps) < MOST_TURNS:
            while self._coming and self._coming[0][0] <= now:
                self._happen(*self._coming.pop(0), state)
            step, again = self._turn(state, now)
            self.steps.append(step)
            state = step.after
            if state.ends:
                break
            if self._next.stalls:
                now += timedelta(minutes=self._next.stalls)
                self._next = replace(self._next, stalls=0)
            elif again and now < self._locked_until:
                now += timedelta(minutes=1)
            elif not again:
                now = min([step.turn.due, *(at for at, one in self._coming if one.wakes)])
        return state

    def _happen(self, at: datetime, happening: Happening, state: State) -> None:
        signal = happening.signal
        if happening.locks:
            self._locked_until = at + timedelta(minutes=happening.locks)
        if signal and self.gated and signal.kind in ANSWERS and not state.offered:
            self.late.append(signal)
        elif signal and not happening.refuses:
            self.heard.append(signal)
        self._truth.update(dict(happening.truth))
        if happening.cures:
            self._truth.update(dict.fromkeys(self._truth, "OK"))
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
            count=len(self.heard),
            signals=tuple(sorted(self.heard, key=lambda s: (s.at, s.key))),
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
            if self._refused(now):
                return state, None, False, True
            state = note_withdrawal(state)
        if turn.settled:
            return self._settle(turn.settled, now)
        if turn.offer:
            if self._refused(now):
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
            self._end(settled.start, settled.state, now)
        return settled.state, settled.start, False, settled.start is None

    def _end(self, start: Start, state: State, now: datetime) -> None:
        """Let a started action tell its end."""
        told = self.ask(start, state, now) if self.ask else self._draw(start)
        if told is None:
            return
        at = now + timedelta(minutes=told.after)
        key = f"ended|{start.number}"
        signal = Signal(key=key, kind=SignalKind.ENDED, at=at, by=start.action, detail=told.result)
        self._coming.append((at, Happening(signal=signal, cures=told.cures)))
        self._coming.sort(key=lambda coming: coming[0])

    def _draw(self, start: Start) -> End | None:
        if not self.results:
            return None
        minutes, result = self.results.pop(0)
        planned = {"outcome": "planned", "reason": "it would do it"}
        return End(after=minutes, result=planned if start.shadow else result)

    def _refused(self, now: datetime) -> bool:
        refused, just_now = self._next.refuses, self._next.signal
        self._next = replace(self._next, refuses=False, signal=None)
        if just_now:
            self.heard.append(just_now)
        return refused or now < self._locked_until
