"""Reads an Aurora cluster, its valid upgrade targets, what waits for it, and a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.engine_upgrade.facts import Target, UpgradeState
from notifier.translation import _
from opskit.action_items import LOCKED
from opskit.actions import Progress
from opskit.cluster_state import AVAILABLE
from opskit.named_cluster import pick_cluster
from opskit.read_cluster import read_cluster

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient

    from functions.engine_upgrade.settings import UpgradeSettings
    from opskit.action_job import ActionRun
    from opskit.actions import Decision
    from opskit.cluster_state import ClusterState

_BROKEN = frozenset({"failed", "incompatible-restore", "incompatible-parameters"})


class OldSnapshotError(RuntimeError):
    """A snapshot of that name is too old to go back to; the text says so, translated."""


def look(run: ActionRun[UpgradeSettings]) -> UpgradeState | None:
    """Read all of it; None where there is no such cluster, or none that may be touched.

    Needs, beside read_cluster's rights, rds:DescribeDBEngineVersions and
    rds:DescribePendingMaintenanceActions.
    """
    name = pick_cluster(run.settings.db_clusters, run.request)
    if name not in run.settings.db_clusters:
        return None
    rds: RDSClient = run.aws.client("rds")
    cluster = read_cluster(rds, name)
    if cluster is None:
        return None
    return UpgradeState(
        cluster=cluster, targets=_targets(rds, cluster), maintenance=_maintenance(rds, cluster)
    )


def glance(run: ActionRun[UpgradeSettings], decision: Decision) -> UpgradeState | None:
    """Read the cluster alone while it is not available: its targets are no news then."""
    cluster = read_cluster(run.aws.client("rds"), decision.resource)
    return UpgradeState(cluster=cluster) if cluster and cluster.status != AVAILABLE else None


def look_at_snapshot(run: ActionRun[UpgradeSettings], decision: Decision) -> Progress:
    """Look whether the snapshot stands, and the cluster is available again.

    Needs rds:DescribeDBClusterSnapshots and rds:DescribeDBClusters.

    Raises:
        OldSnapshotError: it stems from an earlier try, and lacks what was written since.
    """
    rds: RDSClient = run.aws.client("rds")
    name = decision.change["snapshot"]
    try:
        answer = rds.describe_db_cluster_snapshots(DBClusterSnapshotIdentifier=name)
    except rds.exceptions.DBClusterSnapshotNotFoundFault:
        return Progress.ABSENT
    (snapshot,) = answer["DBClusterSnapshots"]
    if snapshot.get("SnapshotCreateTime", run.now) < run.now - LOCKED:
        text = _("snapshot {name} is of an earlier try: delete it, or wait until tomorrow")
        raise OldSnapshotError(text.format(name=name))
    if snapshot["Status"] in _BROKEN or snapshot["DBClusterIdentifier"] != decision.resource:
        return Progress.FAILED
    if snapshot["Status"] != AVAILABLE:
        return Progress.MOVING
    (cluster,) = rds.describe_db_clusters(DBClusterIdentifier=decision.resource)["DBClusters"]
    return Progress.STABLE if cluster["Status"] == AVAILABLE else Progress.MOVING


def _targets(rds: RDSClient, cluster: ClusterState) -> tuple[Target, ...]:
    answer = rds.describe_db_engine_versions(
        Engine=cluster.engine, EngineVersion=cluster.version, IncludeAll=True
    )
    return tuple(
        Target(version=one["EngineVersion"], major=one.get("IsMajorVersionUpgrade", False))
        for said in answer["DBEngineVersions"]
        if said["EngineVersion"] == cluster.version
        for one in said.get("ValidUpgradeTarget", [])
    )


def _maintenance(rds: RDSClient, cluster: ClusterState) -> tuple[str, ...]:
    names = {cluster.arn: cluster.name} | {one.arn: one.name for one in cluster.instances}
    pages = rds.get_paginator("describe_pending_maintenance_actions").paginate()
    return tuple(
        f"{names[waiting['ResourceIdentifier']]}: {action['Action']}"
        for page in pages
        for waiting in page["PendingMaintenanceActions"]
        if waiting["ResourceIdentifier"] in names
        for action in waiting["PendingMaintenanceActionDetails"]
    )
