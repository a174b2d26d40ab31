"""What a flow remembers between its steps: Plan, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from opskit.action_receipt import GuardAlarm, Subject
from opskit.actions import Decision, Outcome

if TYPE_CHECKING:
    from opskit.action_limits import ActionLimits
    from opskit.action_receipt import Alarms
    from opskit.actions import ActionRequest, Json

POLL_SECONDS = 15
"""Between two looks at whether the act is finished."""
READ_SECONDS = 30
"""Between two reads of what it brought about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a flow waits.

    Attributes:
        stable_polls: looks at whether the act is finished.
        settle_seconds: from then until the first read of what it brought about.
        receipt_polls: such reads at most.
    """

    stable_polls: int
    settle_seconds: int
    receipt_polls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was decided.

    Attributes:
        decision: the action's own.
        outcome: None where it is to act; else how it ends, without an act.
        reason: one translated sentence.
        started_at: when (aware).
        alarms: the application's alarms then; None where they could not be read.
        health: how much was well then.
        patience: how long to wait.
        asks: seconds for which people are asked before, or 0.
        expects: the alarms that the act makes fire, and that call nobody meanwhile.
        mute_minutes: for how long at the most.
    """

    decision: Decision
    outcome: Outcome | None
    reason: str
    started_at: datetime
    alarms: Alarms | None
    health: float
    patience: Patience
    asks: int = 0
    expects: tuple[str, ...] = ()
    mute_minutes: int = 0

    def subject(self, request: ActionRequest, acted_at: datetime) -> Subject:
        """Return what the act is judged by."""
        return Subject(
            alarm=request.alarm, before=self.alarms, health=self.health, acted_at=acted_at
        )

    def as_json(self) -> dict[str, Any]:
        """Return what json.dumps takes."""
        alarms = None if self.alarms is None else [alarm.as_json() for alarm in self.alarms]
        patience = self.patience
        return {
            "decision": self.decision.as_json(),
            "outcome": self.outcome.value if self.outcome else None,
            "reason": self.reason,
            "started_at": self.started_at.isoformat(),
            "alarms": alarms,
            "health": self.health,
            "patience": [patience.stable_polls, patience.settle_seconds, patience.receipt_polls],
            "asks": self.asks,
            "expects": list(self.expects),
            "mute_minutes": self.mute_minutes,
        }

    @classmethod
    def from_json(cls, found: Json) -> Plan:
        """Read one back."""
        stable, settle, receipt = found["patience"]
        alarms = found["alarms"]
        return cls(
            decision=Decision.from_json(found["decision"]),
            outcome=Outcome(found["outcome"]) if found["outcome"] else None,
            reason=found["reason"],
            started_at=datetime.fromisoformat(found["started_at"]),
            alarms=None if alarms is None else tuple(map(GuardAlarm.from_json, alarms)),
            health=found["health"],
            patience=Patience(stable_polls=stable, settle_seconds=settle, receipt_polls=receipt),
            asks=found.get("asks", 0),
            expects=tuple(found.get("expects", ())),
            mute_minutes=found.get("mute_minutes", 0),
        )


def patience_of(limits: ActionLimits) -> Patience:
    """Return how long a flow waits, as its settings say."""
    return Patience(
        stable_polls=limits.stable_minutes * 60 // POLL_SECONDS,
        settle_seconds=limits.settle_seconds,
        receipt_polls=max(2, limits.receipt_minutes * 60 // READ_SECONDS),
    )
