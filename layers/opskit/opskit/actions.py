"""The words of an action: what it asks, decides and did, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime


type Json = Mapping[str, Any]


class Consent(Enum):
    """What people must have said before an action acts.

    Attributes:
        GREEN: nothing.
        AMBER: nothing against it, while it was announced; asking is the incident's matter.
        RED: yes, by somebody who is named.
    """

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Choice(Enum):
    """What a decision comes to; PROPOSE: act, but its settings let it only plan."""

    ACT = "act"
    PROPOSE = "propose"
    NOTHING = "nothing"
    REFUSE = "refuse"


class Outcome(Enum):
    """How an action ended; PLANNED is a dry run, or shadow mode: what would have been done."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    PLANNED = "planned"


class Receipt(Enum):
    """What an act brought about; UNKNOWN is never taken for FIXED.

    Attributes:
        FIXED, NO_EFFECT: whether the alarm that it was to cure is OK.
        PROVEN, DISPROVEN: whether what it was to bring is there, for an act that cures no alarm.
        WORSE: less is well than before.
        UNKNOWN: it cannot be said.
    """

    FIXED = "fixed"
    PROVEN = "proven"
    DISPROVEN = "disproven"
    NO_EFFECT = "no_effect"
    WORSE = "worse"
    UNKNOWN = "unknown"


class Progress(Enum):
    """How far an act has come.

    Attributes:
        ABSENT: nothing of it is to be seen (yet).
        MOVING: it is under way.
        STABLE: it is finished and well.
        FAILED: it will not finish by itself.
    """

    ABSENT = "absent"
    MOVING = "moving"
    STABLE = "stable"
    FAILED = "failed"


class OvertakenError(RuntimeError):
    """What an act did stands no more, for somebody changed it since; the text says so, translated.

    Raised by an undo, which would else take away somebody's own doing.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do about one resource.

    Attributes:
        choice: act, nothing to do, or refused.
        resource: what it is about, in the team's words; also what is locked.
        reason: one translated sentence.
        before: what stands now, as JSON with short words for people.
        change: what the act needs to know, as JSON; the act is a repetition if it is the same.
        remedy: translated: what to do about a refusal, or "".
    """

    choice: Choice
    resource: str
    reason: str
    before: Json = field(default_factory=dict)
    change: Json = field(default_factory=dict)
    remedy: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what json.dumps takes."""
        return {**asdict(self), "choice": self.choice.value}

    @classmethod
    def from_json(cls, found: Json) -> Decision:
        """Read one back."""
        return cls(**{**found, "choice": Choice(found["choice"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Whether what an act was to bring is there.

    Attributes:
        holds: whether it is.
        sentence: translated: by what it is judged so.
    """

    holds: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRequest:
    """One parsed event (opskit.action_request).

    Attributes:
        armed: whether it may act at all; without, it is a dry run.
        time: when it was asked (aware), or None: now.
        reason: why, one sentence.
        requested_by: "playbook total_outage", or a Slack user's ID, or "".
        approved_by: who approved it, or "".
        incident: the incident that asks, or "".
        step: which of the incident's steps this is, or "".
        alarm: the alarm that it is to cure, or "".
        channel: where its message stands in Slack, or "": the usual channel.
        thread_ts: the thread of its message, or "".
        shadow: whether to tell only what would have been done.
        onset: when the trouble began, as the incident has it (aware), or None.
        scheduled: whether a schedule asks, not a person or an incident.
        overrides: the action's own fields, checked.
    """

    armed: bool = False
    time: datetime | None = None
    reason: str = ""
    requested_by: str = ""
    approved_by: str = ""
    incident: str = ""
    step: str = ""
    alarm: str = ""
    channel: str = ""
    thread_ts: str = ""
    shadow: bool = False
    onset: datetime | None = None
    scheduled: bool = False
    overrides: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_told(self) -> bool:
        """Whether the end is remembered and told: all but a person's dry run."""
        return self.armed or bool(self.incident)

    @property
    def key(self) -> str:
        """What makes a repeated request the same one; "" by hand, where each is its own."""
        if self.scheduled and self.time:
            return f"schedule|{self.time.isoformat()}"
        return f"{self.incident}|{self.step}" if self.incident else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult:
    """How an action ended: what its handler returns and the incident is told.

    Attributes:
        action: the function's folder name.
        resource: what it was about, or "" where that never became clear.
        outcome: done, refused, failed or planned.
        reason: one translated sentence.
        receipt: what came of it; None where nothing was done.
        undone: whether the act was taken back.
        before: what stood before.
        after: what stood after.
        started_at: when it was decided (aware).
        ended_at: when it ended (aware).
    """

    action: str
    resource: str
    outcome: Outcome
    reason: str
    started_at: datetime
    ended_at: datetime
    receipt: Receipt | None = None
    undone: bool = False
    before: Json = field(default_factory=dict)
    after: Json = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return what json.dumps takes."""
        return {
            "action": self.action,
            "resource": self.resource,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "receipt": self.receipt.value if self.receipt else None,
            "undone": self.undone,
            "before": dict(self.before),
            "after": dict(self.after),
            "started_at": self.started_at.isoformat(),
            "ended_at": self.ended_at.isoformat(),
        }
