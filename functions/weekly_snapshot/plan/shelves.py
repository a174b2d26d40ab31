"""The shelves of a run - a cluster's snapshots in one region - and what may leave each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from functions.weekly_snapshot.facts import AVAILABLE, Snapshot
from functions.weekly_snapshot.plan.goals import Goal, Goals, Stage
from functions.weekly_snapshot.plan.pruning import Rules, Verdict, prune
from notifier.translation import _
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from functions.weekly_snapshot.facts import Facts, Snapshots
    from opskit.unreadable import Read


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One cluster's manual snapshots in one region, each with what becomes of it."""

    region: str
    cluster: str
    verdicts: tuple[Verdict, ...]

    @property
    def leaving(self) -> tuple[str, ...]:
        """The names of those that may go."""
        return tuple(verdict.snapshot.name for verdict in self.verdicts if verdict.goes)

    @property
    def standing(self) -> tuple[str, ...]:
        """The names of those that stand; what AWS is deleting does not."""
        found = (verdict.snapshot for verdict in self.verdicts)
        return tuple(one.name for one in found if not one.is_going)


type Shelves = tuple[Shelf, ...]


def weigh(
    facts: Facts, goals: Goals, copies: Goals, rules: Rules, now: datetime, *, copy_region: str
) -> Shelves:
    """Judge what may go. A list that could not be read is no shelf: nothing of it goes.

    Args:
        facts: what AWS said after the making.
        goals: this week's at home, one for each cluster.
        copies: this week's in the region of copies.
        rules: what pruning goes by.
        now: the present (aware).
        copy_region: where copies go, or "".
    """
    return (
        *_shelves(facts.region, facts.manual, goals, rules, now, origin=""),
        *_shelves(copy_region, facts.copies, copies, rules, now, origin=facts.region),
    )


def expect(
    facts: Facts, goals: Goals, copies: Goals, tags: Mapping[str, str], now: datetime
) -> Facts:
    """Return the facts as they will be once all goals stand, for a dry run.

    Args:
        facts: what AWS said.
        goals: this week's at home.
        copies: this week's in the region of copies.
        tags: those of what is made.
        now: the present (aware).
    """
    far = facts.copies
    return replace(
        facts,
        manual=_with(facts.manual, goals, tags, now, origin=""),
        copies=None if far is None else _with(far, copies, tags, now, origin=facts.region),
    )


def reach(goals: Goals) -> Goals:
    """Return the goals as if all that may be reached were, for a dry run."""
    return tuple(replace(goal, stage=Stage.AVAILABLE) if goal.is_open else goal for goal in goals)


def _shelves(
    region: str,
    found: Read[Snapshots] | None,
    goals: Goals,
    rules: Rules,
    now: datetime,
    *,
    origin: str,
) -> Iterator[Shelf]:
    if found is None or isinstance(found, Unreadable):
        return
    for goal in goals:
        snapshots = [one for one in found if one.is_of(goal.cluster)]
        verdicts = prune(snapshots, rules, now, held=_hold(goal, snapshots), origin=origin)
        yield Shelf(region=region, cluster=goal.cluster, verdicts=verdicts)


def _hold(goal: Goal, snapshots: list[Snapshot]) -> str:
    """Say why nothing of a shelf may go, or "": making failed, or what was made is not there."""
    if goal.stage is not Stage.AVAILABLE:
        return _("nothing is deleted while this week's is not available")
    if not any(one.name == goal.name and one.is_available for one in snapshots):
        return _("nothing is deleted: this week's cannot be seen")
    return ""


def _with(
    found: Read[Snapshots], goals: Goals, tags: Mapping[str, str], now: datetime, *, origin: str
) -> Read[Snapshots]:
    if isinstance(found, Unreadable):
        return found
    names = {one.name for one in found if one.is_available}
    coming = [goal for goal in goals if goal.is_open and goal.name not in names]
    left = [one for one in found if one.name not in {goal.name for goal in coming}]
    return (*left, *(_made(goal, tags, now, origin) for goal in coming))


def _made(goal: Goal, tags: Mapping[str, str], now: datetime, origin: str) -> Snapshot:
    return Snapshot(
        name=goal.name,
        cluster=goal.cluster,
        arn="",
        status=AVAILABLE,
        created=now,
        source=f"arn:aws:rds:{origin}::cluster-snapshot:{goal.name}" if origin else "",
        tags=tags,
    )
