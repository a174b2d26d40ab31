"""An incident's course without AWS and without an engine: a script of events, and what came of it.

Time runs as in the flow: a signal wakes it at once, else it looks when it is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from functions.incident.plan.advance import (
    advance,
    begin,
    learn,
    note_offer,
    note_withdrawal,
)
from functions.incident.plan.hours import WorkingHours
from functions.incident.plan.state import Diagnosis, State
from functions.incident.plan.turn import Rules, Seen, Start, Turn
from opskit.incident_words import AlarmTransition, Beginning, Priority, Signal, SignalKind

SEOUL = ZoneInfo("Asia/Seoul")
NIGHT = datetime(2026, 11, 24, 18, tzinfo=UTC)
"""Wednesday 03:00 in Seoul."""
MORNING = datetime(2026, 11, 25, 1, tzinfo=UTC)
"""Wednesday 10:00 in Seoul."""
ARN = "arn:aws:cloudwatch:ap-northeast-2:123456789012:alarm:"

type Result = Mapping[str, object]


def working_hours(*holidays: date) -> WorkingHours:
    return WorkingHours(zone=SEOUL, begins=9, ends=18, is_holiday=lambda day: day in holidays)


def transition(
    name: str = "petclinic-dev-No-Running-Task",
    state: str = "ALARM",
    *,
    at: datetime = NIGHT,
    priority: Priority = Priority.P0,
    playbook: str = "total_outage",
) -> AlarmTransition:
    return AlarmTransition(
        name=name,
        arn=f"{ARN}{name}",
        state=state,
        at=at,
        priority=priority,
        why=f"its tag ops:priority says {priority.value}",
        playbook=playbook,
        reason="Threshold Crossed: no datapoints were received",
        description="P0: no task of the service runs, nobody is served.",
    )


def rules(**changes: object) -> Rules:
    armed = ("total_outage", "server_errors", "database_connections", "service_load")
    base = Rules(hours=working_hours(), approvers=("U0BOSS",), armed=armed)
    return replace(base, **changes)  # type: ignore[arg-type]


@dataclass
class Course:
    """Runs one incident.

    Attributes:
        alarm: what begins it.
        rules: what it goes by.
        diagnosis: what diagnose answers.
        results: what each action tells at its end, 5 minutes after its start; an action without a
            result never tells.
        cures: actions after which all alarms are OK.
        halted: translated: why nothing may act, or "".
        unreadable: whether the alarms' present states cannot be read.
    """

    alarm: AlarmTransition = field(default_factory=transition)
    rules: Rules = field(default_factory=rules)
    diagnosis: Diagnosis = field(
        default_factory=lambda: Diagnosis(cause="unknown", confidence="unlikely", why="")
    )
    results: dict[str, Result] = field(default_factory=dict)
    cures: set[str] = field(default_factory=set)
    halted: str = ""
    unreadable: bool = False
    signals: list[Signal] = field(default_factory=list)
    states: dict[str, list[tuple[datetime, str]]] = field(default_factory=dict)
    starts: list[tuple[datetime, Start]] = field(default_factory=list)
    pages: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    turns: int = 0
    state: State | None = None

    def __post_init__(self) -> None:
        self.began = self.alarm.at
        self.states[self.alarm.name] = [(self.began, "ALARM")]

    def click(self, kind: SignalKind, minutes: float, by: str = "U0KIM") -> None:
        """Let somebody press a button so many minutes after the beginning."""
        at = self.began + timedelta(minutes=minutes)
        self.signals.append(Signal(key=f"click|{len(self.signals)}", kind=kind, at=at, by=by))

    def turn_alarm(self, told: AlarmTransition) -> None:
        """Let an alarm change its state, and be told of it."""
        kinds = {"ALARM": SignalKind.ALARM, "OK": SignalKind.OK}
        kind = kinds.get(told.state, SignalKind.NO_DATA)
        self.states.setdefault(told.name, []).append((told.at, told.state))
        self.signals.append(
            Signal(key=told.key, kind=kind, at=told.at, by=told.name, detail=told.as_json())
        )

    def clear(self, minutes: float) -> None:
        """Let the first alarm become OK so many minutes after the beginning."""
        at = self.began + timedelta(minutes=minutes)
        self.turn_alarm(replace(self.alarm, state="OK", at=at))

    def run(self, minutes: float = 24 * 60) -> State:
        """Run until it is closed, or for so long."""
        beginning = Beginning(incident="inc-1", application="petclinic-dev", alarm=self.alarm)
        self.state = begin(beginning, now=self.began, rules=self.rules)
        now, end = self.began, self.began + timedelta(minutes=minutes)
        while now <= end:
            self.turns += 1
            turn = advance(self.state, self._look(now), self.rules)
            again = self._take(turn, now)
            if self.state.ends:
                break
            if not again:
                now = min([turn.due, *(s.at for s in self.signals if now < s.at)])
        return self.state

    def paged(self) -> list[tuple[int, str]]:
        """Return (minutes since the beginning, tiers) of every call."""
        return self.pages

    def acts(self) -> list[str]:
        """Return the actions that were started to act."""
        return [start.action for _at, start in self.starts if not start.shadow]

    def _look(self, now: datetime) -> Seen:
        due = sorted((s for s in self.signals if s.at <= now), key=lambda s: s.at)
        alarms: dict[str, str | None] = {}
        for name, course in self.states.items():
            known = [state for at, state in course if at <= now]
            alarms[name] = None if self.unreadable else known[-1] if known else "OK"
        return Seen(now=now, count=len(due), signals=tuple(due), alarms=alarms, halted=self.halted)

    def _take(self, turn: Turn, now: datetime) -> bool:
        self.state = turn.state
        self._tell(turn.notes, turn.pages, now)
        if turn.withdraw:
            self.state = note_withdrawal(self.state)
        if turn.settled:
            self.state = turn.settled.state
            self._tell(turn.settled.notes, turn.settled.pages, now)
            if turn.settled.start:
                self._start(turn.settled.start, now)
                return False
            return True
        if turn.offer:
            self.state = note_offer(self.state)
        if turn.diagnose:
            self.state = learn(self.state, self.diagnosis)
            return True
        return False

    def _tell(self, notes: tuple[str, ...], pages: object, now: datetime) -> None:
        self.notes += notes
        for page in pages:  # type: ignore[attr-defined]
            minutes = round((now - self.began).total_seconds() / 60)
            names = [tier.name.lower() for tier in page.tiers] or list(page.people)
            self.pages.append((minutes, " ".join(names)))

    def _start(self, start: Start, now: datetime) -> None:
        self.starts.append((now, start))
        result = self.results.get(start.action)
        if start.shadow:
            result = {"outcome": "planned", "reason": "it would do it"}
        if result is None:
            return
        at = now + timedelta(minutes=5)
        if start.action in self.cures:
            for course in self.states.values():
                course.append((at, "OK"))
        key = f"ended|{start.number}"
        self.signals.append(
            Signal(key=key, kind=SignalKind.ENDED, at=at, by=start.action, detail=result)
        )


FIXED: Result = {"outcome": "done", "receipt": "fixed", "reason": "3 of 3 tasks run"}
NO_EFFECT: Result = {"outcome": "done", "receipt": "no_effect", "reason": "it still fires"}
WORSE: Result = {"outcome": "done", "receipt": "worse", "undone": True, "reason": "fewer tasks"}
REFUSED: Result = {"outcome": "refused", "reason": "done 4 min ago; again in 26 min"}
"""What actions tell at their end."""


def likely(cause: str) -> Diagnosis:
    return Diagnosis(cause=cause, confidence="likely", why=f"{cause} fits best")
