"""When the trouble began: as told, else by the alarms that fire, else by the first failed task."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from functions.diagnose.judge.facts import Alarm, Facts
from opskit.targets import Targets
from opskit.task_stops import ending_of
from opskit.unreadable import Unreadable

RECENT = timedelta(hours=3)
"""An alarm that stands for longer tells of older trouble, when nobody names it."""

STOPS = 2
"""A single task that stops is no trouble: ECS starts another."""


def find_onset(
    facts: Facts, *, told: datetime | None, alarms: Sequence[str], now: datetime
) -> datetime | None:
    """Return when the trouble began (aware), or None where nothing tells.

    Args:
        facts: what was read.
        told: what the incident says.
        alarms: names of the alarms that it is about.
        now: the moment judged.
    """
    if told is not None:
        return told
    firing = () if isinstance(facts.alarms, Unreadable) else facts.alarms
    named = [one.since for one in firing if one.name in alarms and one.since]
    if named:
        return min(named)
    recent = [
        one.since
        for one in firing
        if one.since and now - one.since <= RECENT and is_ours(one, facts.targets.targets)
    ]
    stops = sorted(_stops(facts))
    first = stops[:1] if len(stops) >= STOPS else []
    return min((*recent, *first), default=None)


def is_ours(alarm: Alarm, targets: Targets) -> bool:
    """Tell whether an alarm watches one of the targets; a composite one names no resource."""
    names = {one.name for one in targets.services} | {name.lower() for name in targets.clusters}
    return bool(alarm.watched & names) or any(
        value.startswith(f"app/{name}/")
        for value in alarm.watched
        for name in targets.load_balancers
    )


def _stops(facts: Facts) -> Iterator[datetime]:
    for tasks in facts.ecs.tasks.values():
        if not isinstance(tasks, Unreadable):
            yield from (stop.at for stop in tasks.stopped if ending_of(stop))
