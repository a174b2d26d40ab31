"""The words of an incident that several jobs share: Priority, AlarmTransition, Signal, Chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

type Json = Mapping[str, Any]


class LateSignalError(Exception):
    """The incident is closed, or the question is no longer open; nothing was written."""


class Priority(Enum):
    """How urgent an incident is (the manual, "Severity classification")."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


class SignalKind(Enum):
    """What an incident can be told.

    Attributes:
        ALARM: an alarm of the application went to ALARM; detail is its AlarmTransition.
        OK: one went back to OK; detail as above.
        NO_DATA: one lost its data; detail as above. It is not OK.
        ACKNOWLEDGE, RESOLVE, HAND_OVER: a person has it, says it is over, calls the next rung.
        STOP: a person stops what was announced.
        APPROVE, DENY: a person answers a question.
        ENDED: an action ended; detail is its result (opskit.actions).
    """

    ALARM = "alarm"
    OK = "ok"
    NO_DATA = "no_data"
    ACKNOWLEDGE = "acknowledge"
    RESOLVE = "resolve"
    HAND_OVER = "hand_over"
    STOP = "stop"
    APPROVE = "approve"
    DENY = "deny"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmTransition:
    """One change of an alarm's state, as CloudWatch tells it.

    Attributes:
        name: the alarm's name.
        arn: its ARN.
        state: ALARM, OK or INSUFFICIENT_DATA.
        at: when it changed (aware).
        reason: CloudWatch's own words, unescaped.
        description: the alarm's description, unescaped.
        priority: how urgent it is.
        why: one translated sentence: why it has this priority.
        playbook: the playbook that it names, or "".
        expression: what is measured and the threshold, one line, or "".
    """

    name: str
    arn: str
    state: str
    at: datetime
    priority: Priority
    why: str
    reason: str = ""
    description: str = ""
    playbook: str = ""
    expression: str = ""

    @property
    def key(self) -> str:
        """What makes a redelivery the same transition: ARN, state and time."""
        return f"{self.arn}|{self.state}|{self.at.isoformat()}"

    def as_json(self) -> dict[str, Any]:
        """Return what json.dumps takes."""
        return {
            "name": self.name,
            "arn": self.arn,
            "state": self.state,
            "at": self.at.isoformat(),
            "priority": self.priority.value,
            "why": self.why,
            "reason": self.reason,
            "description": self.description,
            "playbook": self.playbook,
            "expression": self.expression,
        }

    @classmethod
    def from_json(cls, found: Json) -> AlarmTransition:
        """Read one back."""
        at, priority = datetime.fromisoformat(found["at"]), Priority(found["priority"])
        return cls(**{**found, "at": at, "priority": priority})


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What begins an incident.

    Attributes:
        incident: its id, also the durable execution's name: at most 64 of [A-Za-z0-9-_].
        application: whose alarms are one incident while it is open, "petclinic-dev".
        alarm: the transition that began it.
        reopens: the id of the incident that it continues, or "".
    """

    incident: str
    application: str
    alarm: AlarmTransition
    reopens: str = ""

    @property
    def transition(self) -> str:
        """What makes a redelivery the same beginning."""
        return self.alarm.key

    def as_json(self) -> dict[str, Any]:
        """Return what json.dumps takes."""
        return {
            "incident": self.incident,
            "application": self.application,
            "alarm": self.alarm.as_json(),
            "reopens": self.reopens,
        }

    @classmethod
    def from_json(cls, found: Json) -> Beginning:
        """Read one back."""
        return cls(**{**found, "alarm": AlarmTransition.from_json(found["alarm"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncident:
    """An application's last incident.

    Attributes:
        incident: its id.
        transition: what began it.
        closed_at: when it was closed (aware), or None while it is open.
    """

    incident: str
    transition: str
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something that an incident is told.

    Attributes:
        key: what makes a repeated signal the same one: no more than 900 characters.
        kind: what it says.
        at: when it happened (aware).
        by: who says so: a Slack user's ID, an alarm's name, an action's name.
        detail: what belongs to it, as JSON.
    """

    key: str
    kind: SignalKind
    at: datetime
    by: str
    detail: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A question to people that stands for a while: stop this, approve this.

    Attributes:
        id: names the question within its incident.
        action: what it is about, "aurora_failover".
        until: when it ends (aware).
    """

    id: str
    action: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRecord:
    """An incident as the Ledger has it.

    Attributes:
        beginning: what began it.
        opened_at: when (aware).
        signals: how many signals there are.
        callback: what wakes its flow, or "".
        chance: the question that people may answer now, or None.
        closed_at: when it was closed (aware), or None.
        channel: where its message stands in Slack, or "".
        thread_ts: its message's ts, or "".
    """

    beginning: Beginning
    opened_at: datetime
    signals: int
    callback: str = ""
    chance: Chance | None = None
    closed_at: datetime | None = None
    channel: str = ""
    thread_ts: str = ""
