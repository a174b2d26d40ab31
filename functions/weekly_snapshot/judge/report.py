"""The report of a run: findings, what was made and deleted, and why all else is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.weekly_snapshot.judge.backups import judge_backups
from functions.weekly_snapshot.judge.outcome import Outcome, judge_outcome
from functions.weekly_snapshot.judge.standing import section_standing
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
    from functions.weekly_snapshot.plan.pruning import Verdict
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
    facts: Facts,
    outcome: Outcome,
    shelves: Shelves,
    settings: SnapshotSettings,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> tuple[Section, ...]:
    """Say what was made and deleted, how the backups stand, and why each snapshot is kept."""
    sections = (
        Section(title=_("Snapshots of this week"), lines=tuple(_goal_lines(facts, outcome))),
        *_deleted(outcome, shelves),
        section_standing(facts, now, zone, rpo_minutes=settings.rpo_minutes),
        *(_kept(shelf, outcome, zone) for shelf in shelves),
    )
    return tuple(section for section in sections if section.lines)


def subject_run(outcome: Outcome, shelves: Shelves) -> str:
    """Say what a run did, in one line."""
    parts = [_spoken(goal, outcome) for goal in outcome.goals]
    if outcome.copies:
        done = sum(copy.stage is Stage.AVAILABLE for copy in outcome.copies)
        copies = ngettext("{done} of {n} copy", "{done} of {n} copies", len(outcome.copies))
        parts.append(copies.format(done=done, n=len(outcome.copies)))
    return ", ".join([*parts, *_deletions(outcome, shelves)])


def _deletions(outcome: Outcome, shelves: Shelves) -> Iterator[str]:
    due = sum(len(shelf.leaving) for shelf in shelves)
    if outcome.dry_run:
        yield _("{n} old would be deleted").format(n=due)
        return
    if outcome.deleted or not outcome.held:
        yield _("{n} old deleted").format(n=len(outcome.deleted))
    if outcome.held:
        yield _("{n} due but kept: {why}").format(n=due, why=outcome.held)


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


def _deleted(outcome: Outcome, shelves: Shelves) -> Iterator[Section]:
    due = tuple(f"{shelf.region} {name}" for shelf in shelves for name in shelf.leaving)
    if outcome.dry_run:
        yield Section(title=_("Would be deleted"), lines=due)
        return
    yield Section(title=_("Deleted"), lines=outcome.deleted)
    if outcome.held:
        yield Section(title=_("Due, but kept"), lines=due)


def _kept(shelf: Shelf, outcome: Outcome, zone: ZoneInfo) -> Section:
    """List what stays; one line for all where all stay for one reason."""
    told = outcome.dry_run or bool(outcome.held)
    kept = [one for one in reversed(shelf.verdicts) if not (one.goes and told)]
    reasons = {_reason(one) for one in kept}
    lines = [
        f"{one.snapshot.name}, {_when(one.snapshot.created, zone)}: {_reason(one)}" for one in kept
    ]
    if len(kept) > 1 and len(reasons) == 1:
        lines = [_("all {n}: {why}").format(n=len(kept), why=reasons.pop())]
    title = _("Kept of {cluster} in {region}").format(cluster=shelf.cluster, region=shelf.region)
    return Section(title=title, lines=tuple(lines))


def _reason(verdict: Verdict) -> str:
    """Say why one stays; what is due once more after a run waits for the next."""
    return _("due: next week") if verdict.goes else verdict.reason


def _when(created: datetime | None, zone: ZoneInfo) -> str:
    return moment(created, zone) if created else _("no time yet")
