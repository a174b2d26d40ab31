"""Aurora: how clusters are set up, and who else has their snapshots."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from functions.security_review.judge.aurora_checks import (
    CLUSTER_CHECKS,
    INSTANCE_CHECKS,
    SNAPSHOT_CHECKS,
    Cluster,
    Instance,
    Snapshot,
)
from functions.security_review.judge.checks import run_checks
from notifier.translation import _, ngettext
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

HIDES = ("aurora.", "security_groups.", "secrets.")
"""What is found by way of a cluster: itself, and the groups and the secret that it names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuroraFacts:
    """What AWS said.

    Attributes:
        region: for links.
        clusters: by identifier; None for one that does not exist.
        instances: of these clusters.
        snapshots: those made by hand, by cluster; AWS lets nobody share automated ones.
    """

    region: str
    clusters: Read[Mapping[str, Cluster | None]]
    instances: Read[tuple[Instance, ...]]
    snapshots: Mapping[str, Read[tuple[Snapshot, ...]]]

    def there(self) -> list[Cluster]:
        """Return the clusters that could be read."""
        clusters = {} if isinstance(self.clusters, Unreadable) else self.clusters
        return [one for one in clusters.values() if one]


def judge_aurora(facts: AuroraFacts) -> list[Finding]:
    """Judge clusters, instances and snapshots (Security Hub's RDS controls)."""
    if isinstance(facts.clusters, Unreadable):
        return [judge_unreadable(facts.clusters, code="aurora.unreadable", hides=HIDES)]
    return [*_unread(facts), *_missing(facts.clusters), *_judge(facts)]


def section_aurora(facts: AuroraFacts) -> Section:
    """Say what was looked at: a line for each cluster."""
    return Section(title=_("Aurora"), lines=tuple(_line(one, facts) for one in facts.there()))


def _line(cluster: Cluster, facts: AuroraFacts) -> str:
    snapshots = facts.snapshots.get(cluster.name, ())
    if isinstance(snapshots, Unreadable):
        return f"{cluster.name}: {_('snapshots could not be read')}"
    n = len(snapshots)
    said = ngettext("{n} snapshot made by hand", "{n} snapshots made by hand", n).format(n=n)
    return f"{cluster.name}: {said}"


def _unread(facts: AuroraFacts) -> Iterator[Finding]:
    if isinstance(facts.instances, Unreadable):
        hides = ("aurora.public_access", "aurora.minor_upgrade")
        yield judge_unreadable(facts.instances, code="aurora.instances_unreadable", hides=hides)
    parts: list[object] = [*facts.snapshots.values()]
    for listed in facts.snapshots.values():
        if not isinstance(listed, Unreadable):
            parts += [one.shared_with for one in listed]
    failed = [part for part in parts if isinstance(part, Unreadable)]
    for one in merge_unreadable(failed, area="Aurora"):
        yield judge_unreadable(one, code="aurora.snapshots_unreadable", hides=("aurora.snapshot_",))


def _missing(clusters: Mapping[str, Cluster | None]) -> Iterator[Finding]:
    for name, cluster in clusters.items():
        if cluster is None:
            yield Finding(
                code="aurora.missing",
                resource=name,
                severity=Severity.UNKNOWN,
                sentence=_("This Aurora cluster does not exist, so nothing of it was checked"),
                remedy="aws rds describe-db-clusters --query DBClusters[].DBClusterIdentifier",
                hides=HIDES,
            )


def _judge(facts: AuroraFacts) -> Iterator[Finding]:
    for cluster in facts.there():
        link = console.rds_cluster(facts.region, cluster.name)
        yield from run_checks(CLUSTER_CHECKS, cluster, resource=cluster.name, link=link)
        snapshots = facts.snapshots.get(cluster.name, ())
        for snapshot in () if isinstance(snapshots, Unreadable) else snapshots:
            yield from run_checks(SNAPSHOT_CHECKS, snapshot, resource=snapshot.name, link=link)
    for one in () if isinstance(facts.instances, Unreadable) else facts.instances:
        link = console.rds_cluster(facts.region, one.cluster)
        yield from run_checks(INSTANCE_CHECKS, one, resource=one.name, link=link)
