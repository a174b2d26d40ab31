"""Decides what to do about each cluster that is called as scratch clusters are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.durations import spoken

if TYPE_CHECKING:
    from datetime import datetime

    from opskit.scratch import Scratch


class Move(Enum):
    """What to do.

    Attributes:
        KEEP: nothing, its drill may still run.
        REMOVE: delete it.
        HOLD: its end is over, and it may not be removed.
        LEAVE: nothing, it is not a drill's, whatever it is called.
        WATCH: it is being removed.
    """

    KEEP = "keep"
    REMOVE = "remove"
    HOLD = "hold"
    LEAVE = "leave"
    WATCH = "watch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do about one cluster.

    Attributes:
        name: its identifier.
        move: what to do.
        sentence: translated, for people; "" where nobody needs to know.
    """

    name: str
    move: Move
    sentence: str = ""


def decide(scratch: Scratch, *, now: datetime, held: str) -> Decision:
    """Decide about one cluster.

    Args:
        scratch: the cluster.
        now: the present (aware).
        held: why nothing may be removed, one translated sentence, or "".
    """
    name, until = scratch.name, scratch.until
    if until is None:
        text = _("it is called like a drill's, but lacks its tags: it is let be, look at it")
        return Decision(name=name, move=Move.LEAVE, sentence=text)
    if until > now:
        return Decision(name=name, move=Move.KEEP)
    if scratch.is_going:
        return Decision(name=name, move=Move.WATCH)
    over = spoken(now - until)
    if held:
        text = _("its end was {over} ago, and it is not removed: {why}")
        return Decision(name=name, move=Move.HOLD, sentence=text.format(over=over, why=held))
    text = _("its end was {over} ago: it is being removed")
    return Decision(name=name, move=Move.REMOVE, sentence=text.format(over=over))
