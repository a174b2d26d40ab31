"""Aurora: what AWS said of the clusters, and what of it somebody ought to know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.health_sweep.judge.aurora_checks import (
    Instance,
    Maintenance,
    check_certificate,
    check_instance_status,
    check_maintenance,
    check_status,
)
from functions.health_sweep.settings import SweepSettings
from notifier.translation import _, ngettext
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.backups import check_restorable, check_retention
from opskit.durations import spoken
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable

_WORKING = ("available", "backing-up", "storage-optimization")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One Aurora cluster.

    Attributes:
        name: its identifier.
        status: AWS's word, "available".
        engine: such as "aurora-mysql".
        version: the engine's.
        multi_az: whether AWS counts instances in more than one zone.
        members: instance name to whether it is the writer.
        latest_restorable: the newest moment that can be restored (aware), or None.
        retention_days: how long automated backups are kept.
        encrypted: whether the storage is.
        deletion_protection: whether it is on.
    """

    name: str
    status: str
    engine: str
    version: str
    multi_az: bool
    members: Mapping[str, bool]
    latest_restorable: datetime | None
    retention_days: int
    encrypted: bool
    deletion_protection: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuroraFacts:
    """What AWS said.

    Attributes:
        region: for links.
        clusters: by identifier; None for one that does not exist.
        instances: by identifier.
        maintenance: pending actions by the identifier of the cluster or instance.
    """

    region: str
    clusters: Read[Mapping[str, Cluster | None]]
    instances: Read[Mapping[str, Instance]]
    maintenance: Read[Mapping[str, tuple[Maintenance, ...]]]


def judge_aurora(facts: AuroraFacts, settings: SweepSettings, now: datetime) -> list[Finding]:
    """Judge status, members, zones, backups, maintenance and certificates (daily checklist 1).

    Args:
        facts: what AWS said.
        settings: `rpo_minutes`.
        now: the moment judged.
    """
    if isinstance(facts.clusters, Unreadable):
        return [judge_unreadable(facts.clusters, code="aurora.unreadable", hides=("aurora.",))]
    findings = list(_unread_parts(facts))
    for name, cluster in facts.clusters.items():
        findings += _judge_cluster(name, cluster, facts, settings, now)
    return findings


def section_aurora(facts: AuroraFacts, now: datetime) -> Section:
    """Say what was looked at: a line for each cluster."""
    clusters = {} if isinstance(facts.clusters, Unreadable) else facts.clusters
    lines = tuple(_line(c, facts, now) for c in clusters.values() if c is not None)
    return Section(title=_("Aurora"), lines=lines)


def _unread_parts(facts: AuroraFacts) -> Iterator[Finding]:
    if isinstance(facts.instances, Unreadable):
        yield judge_unreadable(
            facts.instances,
            code="aurora.instances_unreadable",
            hides=("aurora.instance_", "aurora.certificate", "aurora.no_reader", "aurora.one_zone"),
        )
    if isinstance(facts.maintenance, Unreadable):
        yield judge_unreadable(
            facts.maintenance,
            code="aurora.maintenance_unreadable",
            hides=("aurora.maintenance",),
        )


def _judge_cluster(
    name: str, cluster: Cluster | None, facts: AuroraFacts, settings: SweepSettings, now: datetime
) -> Iterator[Finding]:
    link = console.rds_cluster(facts.region, name)
    if cluster is None:
        yield Finding(
            code="aurora.missing",
            resource=name,
            severity=Severity.CRITICAL,
            sentence=_("This Aurora cluster does not exist"),
            link=link,
            remedy=_("Check the name in the stack's parameters, or restore the cluster"),
            hides=(f"aurora.|{name}",),
        )
        return
    checks = (
        check_status(name, cluster.status, link),
        _check_zones(cluster, _instances_of(cluster, facts), link),
        check_restorable(
            name,
            cluster.latest_restorable,
            settings.rpo_minutes,
            now,
            area="aurora",
            link=link,
        ),
        check_retention(name, cluster.retention_days, area="aurora", link=link),
    )
    yield from (finding for finding in checks if finding)
    for member, writer in cluster.members.items():
        yield from _judge_member(member, writer=writer, facts=facts, now=now, link=link)
    yield from _pending(name, facts, now, link)


def _judge_member(
    name: str, *, writer: bool, facts: AuroraFacts, now: datetime, link: str
) -> Iterator[Finding]:
    if not isinstance(facts.instances, Unreadable):
        instance = facts.instances.get(name)
        status = instance.status if instance else "missing"
        if finding := check_instance_status(name, status, writer=writer, link=link):
            yield finding
        if instance and (finding := check_certificate(instance, now, link)):
            yield finding
    yield from _pending(name, facts, now, link)


def _pending(name: str, facts: AuroraFacts, now: datetime, link: str) -> Iterator[Finding]:
    if isinstance(facts.maintenance, Unreadable):
        return
    if finding := check_maintenance(name, facts.maintenance.get(name, ()), now, link):
        yield finding


def _check_zones(cluster: Cluster, members: list[Instance] | None, link: str) -> Finding | None:
    """A reader in another zone is what a failover goes to (objective: 99.95 %, RTO 30 min)."""
    writers = [name for name, writer in cluster.members.items() if writer]
    if not writers:
        sentence = _("No instance of this cluster is the writer (normal: 1)")
        remedy = _("Look at the cluster's events; it may be failing over right now")
        return _zone_finding("aurora.no_writer", cluster, Severity.CRITICAL, sentence, remedy, link)
    readers = len(cluster.members) - len(writers)
    working = [m for m in members or () if m.name not in writers and m.status in _WORKING]
    remedy = _("Add a reader in another zone: aws rds create-db-instance --availability-zone ...")
    if not readers or (members is not None and not working):
        sentence = _("{working} of {readers} readers work (normal: at least 1)").format(
            working=len(working), readers=readers
        )
        if readers:
            remedy = _("Bring the reader back, or add another one in another zone")
        else:
            sentence = _("The cluster has no reader to fail over to (normal: at least 1)")
        return _zone_finding("aurora.no_reader", cluster, Severity.WARNING, sentence, remedy, link)
    home = {m.zone for m in members or () if m.name in writers}
    apart = cluster.multi_az if members is None else any(m.zone not in home for m in working)
    if apart:
        return None
    sentence = _("No working reader stands in another zone than the writer (Multi-AZ: no)")
    return _zone_finding("aurora.one_zone", cluster, Severity.WARNING, sentence, remedy, link)


def _zone_finding(
    code: str, cluster: Cluster, severity: Severity, sentence: str, remedy: str, link: str
) -> Finding:
    """Make a finding; the milder ones of this kind, and the lag of a reader, hide behind it."""
    kinds = ("aurora.no_writer", "aurora.no_reader", "aurora.one_zone")
    milder = kinds[kinds.index(code) + 1 :]
    lag = ("usage.replica_lag",) if milder else ()
    return Finding(
        code=code,
        resource=cluster.name,
        severity=severity,
        sentence=sentence,
        link=link,
        remedy=remedy,
        hides=tuple(f"{hidden}|{cluster.name}" for hidden in (*milder, *lag)),
    )


def _instances_of(cluster: Cluster, facts: AuroraFacts) -> list[Instance] | None:
    if isinstance(facts.instances, Unreadable):
        return None
    return [facts.instances[name] for name in cluster.members if name in facts.instances]


def _line(cluster: Cluster, facts: AuroraFacts, now: datetime) -> str:
    zones = {member.zone for member in _instances_of(cluster, facts) or ()}
    count = len(cluster.members)
    parts = [
        cluster.status,
        f"{cluster.engine} {cluster.version}",
        ngettext("{n} instance", "{n} instances", count).format(n=count),
        ngettext("{n} zone", "{n} zones", len(zones)).format(n=len(zones)) if zones else "",
        _("restorable to {ago} ago").format(ago=spoken(now - cluster.latest_restorable))
        if cluster.latest_restorable
        else "",
        ngettext("backups kept {n} day", "backups kept {n} days", cluster.retention_days).format(
            n=cluster.retention_days
        ),
        "" if cluster.encrypted else _("storage NOT encrypted"),
        "" if cluster.deletion_protection else _("deletion protection is off"),
    ]
    return f"{cluster.name}: {', '.join(part for part in parts if part)}"
