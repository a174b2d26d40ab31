"""How a drill went: what its flow saw, as it is remembered between steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.restore_drill.facts import Order, Proof
from opskit.actions import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a drill went; what did not happen is None or "".

    Attributes:
        started_at: when it was decided (aware).
        outcome: how it was decided or ended.
        reason: one translated sentence: why it did not begin, or what failed on the way.
        order: what was to be made.
        began_at: when the restore was asked for.
        restored_at: when the scratch cluster was available.
        ready_at: when its instance was.
        proof: what the database answered.
        marked: whether the snapshot was marked as proven.
        removing_at: when the removal began.
        removed_at: when nothing was left of it.
        left: why something may be left, one translated sentence.
    """

    started_at: datetime
    outcome: Outcome
    reason: str = ""
    order: Order | None = None
    began_at: datetime | None = None
    restored_at: datetime | None = None
    ready_at: datetime | None = None
    proof: Proof | None = None
    marked: bool = False
    removing_at: datetime | None = None
    removed_at: datetime | None = None
    left: str = ""

    @property
    def proven_at(self) -> datetime | None:
        """When the database answered with data, or None."""
        if self.proof is None or not self.proof.proven:
            return None
        return datetime.fromisoformat(self.proof.at)


_MOMENTS = ("began_at", "restored_at", "ready_at", "removing_at", "removed_at")


def course_of(told: Mapping[str, Any]) -> Course:
    """Read what the flow remembers."""
    order, proof = told.get("order"), told.get("proof")
    return Course(
        started_at=datetime.fromisoformat(told["started_at"]),
        outcome=Outcome(told["outcome"]),
        reason=told.get("reason", ""),
        order=Order.from_json(order) if order else None,
        proof=Proof(**proof) if proof else None,
        marked=told.get("marked", False),
        left=told.get("left", ""),
        **{name: datetime.fromisoformat(told[name]) for name in _MOMENTS if told.get(name)},
    )
