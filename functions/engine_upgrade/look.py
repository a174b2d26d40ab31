"""Reads an Aurora cluster, its valid upgrade targets, what waits for it, and a snapshot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from functions.engine_upgrade.facts import AVAILABLE, ClusterState, Instance, Target
from notifier.translation import _
from opskit.action_items import LOCKED
from opskit.actions import Progress
from opskit.named_cluster import pick_cluster

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient
    from mypy_boto3_rds.type_defs import DBClusterTypeDef, DBInstanceTypeDef

    from functions.engine_upgrade.settings import UpgradeSettings
    from opskit.action_job import ActionRun
    from opskit.actions import Decision

_BROKEN = frozenset({"failed", "incompatible-restore", "incompatible-parameters"})


class OldSnapshotError(RuntimeError):
    """A snapshot of that name is too old to go back to; the text says so, translated."""


def look(run: ActionRun[UpgradeSettings]) -> ClusterState | None:
    """Read the cluster; None where there is none, or none that may be touched.

    Needs rds:DescribeDBClusters, rds:DescribeDBInstances, rds:DescribeDBEngineVersions and
    rds:DescribePendingMaintenanceActions.
    """
    name = pick_cluster(run.settings.db_clusters, run.request)
    if name not in run.settings.db_clusters:
        return None
    rds: RDSClient = run.aws.client("rds")
    found = _find(rds, name)
    if found is None:
        return None
    said, instances = found
    return replace(
        _state(said, instances),
        targets=_targets(rds, said["Engine"], said["EngineVersion"]),
        maintenance=_maintenance(rds, said, instances),
    )


def glance(run: ActionRun[UpgradeSettings], decision: Decision) -> ClusterState | None:
    """Read cluster and instances while they are not available; targets are no news then.

    Needs rds:DescribeDBClusters and rds:DescribeDBInstances.
    """
    found = _find(run.aws.client("rds"), decision.resource)
    state = _state(*found) if found else None
    return state if state and state.status != AVAILABLE else None


type Found = tuple[DBClusterTypeDef, dict[str, DBInstanceTypeDef]]


def _find(rds: RDSClient, name: str) -> Found | None:
    try:
        (said,) = rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
    except rds.exceptions.DBClusterNotFoundFault:
        return None
    members = rds.describe_db_instances(Filters=[{"Name": "db-cluster-id", "Values": [name]}])
    return said, {one["DBInstanceIdentifier"]: one for one in members["DBInstances"]}


def _state(said: DBClusterTypeDef, instances: dict[str, DBInstanceTypeDef]) -> ClusterState:
    return ClusterState(
        name=said["DBClusterIdentifier"],
        status=said["Status"],
        version=said["EngineVersion"],
        instances=_instances(said, instances),
        pending=tuple(sorted(said.get("PendingModifiedValues", {}))),
    )


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


def _instances(
    cluster: DBClusterTypeDef, found: dict[str, DBInstanceTypeDef]
) -> tuple[Instance, ...]:
    members = []
    for member in cluster["DBClusterMembers"]:
        name = member["DBInstanceIdentifier"]
        said = found.get(name, {})
        members.append(
            Instance(
                name=name,
                writer=member["IsClusterWriter"],
                status=said.get("DBInstanceStatus", "unknown"),
                version=said.get("EngineVersion", ""),
                pending=tuple(sorted(said.get("PendingModifiedValues", {}))),
            )
        )
    return tuple(members)


def _targets(rds: RDSClient, engine: str, version: str) -> tuple[Target, ...]:
    answer = rds.describe_db_engine_versions(Engine=engine, EngineVersion=version, IncludeAll=True)
    return tuple(
        Target(version=one["EngineVersion"], major=one.get("IsMajorVersionUpgrade", False))
        for said in answer["DBEngineVersions"]
        if said["EngineVersion"] == version
        for one in said.get("ValidUpgradeTarget", [])
    )


def _maintenance(
    rds: RDSClient, cluster: DBClusterTypeDef, instances: dict[str, DBInstanceTypeDef]
) -> tuple[str, ...]:
    arns = {cluster["DBClusterArn"]: cluster["DBClusterIdentifier"]}
    arns |= {one["DBInstanceArn"]: name for name, one in instances.items()}
    pages = rds.get_paginator("describe_pending_maintenance_actions").paginate()
    return tuple(
        f"{arns[waiting['ResourceIdentifier']]}: {action['Action']}"
        for page in pages
        for waiting in page["PendingMaintenanceActions"]
        if waiting["ResourceIdentifier"] in arns
        for action in waiting["PendingMaintenanceActionDetails"]
    )
