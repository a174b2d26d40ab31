"""How the clusters' backups stand: automated ones, restorable time, encryption, quota, size."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from notifier.phrases import number
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit import console
from opskit.backups import RETENTION_DAYS, check_restorable, check_retention
from opskit.durations import spoken
from opskit.unreadable import Unreadable
from opskit.unreadable_findings import judge_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.weekly_snapshot.facts import Cluster, Facts, Snapshot, Snapshots
    from functions.weekly_snapshot.plan.goals import Goals

QUOTA_SHARE = 0.8
"""Of the manual snapshots that AWS allows (100 by default): then there is time to raise it."""
GROWN, SHRUNK = 1.5, 0.8
"""A week's change of size that somebody ought to look at: an import, or tables that were lost."""
_LATE = timedelta(hours=36)
"""One automated backup a day, and half a day of patience."""
_LAST = datetime.max.replace(tzinfo=UTC)
_PARTS = {
    "clusters": ("backup.cluster_missing", "backup.restorable", "backup.retention", "backup.enc"),
    "manual": ("backup.size", "backup.undeleted"),
    "automated": ("backup.automated",),
    "copies": ("backup.copy",),
    "quota": ("backup.quota",),
}


def judge_backups(facts: Facts, goals: Goals, *, rpo_minutes: int, now: datetime) -> list[Finding]:
    """Judge what was read; what was not is UNKNOWN.

    Args:
        facts: what AWS said.
        goals: this week's, whose size is compared with the one before.
        rpo_minutes: how much of the newest data may be lost.
        now: the present (aware).
    """
    return [
        *_unread(facts),
        *_judge_clusters(facts, rpo_minutes, now),
        *_judge_sizes(facts, goals),
        *_judge_quota(facts),
    ]


def _unread(facts: Facts) -> Iterator[Finding]:
    for part, hides in _PARTS.items():
        if isinstance(failed := getattr(facts, part), Unreadable):
            yield judge_unreadable(failed, code=f"backup.{part}_unreadable", hides=hides)


def _judge_clusters(facts: Facts, rpo_minutes: int, now: datetime) -> Iterator[Finding]:
    if isinstance(facts.clusters, Unreadable):
        return
    if not facts.clusters:
        yield _no_cluster()
    for name, cluster in facts.clusters.items():
        link = console.rds_cluster(facts.region, name)
        if cluster is None:
            yield _missing(name, link)
            continue
        checks = (
            check_restorable(name, cluster.restorable, rpo_minutes, now, area="backup", link=link),
            check_retention(name, cluster.retention_days, area="backup", link=link),
            _check_encryption(cluster, name, link),
            _check_automated(cluster, name, facts, now, link),
        )
        yield from (finding for finding in checks if finding)


def _no_cluster() -> Finding:
    return Finding(
        code="backup.no_cluster",
        resource="weekly_snapshot",
        severity=Severity.UNKNOWN,
        sentence=_("No cluster is named, so nothing was backed up"),
        remedy=_("Set DbClusters in the stack's parameters; what a tag finds is never acted on"),
        hides=("backup.",),
    )


def _missing(name: str, link: str) -> Finding:
    return Finding(
        code="backup.cluster_missing",
        resource=name,
        severity=Severity.CRITICAL,
        sentence=_("This Aurora cluster does not exist, so it was not backed up"),
        link=link,
        remedy=_("Check DbClusters in the stack's parameters; nothing of it was deleted"),
        hides=(f"backup.|{name}",),
    )


def _check_encryption(cluster: Cluster, name: str, link: str) -> Finding | None:
    if cluster.encrypted:
        return None
    return Finding(
        code="backup.encryption",
        resource=name,
        severity=Severity.WARNING,
        sentence=_("Its storage is not encrypted, and so neither are its snapshots"),
        link=link,
        remedy=_("Restore a snapshot into an encrypted cluster: storage cannot be changed later"),
    )


def _check_automated(
    cluster: Cluster, name: str, facts: Facts, now: datetime, link: str
) -> Finding | None:
    """Look for the week's automated backups (manual: weekly checklist 2), and a fresh one."""
    if isinstance(facts.automated, Unreadable):
        return None
    made = automated_of(facts.automated, name)
    age = (now - cluster.created).days if cluster.created else RETENTION_DAYS
    wanted = max(0, min(RETENTION_DAYS, cluster.retention_days, age))
    newest = max((one.created for one in made if one.created), default=None)
    late = wanted > 0 and (newest is None or now - newest > _LATE)
    if len(made) >= wanted and not late:
        return None
    when = _("the newest is {age} old").format(age=spoken(now - newest)) if newest else _("none")
    return Finding(
        code="backup.automated",
        resource=name,
        severity=Severity.CRITICAL if late else Severity.WARNING,
        sentence=_("{n} of {wanted} automated backups are available, {when}").format(
            n=len(made), wanted=wanted, when=when
        ),
        link=link,
        remedy=_("See why: aws rds describe-events --source-type db-cluster --duration 10080"),
    )


def automated_of(found: Snapshots, cluster: str) -> list[Snapshot]:
    """Return a cluster's automated snapshots that can be restored."""
    return [one for one in found if one.is_of(cluster) and one.is_available]


def _judge_sizes(facts: Facts, goals: Goals) -> Iterator[Finding]:
    if isinstance(facts.manual, Unreadable):
        return
    for goal in goals:
        usable = [one for one in facts.manual if one.is_of(goal.cluster) and one.is_available]
        usable.sort(key=lambda one: one.created or _LAST)
        at = next((n for n, one in enumerate(usable) if one.name == goal.name), 0)
        size, before = usable[at].size_gib if at else None, usable[at - 1] if at else None
        if size and before and before.size_gib and _jumps(size, before.size_gib):
            yield _jump(goal.cluster, size, before, facts.region)


def _jumps(size: int, before: int) -> bool:
    # A GiB more or less is how AWS rounds.
    share = size / before
    return abs(size - before) > 1 and not SHRUNK <= share <= GROWN


def _jump(cluster: str, size: int, before: Snapshot, region: str) -> Finding:
    return Finding(
        code="backup.size",
        resource=cluster,
        severity=Severity.WARNING,
        sentence=_(
            "It holds {size} GiB, and {name} held {before} GiB (normal: {low} to {high} %)"
        ).format(
            size=size,
            name=before.name,
            before=before.size_gib,
            low=number(SHRUNK * 100),
            high=number(GROWN * 100),
        ),
        link=console.rds_cluster(region, cluster),
        remedy=_("Ask who imported or deleted data; keep the older snapshot until that is known"),
    )


def _judge_quota(facts: Facts) -> Iterator[Finding]:
    quota = facts.quota
    if quota is None or isinstance(quota, Unreadable) or quota.used < QUOTA_SHARE * quota.most:
        return
    left = max(0, quota.most - quota.used)
    room = ngettext("room for {n} more", "room for {n} more", left).format(n=left)
    yield Finding(
        code="backup.quota",
        resource="RDS",
        severity=Severity.WARNING if left else Severity.CRITICAL,
        sentence=_(
            "{used} of {most} manual cluster snapshots are used up, {room} (normal: under {n})"
        ).format(used=quota.used, most=quota.most, room=room, n=round(QUOTA_SHARE * quota.most)),
        remedy=_("Delete what nobody needs, or raise the quota ManualClusterSnapshots of RDS"),
    )
