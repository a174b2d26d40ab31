"""What a drill comes to: never a pass unless the data was proven, in time and new enough."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from notifier.translation import _
from notifier.words import Severity
from opskit.actions import Outcome
from opskit.durations import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from functions.restore_drill.facts import Proof
    from functions.restore_drill.judge.course import Course
    from functions.restore_drill.judge.measures import Measures
    from functions.restore_drill.settings import DrillSettings

    type Drill = Mapping[str, Any]

_SHRUNK = 2
"""A table with less than half of its rows is worth a look (our own measure)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What to tell first.

    Attributes:
        severity: the light.
        word: translated, short.
        sentence: translated.
        remedy: translated: what to do next.
    """

    severity: Severity
    word: str
    sentence: str
    remedy: str

    def as_json(self) -> dict[str, Any]:
        """Return what json.dumps takes."""
        return {**asdict(self), "severity": self.severity.name}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Verdict:
        """Read one back."""
        return cls(**{**found, "severity": Severity[found["severity"]]})


def judge(
    course: Course,
    measures: Measures,
    settings: DrillSettings,
    earlier: Sequence[Drill] | None = None,
) -> Verdict:
    """Judge a drill; what is left of it makes a good one a warning.

    Args:
        course: how it went.
        measures: what was measured.
        settings: the objectives.
        earlier: drills before it, newest first; None where they are not known.
    """
    if course.outcome is Outcome.PLANNED:
        return Verdict(
            severity=Severity.OK,
            word=_("would restore"),
            sentence=course.reason,
            remedy=_("Nothing was made."),
        )
    if course.outcome is Outcome.REFUSED:
        return _refused(course)
    verdict = _judge_restore(course, measures, settings, earlier or ())
    if not course.left:
        return verdict
    return Verdict(
        severity=max(verdict.severity, Severity.WARNING),
        word=verdict.word,
        sentence=f"{verdict.sentence}. {course.left}",
        remedy=f"{verdict.remedy} " + _("The janitor removes what is left when its end is over."),
    )


def _refused(course: Course) -> Verdict:
    if course.order is None:
        remedy = _("Nothing was made: whether the backups can be restored is not known.")
        return Verdict(
            severity=Severity.CRITICAL,
            word=_("could not begin"),
            sentence=course.reason,
            remedy=remedy,
        )
    return Verdict(
        severity=Severity.WARNING,
        word=_("refused"),
        sentence=course.reason,
        remedy=_("Nothing was made. Run it by hand when it may be done."),
    )


def _judge_restore(
    course: Course, measures: Measures, settings: DrillSettings, earlier: Sequence[Drill]
) -> Verdict:
    proof = course.proof
    if course.ready_at is None or course.outcome is Outcome.FAILED:
        return Verdict(
            severity=Severity.CRITICAL,
            word=_("not restored"),
            sentence=course.reason,
            remedy=_("Restore it by hand now: in an outage the same would happen."),
        )
    if proof is not None and proof.tables and not proof.proven:
        return Verdict(
            severity=Severity.CRITICAL,
            word=_("restored without its data"),
            sentence=proof.why,
            remedy=_("Look into an older snapshot, and at the application's database itself."),
        )
    if proof is None or not proof.proven:
        why = proof.why if proof else _("nothing was asked")
        return Verdict(
            severity=Severity.UNKNOWN,
            word=_("the data was not proven"),
            sentence=_("it was restored, but the data was not proven: {why}").format(why=why),
            remedy=_("Name a secret whose user may read (DrillSecretArn), and run it again."),
        )
    if not proof.newest:
        text = _("its data was proven, but not how new it is: {why}")
        return Verdict(
            severity=Severity.UNKNOWN,
            word=_("restorable, its age is not known"),
            sentence=text.format(why=proof.newest_why),
            remedy=_("Name a table and its column with a time (DrillTable, DrillColumn)."),
        )
    return _judge_measures(measures, settings, shrunk=_find_loss(proof, earlier))


def _find_loss(proof: Proof, earlier: Sequence[Drill]) -> str:
    """Say that the table holds far less than when it was last proven, or ""."""
    before = next((one for one in earlier if one.get("proven")), None)
    if before is None or before.get("table") != proof.table:
        return ""
    rows: int = before.get("table_rows", 0)
    if proof.table_rows * _SHRUNK >= rows:
        return ""
    text = _("{table} holds {rows:,} rows, {before:,} when it was last proven")
    return text.format(table=proof.table, rows=proof.table_rows, before=rows)


def _judge_measures(measures: Measures, settings: DrillSettings, *, shrunk: str) -> Verdict:
    rto, rpo = timedelta(minutes=settings.rto_minutes), timedelta(minutes=settings.rpo_minutes)
    missed = []
    if measures.rto is not None and measures.rto > rto:
        text = _("the restore took {time} (RTO: at most {limit})")
        missed.append(text.format(time=spoken(measures.rto), limit=spoken(rto)))
    lost = measures.rpo if measures.rpo is not None else measures.snapshot
    if lost is not None and lost > rpo:
        text = _("this snapshot would lose the last {time} (RPO: at most {limit})")
        missed.append(text.format(time=spoken(lost), limit=spoken(rpo)))
    if shrunk:
        return Verdict(
            severity=Severity.WARNING,
            word=_("restorable, but with less data than before"),
            sentence="; ".join((shrunk, *missed)),
            remedy=_("Ask who deleted it; if nobody did, keep the older snapshots."),
        )
    if missed:
        return Verdict(
            severity=Severity.WARNING,
            word=_("restorable, but not within the objectives"),
            sentence="; ".join(missed),
            remedy=_("In an outage restore to a point in time, which loses less than a snapshot."),
        )
    return Verdict(
        severity=Severity.OK,
        word=_("passed"),
        sentence=_("the snapshot was restored and its data proven"),
        remedy=_("Nothing to do."),
    )
