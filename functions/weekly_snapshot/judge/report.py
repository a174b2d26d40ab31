"""The report of a run: findings, what was made and deleted, and why all else is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.weekly_snapshot.judge.backups import automated_of, judge_backups
from functions.weekly_snapshot.judge.outcome import Outcome, judge_outcome
from functions.weekly_snapshot.plan.goals import Goal, Stage
from notifier.phrases import moment
from notifier.translation import _, ngettext
from notifier.words import Finding, Section
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from functions.weekly_snapshot.facts import Facts
    from functions.weekly_snapshot.plan.shelves import Shelf, Shelves
    from functions.weekly_snapshot.settings import SnapshotSettings


def judge_run(
    facts: Facts, outcome: Outcome, settings: SnapshotSettings, now: datetime
) -> tuple[Finding, ...]:
    """Judge a run, and how the backups stand after it.

    Args:
        facts: what AWS said last.
        outcome: what was made and deleted; in a dry run, what would be.
        settings: `rpo_minutes`.
        now: the present (aware).
    """
    return (
        *judge_outcome(outcome, region=facts.region),
        *judge_backups(facts, outcome.goals, rpo_minutes=settings.rpo_minutes, now=now),
    )


def sections_run(
    facts: Facts, outcome: Outcome, shelves: Shelves, zone: ZoneInfo
) -> tuple[Section, ...]:
    """Say what was made and deleted, and why each other snapshot is kept."""
    sections = (
        Section(title=_("Snapshots of this week"), lines=tuple(_goal_lines(facts, outcome))),
        _deleted(outcome, shelves),
        *(_kept(shelf, zone) for shelf in shelves),
        Section(title=_("Automated backups"), lines=tuple(_automated_lines(facts, zone))),
    )
    return tuple(section for section in sections if section.lines)


def subject_run(outcome: Outcome, shelves: Shelves) -> str:
    """Say what a run did, in one line."""
    parts = [_spoken(goal, outcome) for goal in outcome.goals]
    if outcome.copies:
        done = sum(copy.stage is Stage.AVAILABLE for copy in outcome.copies)
        copies = ngettext("{done} of {n} copy", "{done} of {n} copies", len(outcome.copies))
        parts.append(copies.format(done=done, n=len(outcome.copies)))
    parts.append(_deletions(outcome, shelves))
    return ", ".join(parts)


def _deletions(outcome: Outcome, shelves: Shelves) -> str:
    due = sum(len(shelf.leaving) for shelf in shelves)
    if outcome.dry_run:
        return _("{n} would be deleted").format(n=due)
    if outcome.held:
        return _("{n} due but kept: {why}").format(n=due, why=outcome.held)
    return _("{n} deleted").format(n=len(outcome.deleted))


def _spoken(goal: Goal, outcome: Outcome) -> str:
    match goal.stage:
        case Stage.AVAILABLE if outcome.dry_run:
            return _("{name} stands already").format(name=goal.name)
        case Stage.AVAILABLE if not goal.made:
            return _("{name} stood already").format(name=goal.name)
        case Stage.AVAILABLE:
            return _("{name} is available").format(name=goal.name)
        case Stage.ASKED | Stage.MAKING if outcome.dry_run:
            return _("{name} would be made").format(name=goal.name)
        case Stage.REFUSED:
            return _("{name} was refused").format(name=goal.name)
        case _:
            return _("{name} failed").format(name=goal.name)


def _goal_lines(facts: Facts, outcome: Outcome) -> Iterator[str]:
    known = () if isinstance(facts.manual, Unreadable) else facts.manual
    sizes = {one.name: one.size_gib for one in known}
    for goal in outcome.goals:
        size = sizes.get(goal.name)
        told = _spoken(goal, outcome)
        yield f"{told}, {size} GiB" if size else told
    for copy in outcome.copies:
        yield _("in the other region: {told}").format(told=_spoken(copy, outcome))


def _deleted(outcome: Outcome, shelves: Shelves) -> Section:
    if outcome.dry_run or outcome.held:
        due = [f"{shelf.region} {name}" for shelf in shelves for name in shelf.leaving]
        title = _("Would be deleted") if outcome.dry_run else _("Due, but kept")
        return Section(title=title, lines=tuple(due))
    return Section(title=_("Deleted"), lines=outcome.deleted)


def _kept(shelf: Shelf, zone: ZoneInfo) -> Section:
    lines = [
        f"{verdict.snapshot.name}, {_when(verdict.snapshot.created, zone)}: {verdict.reason}"
        for verdict in reversed(shelf.verdicts)
        if not verdict.goes
    ]
    title = _("Kept of {cluster} in {region}").format(cluster=shelf.cluster, region=shelf.region)
    return Section(title=title, lines=tuple(lines))


def _when(created: datetime | None, zone: ZoneInfo) -> str:
    return moment(created, zone) if created else _("no time yet")


def _automated_lines(facts: Facts, zone: ZoneInfo) -> Iterator[str]:
    if isinstance(facts.automated, Unreadable) or isinstance(facts.clusters, Unreadable):
        return
    for name, cluster in facts.clusters.items():
        if cluster is None:
            continue
        made = automated_of(facts.automated, name)
        newest = max((one.created for one in made if one.created), default=None)
        yield _("{name}: {n} available, the newest of {when}, kept for {days} days").format(
            name=name, n=len(made), when=_when(newest, zone), days=cluster.retention_days
        )
