"""Carries one alarm's change of state to its incident, in spite of races and repetitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.alarm_router.act import begin, join, start
from functions.alarm_router.plan import (
    Begin,
    Ignore,
    Join,
    Standing,
    StartAgain,
    decide,
    name_incident,
)
from opskit.incident_words import LateSignalError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from functions.alarm_router.act import Hands
    from functions.alarm_router.plan import Decision
    from functions.alarm_router.ranking import Ranked

_LOOKS = 4
"""An incident may begin, or close, between a look and the write; more than once is no accident."""


class Unsettled(RuntimeError):  # noqa: N818 - reads as what it is
    """The Ledger changed with every look; Lambda's retry looks again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """What became of one alarm's change of state.

    Attributes:
        alarm: its name.
        state: where it went.
        decision: "begin", "join", "start again", "hold" or "ignore".
        incident: which incident, or "".
        why: why nothing was done, or why the alarm has its priority.
    """

    alarm: str
    state: str
    decision: str
    incident: str
    why: str

    def as_json(self) -> dict[str, str]:
        """Return what the handler returns of it."""
        return {name: getattr(self, name) for name in self.__slots__}


def route(hands: Hands, ranked: Ranked, *, is_held: Callable[[], bool]) -> Routed:
    """Begin an incident, tell the open one, or do nothing.

    Args:
        hands: what may be written to.
        ranked: the alarm's change of state.
        is_held: whether planned work expects the alarm, which is then put aside by it; asked only
            where an incident would begin.

    Raises:
        Unsettled: the Ledger changed with every look.
        Exception: whatever AWS refuses.
    """
    late: set[str] = set()
    for _ in range(_LOOKS):
        standing = _look(hands, ranked, late)
        decision = decide(ranked.transition, standing, hands.settings, hands.now)
        if isinstance(decision, Begin) and is_held():
            return _held(ranked)
        try:
            if incident := _carry_out(hands, ranked, decision):
                return _routed(ranked, decision, incident)
        except LateSignalError:
            if standing.found:
                late.add(standing.found.incident)
            continue
        if isinstance(decision, Ignore):
            return _routed(ranked, decision, "")
    raise Unsettled(f"{ranked.transition.name}: the Ledger changed with each of {_LOOKS} looks")


def _look(hands: Hands, ranked: Ranked, late: set[str]) -> Standing:
    found = hands.incidents.find_open(ranked.application)
    if found is None or ranked.transition.state != "ALARM":
        return Standing(found=found)
    own = found.transition == ranked.transition.key
    return Standing(
        found=found,
        begun=not own and hands.incidents.record(name_incident(ranked)) is not None,
        late=found.incident in late,
    )


def _carry_out(hands: Hands, ranked: Ranked, decision: Decision) -> str:
    """Act; return the incident's id, or "" where nothing was done."""
    match decision:
        case Begin():
            return begin(hands, ranked, decision)
        case Join(incident=incident):
            join(hands, ranked, decision)
            return incident
        case StartAgain(incident=incident):
            start(hands, incident)
            return incident
        case Ignore():
            return ""


def _held(ranked: Ranked) -> Routed:
    alarm, why = ranked.transition, "planned work expects it: looked at again in a minute"
    return Routed(alarm=alarm.name, state=alarm.state, decision="hold", incident="", why=why)


_WORDS: Mapping[type, str] = {
    Begin: "begin",
    Join: "join",
    StartAgain: "start again",
    Ignore: "ignore",
}


def _routed(ranked: Ranked, decision: Decision, incident: str) -> Routed:
    alarm = ranked.transition
    return Routed(
        alarm=alarm.name,
        state=alarm.state,
        decision=_WORDS[type(decision)],
        incident=incident,
        why=decision.reason if isinstance(decision, Ignore) else alarm.why,
    )
