"""What may happen to an incident that is played, and what one turn of it came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from functions.incident.plan.state import State
    from functions.incident.plan.turn import Seen, Start, Turn
    from opskit.incident_words import Signal


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that happens.

    Attributes:
        after: minutes since the happening before it.
        signal: what is told, or None.
        truth: how alarms are from now on, by name: None where unreadable, "" where gone.
        halted: whether the stop switch is on from now on, or None where it stays as it is.
        refuses: the next write of the flow is refused, for the signal comes just then.
        locks: minutes for which the Ledger takes no write of the flow; each costs it a minute.
        breaks: the next start fails.
        blind: the Ledger cannot be read at the next look.
        stalls: minutes for which the flow sleeps on after its next turn, for AWS is down.
        cures: all alarms are OK from now on.
    """

    after: float = 0
    signal: Signal | None = None
    truth: tuple[tuple[str, str | None], ...] = ()
    halted: bool | None = None
    refuses: bool = False
    locks: float = 0
    breaks: bool = False
    blind: bool = False
    stalls: float = 0
    cures: bool = False

    @property
    def wakes(self) -> bool:
        """Whether the flow looks because of it; of all else it learns when it looks by itself."""
        return self.signal is not None or self.stalls > 0


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


@dataclass(frozen=True, kw_only=True)
class End:
    """What becomes of a started action.

    Attributes:
        after: minutes until it tells its end.
        result: what it tells.
        cures: whether all alarms are OK from then on.
    """

    after: float
    result: Mapping[str, object]
    cures: bool = False
