"""What is done with each log group, and why."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from functions.log_cleanup.facts import MARKED_AT, MARKED_BY, Notice
from functions.log_cleanup.usage import explain_doubt, explain_use, explain_write
from notifier.phrases import moment
from notifier.translation import _
from opskit.durations import spoken
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.log_cleanup.facts import Facts, Group
    from functions.log_cleanup.rules import Rules
    from opskit.unreadable import Read


class Act(Enum):
    """What is done with a group."""

    KEEP = "keep"
    RETAIN = "retain"
    MARK = "mark"
    UNMARK = "unmark"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done with one group, and why, one translated sentence.

    Attributes:
        group: the group.
        act: what is done.
        reason: why.
        due: when it is deleted, for a group that is marked or to be marked; else None.
        capped: whether it waits for the next run, for there are too many: then it is kept.
    """

    group: Group
    act: Act
    reason: str
    due: datetime | None = None
    capped: Act | None = None


type Steps = tuple[Step, ...]


def is_tended(group: str, *, name: str, prefixes: tuple[str, ...]) -> bool:
    """Tell whether a log group is one of the project's, or below one of the prefixes.

    Args:
        group: its name.
        name: the project's with its environment; "petclinic-dev" is no part of "petclinic-dev2",
            nor of "petclinic-develop".
        prefixes: those of the settings.
    """
    ours = re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", group)
    return bool(ours) or (bool(prefixes) and group.startswith(prefixes))


def plan(facts: Facts, rules: Rules, now: datetime) -> Steps:
    """Decide on each group; at most `cap` acts of a kind, those marked longest first.

    Args:
        facts: what AWS said.
        rules: what to go by.
        now: the present (aware).
    """
    if isinstance(facts.groups, Unreadable):
        return ()
    steps = [decide(group, facts, rules, now) for group in facts.groups]
    steps.sort(key=lambda step: (step.due is None, step.due or now, step.group.name))
    done: Counter[Act] = Counter()
    return tuple(_within_cap(step, done, rules.cap) for step in steps)


def _within_cap(step: Step, done: Counter[Act], cap: int) -> Step:
    if step.act in (Act.KEEP, Act.UNMARK):
        return step
    done[step.act] += 1
    if done[step.act] <= cap:
        return step
    why = _("{reason}; over {n} in one run: next time").format(reason=step.reason, n=cap)
    return Step(group=step.group, act=Act.KEEP, reason=why, due=step.due, capped=step.act)


def decide(group: Group, facts: Facts, rules: Rules, now: datetime) -> Step:
    """Decide on one group. What could not be read keeps it; what is unused gets no retention.

    A retention would empty an unused group at once, before its grace.
    """
    if group.name.startswith(rules.ignored):
        return Step(group=group, act=Act.KEEP, reason=_("on the ignore list"))
    marked = _marked_at(group, rules)
    unsure = explain_doubt(group, facts.uses)
    used = explain_use(group, facts.uses, rules) or explain_write(group, rules, now)
    if marked:
        if used:
            why = _("used again: {why}").format(why=used)
            return Step(group=group, act=Act.UNMARK, reason=why)
        return _decide_marked(group, marked, facts.notices, unsure=unsure, rules=rules, now=now)
    if not used and not unsure:
        return Step(
            group=group, act=Act.MARK, reason=_unused(group, rules, now), due=now + rules.grace
        )
    if group.endless and (used or _is_empty(group)):
        why = _("its lines were kept for ever (normal: {n} days)").format(n=rules.keep_days)
        return Step(group=group, act=Act.RETAIN, reason=why)
    return Step(group=group, act=Act.KEEP, reason=used or unsure)


def _decide_marked(
    group: Group,
    marked: datetime,
    notices: Read[Mapping[str, Notice]],
    *,
    unsure: str,
    rules: Rules,
    now: datetime,
) -> Step:
    """Decide on an unused group. Its grace runs from its mark, its notice, and any acceptance."""
    if isinstance(notices, Unreadable):
        unsure = unsure or _("whether people were told could not be read")
        return Step(group=group, act=Act.KEEP, reason=unsure, due=marked + rules.grace)
    notice = notices.get(group.name) or Notice(since=now)
    due = max(marked, notice.since, notice.accepted_until or marked) + rules.grace
    if unsure:
        return Step(group=group, act=Act.KEEP, reason=unsure, due=due)
    if now >= due:
        return Step(group=group, act=Act.DELETE, reason=_unused(group, rules, now), due=due)
    why = _("its grace ends {time}").format(time=moment(due, rules.zone))
    if notice.accepted_until and now < notice.accepted_until:
        who = _("{who} lets it be until {time}").format(
            who=notice.accepted_by, time=moment(notice.accepted_until, rules.zone)
        )
        why = f"{who}, {why}"
    return Step(group=group, act=Act.KEEP, reason=why, due=due)


def _is_empty(group: Group) -> bool:
    return not isinstance(group.streams, Unreadable) and group.streams.newest is None


def _unused(group: Group, rules: Rules, now: datetime) -> str:
    if isinstance(group.streams, Unreadable) or group.streams.newest is None:
        raise ValueError(f"{group.name} is not known to be unused")
    return _("last written to {age} ago (unused: {limit}), and nothing names it").format(
        age=spoken(now - group.streams.newest), limit=spoken(rules.stale)
    )


def _marked_at(group: Group, rules: Rules) -> datetime | None:
    """Return when we marked a group; None where nobody did, somebody else did, or it is garbled."""
    if isinstance(group.tags, Unreadable) or group.tags.get(MARKED_BY) != rules.owner:
        return None
    try:
        marked = datetime.fromisoformat(group.tags.get(MARKED_AT, ""))
    except ValueError:
        return None
    return marked if marked.tzinfo else None
