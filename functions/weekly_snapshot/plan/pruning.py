"""Which snapshots may go, and why each other one is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from functions.weekly_snapshot.plan.goals import name_snapshot
from notifier.phrases import moment
from notifier.translation import _
from opskit.durations import spoken
from opskit.snapshot_tags import BEFORE, MADE_BY, SCHEDULED, name_before_upgrade

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from functions.weekly_snapshot.facts import Snapshot

MOST = 4
"""Deleted at most of one cluster in one run: a wrong clock or tag empties no shelf at once."""
BEFORE_KEPT = timedelta(days=35)
"""What was made before an upgrade is kept so long at least: as automated backups are at most."""
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What pruning goes by.

    Attributes:
        owner: the value of the tag ops:made-by; what carries another is somebody else's.
        upgrades: its value on what engine_upgrade made, which goes by these rules too.
        kept: how long a snapshot is kept at least.
        floor: so many available ones of our own stay, whatever their age.
        zone: the team's, for the reasons.
    """

    owner: str
    upgrades: str
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
    snapshots: Sequence[Snapshot], rules: Rules, now: datetime, *, held: str, origin: str = ""
) -> tuple[Verdict, ...]:
    """Judge the snapshots of one cluster in one region, oldest first.

    Nothing goes that is somebody else's, younger than the retention, not available, the newest
    available one, or the newest of our own that was proven restorable (others may delete theirs
    tomorrow); nor does more than keeps the floor. Of those from before an upgrade the newest stays
    whatever its age, and all stay while fewer weekly ones stand than the floor.

    Args:
        snapshots: all manual ones of the cluster there.
        rules: what to go by.
        now: the present (aware).
        held: why nothing at all may go (making this week's failed), or "".
        origin: the region that these are copies from; "" where they were made.
    """
    ordered = sorted(snapshots, key=lambda one: (one.created or _NEVER, one.name))
    ours = [one for one in ordered if _is_ours(one, rules, origin)]
    upgrades = [one for one in ordered if not origin and _is_before_upgrade(one, rules)]
    spared = _spare(upgrades, upgrades) | _spare(ordered, ours)
    room = sum(one.is_available for one in ours) - rules.floor
    verdicts: list[Verdict] = []
    gone = 0
    for one in ordered:
        weekly = one in ours
        stays = "" if weekly or one in upgrades else _("not made by this job")
        kept = rules.kept if weekly else max(rules.kept, BEFORE_KEPT)
        stays = stays or _keep(one, kept, rules, now) or spared.get(one.name, "")
        reason = held or stays or _hold_back(gone, room, rules, weekly=weekly)
        gone += not reason
        room -= weekly and not reason
        verdicts.append(Verdict(snapshot=one, goes=not reason, reason=reason or _age(one, now)))
    return tuple(verdicts)


def _spare(ordered: list[Snapshot], ours: list[Snapshot]) -> dict[str, str]:
    """Say by name which snapshots stay for what they are: the newest, and the newest proven."""
    proven = [one for one in ours if one.is_available and one.proven]
    spared = {one.name: _("the newest that was proven restorable") for one in proven[-1:]}
    usable = [one for one in ordered if one.is_available]
    return spared | {one.name: _("the newest") for one in usable[-1:]}


def _is_ours(snapshot: Snapshot, rules: Rules, origin: str) -> bool:
    """Tell whether a snapshot is one that this job made here, or copied here.

    A tag alone is no proof: a copy by hand takes tags along, and so may a cluster. Ours bears the
    name of the day in its tag, and is a copy of what bears the same name, or none.
    """
    if snapshot.tags.get(MADE_BY) != rules.owner or _origin(snapshot) != origin:
        return False
    try:
        day = date.fromisoformat(snapshot.tags.get(SCHEDULED, ""))
    except ValueError:
        return False
    return snapshot.name == name_snapshot(snapshot.cluster, day)


def _is_before_upgrade(snapshot: Snapshot, rules: Rules) -> bool:
    """Tell whether engine_upgrade made it here; its name says cluster, version and day."""
    version, day = snapshot.tags.get(BEFORE, ""), snapshot.name[-8:]
    return (
        snapshot.tags.get(MADE_BY) == rules.upgrades
        and not snapshot.source
        and day.isdigit()
        and snapshot.name == name_before_upgrade(snapshot.cluster, version, day).lower()
    )


def _origin(snapshot: Snapshot) -> str:
    """Return the region of what a snapshot is a copy of; "" where it is none."""
    if not snapshot.source:
        return ""
    _arn, _partition, _rds, region, _account, _kind, name, *_ = f"{snapshot.source}::::::".split(
        ":"
    )
    return region if name == snapshot.name else snapshot.source


def _keep(one: Snapshot, kept: timedelta, rules: Rules, now: datetime) -> str:
    if one.is_going:
        return _("AWS is deleting it")
    if not one.is_available or one.created is None:
        return _("it is {status}: look at it by hand").format(status=one.status)
    until = one.created + kept
    return "" if until < now else _("kept until {time}").format(time=moment(until, rules.zone))


def _hold_back(gone: int, room: int, rules: Rules, *, weekly: bool) -> str:
    if weekly and room <= 0:
        return _("one of the {n} that always stay").format(n=rules.floor)
    if room < 0:
        return _("it stays while fewer than {n} weekly ones stand").format(n=rules.floor)
    return _("over {n} in one run: next week").format(n=MOST) if gone >= MOST else ""


def _age(one: Snapshot, now: datetime) -> str:
    return _("{age} old").format(age=spoken(now - (one.created or now)))
