"""A scenario of tests/scenarios (its README says how to read one), made into a play."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from holidays import country_holidays

from functions.alarm_router.plan import Begin, Join, Standing, name_signal
from functions.incident.plan.playbooks import PLAYBOOKS
from functions.incident.plan.request import request_of
from functions.incident.plan.state import Diagnosis
from opskit.incident_words import OpenIncident, Signal, SignalKind
from tests.incident_course import SEOUL, rules, working_hours
from tests.incident_play import Play
from tests.incident_script import End, Happening
from tests.scenario_alarms import WORDS, hear, name_of, pass_on
from tests.scenario_world import DECIDE, answer

if TYPE_CHECKING:
    from functions.incident.plan.state import State
    from functions.incident.plan.turn import Rules, Start
    from opskit.incident_words import AlarmTransition

type Json = Mapping[str, Any]

WORLD = {"cause", "confidence", "armed", "acts", "approvers", *DECIDE}
HAPPENS = {
    *("at", "alarm", "ok", "no_data", "told", "twice", "silently", *WORDS),
    *("click", "by", "halt", "reads", "start_fails", "ledger_away", "no_writes", "sleeps"),
}
_STATES = (("alarm", "ALARM"), ("ok", "OK"), ("no_data", "INSUFFICIENT_DATA"))
_READS: Mapping[str, str | None] = {"unreadable": None, "gone": ""}


@cache
def _holidays() -> frozenset[date]:
    return frozenset(country_holidays("KR", years=[2026, 2027]))


@dataclass(frozen=True)
class Scenario:
    """One scenario, as the YAML has it; a word that is not known is a mistake."""

    raw: Json

    def __post_init__(self) -> None:
        for entry in self.raw.get("happens", []):
            assert set(entry) <= HAPPENS, f"{set(entry) - HAPPENS} is not known"
        assert set(self.world) <= WORLD, f"{set(self.world) - WORLD} is not known"

    @property
    def began(self) -> datetime:
        """When its first alarm fired."""
        text = self.raw["begins"]["at"]
        at = datetime.strptime(text, "%a %Y-%m-%d %H:%M").replace(tzinfo=SEOUL)
        assert f"{at:%a}" == text[:3], f"the weekday of {text} is wrong"
        return at.astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """Until when it is played."""
        return self._moment(self.raw["until"])

    @property
    def world(self) -> Json:
        """What it says of the world."""
        found: Json = self.raw.get("world", {})
        return found

    def play(self) -> Play:
        """Return it, to be run."""
        cause = self.world.get("cause", "unknown")
        confidence = self.world.get("confidence", "likely")
        return Play(
            alarm=self._first(),
            rules=self._rules(),
            diagnosis=Diagnosis(cause=cause, confidence=confidence, why=f"{cause} fits best"),
            script=self._script(),
            ask=self._ask,
            gated=True,
        )

    def _rules(self) -> Rules:
        return rules(
            hours=working_hours(*_holidays()),
            armed=tuple(self.world.get("armed", PLAYBOOKS)),
            acts=self.world.get("acts", "on"),
            approvers=tuple(self.world.get("approvers", ["U0BOSS"])),
        )

    def _moment(self, at: float | str) -> datetime:
        """Minutes since the beginning, or a clock "11-30 09:20" in Seoul."""
        if not isinstance(at, str):
            return self.began + timedelta(minutes=at)
        year = self.began.astimezone(SEOUL).year
        there = datetime.strptime(f"{year}-{at}", "%Y-%m-%d %H:%M").replace(tzinfo=SEOUL)
        return there.astimezone(UTC)

    def _script(self) -> list[Happening]:
        timed: list[tuple[datetime, Happening]] = []
        for number, entry in enumerate(self.raw.get("happens", [])):
            at = self._moment(entry.get("told", entry["at"]))
            timed += [(at, self._happening(entry, number))] * (2 if entry.get("twice") else 1)
        timed.sort(key=lambda pair: pair[0])
        script, before = [], self.began
        for at, happening in timed:
            script.append(replace(happening, after=(at - before) / timedelta(minutes=1)))
            before = at
        return script

    def _happening(self, entry: Json, number: int) -> Happening:
        at = self._moment(entry["at"])
        for word, state in _STATES:
            if word in entry:
                return self._turn(hear(entry[word], state, at, entry), entry)
        if "click" in entry:
            kind, by = SignalKind(entry["click"]), entry.get("by", "U0KIM")
            return Happening(signal=Signal(key=f"click|{number}", kind=kind, at=at, by=by))
        reads = (
            (name_of(short), _READS.get(state, state))
            for short, state in entry.get("reads", {}).items()
        )
        return Happening(
            truth=tuple(reads),
            halted=entry.get("halt"),
            breaks=entry.get("start_fails", False),
            blind=entry.get("ledger_away", False),
            stalls=entry.get("sleeps", 0),
            locks=entry.get("no_writes", 0),
        )

    def _turn(self, told: AlarmTransition, entry: Json) -> Happening:
        truth = ((told.name, told.state),) if "told" not in entry else ()
        if entry.get("silently"):
            return Happening(truth=truth)
        signal = self._route(told, self._moment(entry.get("told", entry["at"])))
        return Happening(signal=signal, truth=truth)

    def _first(self) -> AlarmTransition:
        begins = self.raw["begins"]
        told = hear(begins["alarm"], "ALARM", self.began, begins)
        assert pass_on(told, Standing(found=None), self.began) == Begin()
        return told

    def _route(self, told: AlarmTransition, now: datetime) -> Signal | None:
        """Let the router take it to the incident, which is open; None where it does not."""
        found = OpenIncident(incident="inc-1", transition=self._first().key)
        decision = pass_on(told, Standing(found=found), now)
        if not isinstance(decision, Join):
            return None
        return Signal(
            key=name_signal(told),
            kind=decision.kind,
            at=told.at,
            by=told.name,
            detail=told.as_json(),
        )

    def _ask(self, start: Start, state: State, now: datetime) -> End | None:
        world = self.world.get(start.action, {})
        if world.get("tells") == "never":
            return None
        event = request_of(state, start, now=now, channel="C1", thread_ts="1.0")
        states = {alarm.name: alarm.state for alarm in state.alarms.values()}
        result = answer(start.action, event, world, alarms=states, now=now)
        acted = "receipt" in result
        after = world.get("after", 5) if acted else 1 + world.get("starts_after", 0)
        return End(after=after, result=result, cures=acted and bool(world.get("cures")))
