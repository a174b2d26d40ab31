"""How the backups stand after a run, with what is normal: for who looks closer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.weekly_snapshot.judge.backups import QUOTA_SHARE, automated_of
from notifier.phrases import moment
from notifier.translation import _, ngettext
from notifier.words import Section
from opskit.backups import RETENTION_DAYS
from opskit.durations import spoken
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from functions.weekly_snapshot.facts import Cluster, Facts, Snapshot


def section_standing(facts: Facts, now: datetime, zone: ZoneInfo, *, rpo_minutes: int) -> Section:
    """Say how far back a restore goes, what AWS keeps by itself, what is proven, and the quota.

    Args:
        facts: what AWS said last.
        now: the present (aware).
        zone: the team's.
        rpo_minutes: how much of the newest data may be lost.
    """
    clusters = {} if isinstance(facts.clusters, Unreadable) else facts.clusters
    lines: list[str] = []
    for name, cluster in clusters.items():
        if cluster is not None:
            lines += _restorable(name, cluster, now, rpo_minutes)
            lines += _automated(name, cluster, facts, zone)
            lines += _proven(name, facts)
    return Section(title=_("How the backups stand"), lines=(*lines, *_quota(facts)))


def _restorable(name: str, cluster: Cluster, now: datetime, rpo_minutes: int) -> Iterator[str]:
    if cluster.restorable:
        behind = spoken(now - cluster.restorable)
        yield _("{name}: a restore would lose the last {behind} (normal: at most {n} min)").format(
            name=name, behind=behind, n=rpo_minutes
        )


def _automated(name: str, cluster: Cluster, facts: Facts, zone: ZoneInfo) -> Iterator[str]:
    if isinstance(facts.automated, Unreadable):
        return
    made = automated_of(facts.automated, name)
    newest = max((one.created for one in made if one.created), default=None)
    count = ngettext("{n} automated backup", "{n} automated backups", len(made)).format(n=len(made))
    age = _("the newest of {time}").format(time=moment(newest, zone)) if newest else _("none")
    kept = ngettext("kept for {n} day", "kept for {n} days", cluster.retention_days)
    normal = _("(normal: at least {n})").format(n=RETENTION_DAYS)
    yield f"{name}: {count}, {age}, {kept.format(n=cluster.retention_days)} {normal}"


def _proven(name: str, facts: Facts) -> Iterator[str]:
    if isinstance(facts.manual, Unreadable) or isinstance(facts.automated, Unreadable):
        return
    found = [one for one in (*facts.manual, *facts.automated) if one.is_of(name) and one.proven]
    if not found:
        text = _("{name}: no snapshot that stands was proven restorable; restore_drill proves one")
        yield text.format(name=name)
        return
    last: Snapshot = max(found, key=lambda one: one.proven)
    yield _("{name}: proven restorable on {day}, by a drill with {snapshot}").format(
        name=name, day=last.proven, snapshot=last.name
    )


def _quota(facts: Facts) -> Iterator[str]:
    if facts.quota and not isinstance(facts.quota, Unreadable):
        used, most = facts.quota.used, facts.quota.most
        yield _(
            "{used} of {most} manual snapshots of the region are used (normal: under {n})"
        ).format(used=used, most=most, n=round(QUOTA_SHARE * most))
