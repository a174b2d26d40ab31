"""What came of a run: what was made, copied and deleted, and what went wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from functions.weekly_snapshot.plan.goals import QUOTA_FULL, Goal, Goals, Stage
from notifier.translation import _
from notifier.words import Finding, Severity
from opskit import console

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run did, or in a dry run would do.

    Attributes:
        day: the schedule's own, in the team's zone.
        goals: this week's snapshots.
        copies: this week's in the region of copies.
        dry_run: whether nothing was done.
        deleted: the names of what was deleted, with a region before those of copies.
        undeleted: what could not be deleted, and why.
        held: why nothing was deleted that might have been, or "".
        broke: the error at which deleting broke off, or "".
    """

    day: date
    goals: Goals
    copies: Goals = ()
    dry_run: bool = False
    deleted: tuple[str, ...] = ()
    undeleted: Mapping[str, str] = field(default_factory=dict)
    held: str = ""
    broke: str = ""


def judge_outcome(outcome: Outcome, *, region: str) -> Iterator[Finding]:
    """Judge a run: a snapshot that does not stand is CRITICAL, a copy or deletion a warning."""
    for goal in outcome.goals:
        if goal.stage in (Stage.FAILED, Stage.REFUSED):
            yield _no_snapshot(goal, region)
    for copy in outcome.copies:
        if copy.stage in (Stage.FAILED, Stage.REFUSED):
            yield _no_copy(copy, region)
    for name, why in outcome.undeleted.items():
        yield Finding(
            code="backup.undeleted",
            resource=name,
            severity=Severity.WARNING,
            sentence=_("It is due and could not be deleted"),
            evidence=(why,),
            remedy=_("Nothing to do if it is gone next week; else read AWS's message"),
        )
    if outcome.broke:
        yield Finding(
            code="backup.deleting",
            resource="RDS",
            severity=Severity.WARNING,
            sentence=_("Deleting broke off, and is not repeated this week"),
            evidence=(outcome.broke,),
            remedy=_("The list in the thread says which are left; next week's run goes on"),
        )


def _no_snapshot(goal: Goal, region: str) -> Finding:
    begun = goal.stage is Stage.FAILED
    sentence = (
        _("This week's snapshot {name} failed: {why}")
        if begun
        else _("This week's snapshot {name} was refused: {why}")
    )
    remedy = _("Mend the cause, then run it again: make run JOB=weekly_snapshot")
    if QUOTA_FULL in goal.why:
        remedy = _(
            "Delete manual snapshots that nobody needs, or raise the quota;"
            " then make run JOB=weekly_snapshot"
        )
    elif begun and goal.arn:
        remedy = _(
            "See why in RDS, delete it (aws rds delete-db-cluster-snapshot"
            " --db-cluster-snapshot-identifier {name}), then make run JOB=weekly_snapshot"
        ).format(name=goal.name)
    return Finding(
        code="backup.snapshot",
        resource=goal.cluster,
        severity=Severity.CRITICAL,
        sentence=sentence.format(name=goal.name, why=goal.why),
        link=console.rds_cluster(region, goal.cluster),
        remedy=remedy,
    )


def _no_copy(copy: Goal, region: str) -> Finding:
    return Finding(
        code="backup.copy",
        resource=copy.cluster,
        severity=Severity.WARNING,
        sentence=_("There is no copy of {name} in another region: {why}").format(
            name=copy.name, why=copy.why
        ),
        link=console.rds_cluster(region, copy.cluster),
        remedy=_("Mend SnapshotCopyRegion or SnapshotCopyKey in the parameters, then run it again"),
    )
