"""Decides what becomes of a lease."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from notifier.translation import _

if TYPE_CHECKING:
    from datetime import datetime

    from opskit.leases import Lease


class Move(Enum):
    """What is done about a lease; FORGET writes nothing but the Ledger."""

    KEEP = "keep"
    GIVE_BACK = "give_back"
    EXTEND = "extend"
    FORGET = "forget"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is done and what is said of it: one translated sentence, or ""."""

    move: Move
    sentence: str = ""


def decide(
    lease: Lease, *, value: int | None, firing: tuple[str, ...] | None, now: datetime
) -> Decision:
    """Decide on a lease.

    Args:
        lease: what was lent.
        value: what stands now; None where that is no longer so set, or the service is gone.
        firing: alarms of the application in ALARM; None where they could not be read.
        now: the present (aware).
    """
    if now < lease.ends_at:
        return Decision(move=Move.KEEP)
    if value == lease.before:
        return Decision(move=Move.FORGET)
    if value != lease.lent:
        told = _("somebody changed {means} since it was lent: left as it is, {value} now")
        shown = _("not there") if value is None else value
        sentence = told.format(means=lease.means.value, value=shown)
        return Decision(move=Move.FORGET, sentence=sentence)
    if (firing is None or firing) and not lease.extended:
        why = _("alarms cannot be read") if firing is None else ", ".join(firing)
        told = _("{lent} tasks are kept for once more as long: {why}")
        return Decision(move=Move.EXTEND, sentence=told.format(lent=lease.lent, why=why))
    told = _("the lease has ended: {means} goes back from {lent} to {before}")
    sentence = told.format(means=lease.means.value, lent=lease.lent, before=lease.before)
    if firing:
        sentence += _("; still firing: {names}").format(names=", ".join(firing))
    return Decision(move=Move.GIVE_BACK, sentence=sentence)
