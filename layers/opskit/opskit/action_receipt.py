"""Judges what an act brought about: the alarm that it was to cure, the guards, how much is well."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from notifier.translation import _
from opskit.actions import Receipt

if TYPE_CHECKING:
    from opskit.actions import Json, Proof

TWICE = 2
"""Reads in a row that must be worse: one alone may be a passing one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardAlarm:
    """An alarm of the application.

    Attributes:
        name: its name.
        state: OK, ALARM or INSUFFICIENT_DATA.
        changed_at: when it went there (aware).
        window: the seconds of metrics that it judges; None where it has none of its own, as a
            composite alarm.
    """

    name: str
    state: str
    changed_at: datetime
    window: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what json.dumps takes."""
        return {**asdict(self), "changed_at": self.changed_at.isoformat()}

    @classmethod
    def from_json(cls, found: Json) -> GuardAlarm:
        """Read one back."""
        return cls(**{**found, "changed_at": datetime.fromisoformat(found["changed_at"])})


type Alarms = tuple[GuardAlarm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an act is judged by.

    Attributes:
        alarm: the alarm that it is to cure, or "": those that were in ALARM before.
        before: the application's alarms before; None where they were not known.
        health: how much was well before, greater is better; None where it was not known.
        acted_at: when the act was done (aware).
    """

    alarm: str
    before: Alarms | None
    health: float | None
    acted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What stands after the act, and for how many reads in a row it has been worse."""

    receipt: Receipt
    why: str
    worse: int = 0

    @property
    def is_final(self) -> bool:
        """Whether no further read can change it."""
        return self.receipt in (Receipt.FIXED, Receipt.WORSE)


def judge_receipt(
    subject: Subject,
    alarms: Alarms | None,
    health: float | None,
    *,
    worse: int,
    proof: Proof | None = None,
) -> Reading:
    """Judge one read after the act.

    Args:
        subject: what to judge by.
        alarms: the application's alarms now; None where they could not be read.
        health: how much is well now; None where it could not be read.
        worse: how many reads before this one, in a row, were worse.
        proof: whether what the act was to bring is there; None for an act that cures an alarm.
    """
    if against := _speaks_against(subject, alarms or (), health):
        receipt = Receipt.WORSE if worse + 1 >= TWICE else Receipt.NO_EFFECT
        return Reading(receipt=receipt, why=against, worse=worse + 1)
    blind = proof is not None and subject.before is None
    if alarms is None or health is None or blind:
        return Reading(receipt=Receipt.UNKNOWN, why=_("what came of it could not be read"))
    if proof is not None:
        return _judge_proof(proof)
    return _judge_cure(subject, alarms)


def _judge_proof(proof: Proof) -> Reading:
    if not proof.holds:
        return Reading(receipt=Receipt.DISPROVEN, why=proof.sentence)
    why = _("{proof}; no alarm fires since then").format(proof=proof.sentence)
    return Reading(receipt=Receipt.PROVEN, why=why)


def _judge_cure(subject: Subject, alarms: Alarms) -> Reading:
    names = _cured_names(subject)
    if not names:
        why = _("no alarm was firing, so that none can say that it helped")
        return Reading(receipt=Receipt.UNKNOWN, why=why)
    states = {alarm.name: alarm.state for alarm in alarms}
    firing = [name for name in names if states.get(name) == "ALARM"]
    if firing:
        why = _("{names} is still firing").format(names=", ".join(firing))
        return Reading(receipt=Receipt.NO_EFFECT, why=why)
    silent = [name for name in names if states.get(name) != "OK"]
    if silent:
        why = _("{names} has no data").format(names=", ".join(silent))
        return Reading(receipt=Receipt.UNKNOWN, why=why)
    return Reading(receipt=Receipt.FIXED, why=_("{names} is OK").format(names=", ".join(names)))


def _cured_names(subject: Subject) -> list[str]:
    if subject.alarm:
        return [subject.alarm]
    return [alarm.name for alarm in subject.before or () if alarm.state == "ALARM"]


def _speaks_against(subject: Subject, alarms: Alarms, health: float | None) -> str:
    if health is not None and subject.health is not None and health < subject.health:
        return _("less is well than before: {after:g} of {before:g}").format(
            after=health, before=subject.health
        )
    if subject.before is None:
        return ""
    fired_before = {alarm.name for alarm in subject.before if alarm.state == "ALARM"}
    new = [
        alarm.name
        for alarm in alarms
        if alarm.state == "ALARM"
        and alarm.name not in {*fired_before, subject.alarm}
        and _saw_only_after(alarm, subject.acted_at)
    ]
    return _("{names} fires since then").format(names=", ".join(new)) if new else ""


def _saw_only_after(alarm: GuardAlarm, acted_at: datetime) -> bool:
    """Tell whether all that an alarm judged lies after the act: the rest is older trouble."""
    if alarm.window is None:
        return False
    return alarm.changed_at - timedelta(seconds=alarm.window) >= acted_at
