"""Which snapshots may go, and why each other one is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from functions.weekly_snapshot.facts import MADE_BY
from notifier.phrases import moment
from notifier.translation import _
from opskit.durations import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from functions.weekly_snapshot.facts import Snapshot

MOST = 4
"""Deleted at most of one cluster in one run: a wrong clock or tag empties no shelf at once."""
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What pruning goes by.

    Attributes:
        owner: the value of the tag ops:made-by; what carries another is somebody else's.
        kept: how long a snapshot is kept at least.
        floor: so many available ones of our own stay, whatever their age.
        zone: the team's, for the reasons.
    """

    owner: str
    kept: timedelta
    floor: int
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of one snapshot, and why, one translated sentence."""

    snapshot: Snapshot
    goes: bool
    reason: str


def prune(
    snapshots: Sequence[Snapshot], rules: Rules, now: datetime, *, held: str
) -> tuple[Verdict, ...]:
    """Judge the snapshots of one cluster in one region, oldest first.

    Nothing goes that is somebody else's, younger than the retention, not available, the newest
    available one, or the newest one that was proven restorable; nor does more than keeps the floor.

    Args:
        snapshots: all manual ones of the cluster there.
        rules: what to go by.
        now: the present (aware).
        held: why nothing at all may go (making this week's failed), or "".
    """
    ordered = sorted(snapshots, key=lambda one: (one.created or _NEVER, one.name))
    usable = [one for one in ordered if one.is_available]
    room = sum(_is_ours(one, rules) for one in usable) - rules.floor
    verdicts: list[Verdict] = []
    gone = 0
    for one in ordered:
        reason = held or _keep(one, usable, rules, now) or _hold_back(gone, room, rules)
        gone += not reason
        verdicts.append(Verdict(snapshot=one, goes=not reason, reason=reason or _age(one, now)))
    return tuple(verdicts)


def _is_ours(snapshot: Snapshot, rules: Rules) -> bool:
    return snapshot.tags.get(MADE_BY) == rules.owner


def _keep(one: Snapshot, usable: list[Snapshot], rules: Rules, now: datetime) -> str:
    if not _is_ours(one, rules):
        return _("not made by this job")
    if not one.is_available or one.created is None:
        return _("it is {status}: look at it by hand").format(status=one.status)
    if one is usable[-1]:
        return _("the newest")
    if one is next((other for other in reversed(usable) if other.is_proven), None):
        return _("the newest that was proven restorable")
    until = one.created + rules.kept
    return "" if until < now else _("kept until {time}").format(time=moment(until, rules.zone))


def _hold_back(gone: int, room: int, rules: Rules) -> str:
    if gone >= room:
        return _("one of the {n} that always stay").format(n=rules.floor)
    return _("over {n} in one run: next week").format(n=MOST) if gone >= MOST else ""


def _age(one: Snapshot, now: datetime) -> str:
    return _("{age} old").format(age=spoken(now - (one.created or now)))
