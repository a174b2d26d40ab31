"""What is done with each log group, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from functions.log_cleanup.facts import MARKED_AT, MARKED_BY, STACK_TAG
from notifier.phrases import moment
from notifier.translation import _, ngettext
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from functions.log_cleanup.facts import Facts, Group, Use
    from functions.log_cleanup.settings import CleanupSettings
    from opskit.unreadable import Read


class Act(Enum):
    """What is done with a group."""

    KEEP = "keep"
    RETAIN = "retain"
    MARK = "mark"
    UNMARK = "unmark"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the plan goes by.

    Attributes:
        owner: the value of the tag ops:marked-by.
        own: the prefix of this stack's own groups.
        stale: unused for so long is unused.
        grace: from the mark to the deletion.
        keep_days: the retention that is given.
        ignored: prefixes that are let be.
        cap: acts of a kind in one run.
        zone: the team's, for the reasons.
    """

    owner: str
    own: str
    stale: timedelta
    grace: timedelta
    keep_days: int
    ignored: tuple[str, ...]
    cap: int
    zone: ZoneInfo


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


def rules_of(settings: CleanupSettings, *, stack: str, zone: ZoneInfo) -> Rules:
    """Return what the plan goes by."""
    return Rules(
        owner=f"{stack}-log-cleanup",
        own=f"/aws/lambda/{stack}-",
        stale=timedelta(days=settings.log_stale_days),
        grace=timedelta(days=settings.log_grace_days),
        keep_days=settings.log_keep_days,
        ignored=settings.log_cleanup_ignore,
        cap=settings.log_cleanup_cap,
        zone=zone,
    )


def plan(facts: Facts, rules: Rules, now: datetime) -> Steps:
    """Decide on each group; at most `cap` acts of a kind, those marked longest first.

    Args:
        facts: what AWS said.
        rules: what to go by.
        now: the present (aware).
    """
    if isinstance(facts.groups, Unreadable):
        return ()
    steps = [decide(group, facts.uses, rules, now) for group in facts.groups]
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


def decide(
    group: Group, uses: Mapping[str, Read[tuple[Use, ...]]], rules: Rules, now: datetime
) -> Step:
    """Decide on one group. What could not be read keeps it; what is unused gets no retention.

    A retention would empty an unused group at once, before its grace.
    """
    if group.name.startswith(rules.ignored):
        return Step(group=group, act=Act.KEEP, reason=_("on the ignore list"))
    marked = _marked_at(group, rules)
    in_use, unsure = _find_use(group, uses, rules), _find_doubt(group, uses)
    used = in_use or _find_write(group, rules, now)
    if marked:
        return _decide_marked(group, marked, used=used, unsure=unsure, rules=rules, now=now)
    if not used and not unsure:
        return Step(group=group, act=Act.MARK, reason=_unused(group, rules), due=now + rules.grace)
    if _lacks_retention(group) and (used or _is_empty(group)):
        return Step(group=group, act=Act.RETAIN, reason=_("its lines were kept for ever"))
    return Step(group=group, act=Act.KEEP, reason=used or unsure)


def _decide_marked(
    group: Group, marked: datetime, *, used: str, unsure: str, rules: Rules, now: datetime
) -> Step:
    due = marked + rules.grace
    if used:
        why = _("used again: {why}").format(why=used)
        return Step(group=group, act=Act.UNMARK, reason=why)
    if unsure:
        return Step(group=group, act=Act.KEEP, reason=unsure, due=due)
    if now < due:
        why = _("marked; deleted from {time} on").format(time=moment(due, rules.zone))
        return Step(group=group, act=Act.KEEP, reason=why, due=due)
    return Step(group=group, act=Act.DELETE, reason=_unused(group, rules), due=due)


def _lacks_retention(group: Group) -> bool:
    return group.retention_days is None and group.takes_retention


def _is_empty(group: Group) -> bool:
    return not isinstance(group.streams, Unreadable) and group.streams.newest is None


def _unused(group: Group, rules: Rules) -> str:
    if isinstance(group.streams, Unreadable) or group.streams.newest is None:
        raise ValueError(f"{group.name} is not known to be unused")
    return _("last written to {time}, and nothing names it").format(
        time=moment(group.streams.newest, rules.zone)
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


def _find_use(group: Group, uses: Mapping[str, Read[tuple[Use, ...]]], rules: Rules) -> str:
    """Say what uses or guards a group, one translated sentence, or ""."""
    if group.name.startswith(rules.own):
        return _("this system's own")
    for found in uses.values():
        for use in () if isinstance(found, Unreadable) else found:
            if use.is_of(group.name):
                return _("named by {by}").format(by=use.by)
    if group.protected:
        return _("protected against deletion")
    if group.metric_filters:
        count = group.metric_filters
        return ngettext("{n} metric filter reads it", "{n} metric filters read it", count).format(
            n=count
        )
    if not isinstance(group.tags, Unreadable) and (stack := group.tags.get(STACK_TAG)):
        return _("belongs to the stack {stack}").format(stack=stack)
    return ""


def _find_write(group: Group, rules: Rules, now: datetime) -> str:
    if isinstance(group.streams, Unreadable) or group.streams.newest is None:
        return ""
    if group.streams.newest < now - rules.stale:
        return ""
    return _("written to {time}").format(time=moment(group.streams.newest, rules.zone))


def _find_doubt(group: Group, uses: Mapping[str, Read[tuple[Use, ...]]]) -> str:
    """Say why a group cannot be known to be unused, one translated sentence, or ""."""
    for asked, found in uses.items():
        if isinstance(found, Unreadable):
            return _("whether {asked} uses it could not be read").format(asked=asked)
    if isinstance(group.tags, Unreadable) or isinstance(group.streams, Unreadable):
        return _("its tags or streams could not be read")
    streams = group.streams
    if streams.newest is None:
        return _("when it was last written to is not known")
    if streams.silent:
        count = streams.silent
        return ngettext(
            "{n} stream does not say when it was last written to",
            "{n} streams do not say when they were last written to",
            count,
        ).format(n=count)
    return "" if streams.complete else _("it has more streams than were looked at")
