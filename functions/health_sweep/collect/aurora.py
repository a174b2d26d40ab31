"""Reads Aurora clusters, their instances and what maintenance awaits them: three reads in all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from functions.health_sweep.judge.aurora import AuroraFacts, Cluster
from functions.health_sweep.judge.aurora_checks import Instance, Maintenance
from opskit.db_clusters import filter_clusters, find_clusters

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mypy_boto3_rds import RDSClient
    from mypy_boto3_rds.type_defs import (
        DBClusterTypeDef,
        DBInstanceTypeDef,
        PendingMaintenanceActionTypeDef,
    )

    from functions.health_sweep.settings import SweepSettings
    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.targets import Targets


def collect_aurora(
    aws: Aws,
    reader: Reader,
    targets: Targets,
    settings: SweepSettings,  # noqa: ARG001 - as every area's collect
    now: datetime,  # noqa: ARG001 - as every area's collect
) -> AuroraFacts:
    """Read clusters, instances and pending maintenance at once.

    Needs rds:DescribeDBClusters, rds:DescribeDBInstances, rds:DescribePendingMaintenanceActions.
    """
    names = targets.clusters
    if not names:
        return AuroraFacts(region=aws.region, clusters={}, instances={}, maintenance={})
    rds: RDSClient = aws.client("rds")
    what = names[0] if len(names) == 1 else "Aurora"
    clusters = reader.start(
        "rds:DescribeDBClusters", what, lambda: find_clusters(rds, names, _cluster)
    )
    instances = reader.start("rds:DescribeDBInstances", what, lambda: _instances(rds, names))
    maintenance = reader.start(
        "rds:DescribePendingMaintenanceActions", what, lambda: _maintenance(rds)
    )
    return AuroraFacts(
        region=aws.region,
        clusters=clusters.result(),
        instances=instances.result(),
        maintenance=maintenance.result(),
    )


def _instances(rds: RDSClient, names: Sequence[str]) -> dict[str, Instance]:
    pages = rds.get_paginator("describe_db_instances").paginate(Filters=filter_clusters(names))
    return {
        said["DBInstanceIdentifier"]: _instance(said)
        for page in pages
        for said in page["DBInstances"]
    }


def _maintenance(rds: RDSClient) -> dict[str, tuple[Maintenance, ...]]:
    found: dict[str, tuple[Maintenance, ...]] = defaultdict(tuple)
    for page in rds.get_paginator("describe_pending_maintenance_actions").paginate():
        for said in page["PendingMaintenanceActions"]:
            # arn:aws:rds:region:account:cluster:name, or ...:db:name
            name = said["ResourceIdentifier"].rsplit(":", 1)[-1]
            details = said.get("PendingMaintenanceActionDetails", [])
            found[name] += tuple(_action(said["ResourceIdentifier"], detail) for detail in details)
    return dict(found)


def _cluster(said: DBClusterTypeDef) -> Cluster:
    return Cluster(
        name=said["DBClusterIdentifier"],
        status=said["Status"],
        engine=said["Engine"],
        version=said["EngineVersion"],
        multi_az=said.get("MultiAZ", False),
        members={
            m["DBInstanceIdentifier"]: m["IsClusterWriter"]
            for m in said.get("DBClusterMembers", [])
        },
        latest_restorable=said.get("LatestRestorableTime"),
        retention_days=said.get("BackupRetentionPeriod", 0),
        encrypted=said.get("StorageEncrypted", False),
        deletion_protection=said.get("DeletionProtection", False),
    )


def _instance(said: DBInstanceTypeDef) -> Instance:
    return Instance(
        name=said["DBInstanceIdentifier"],
        status=said.get("DBInstanceStatus", "unknown"),
        zone=said.get("AvailabilityZone", ""),
        certificate_until=said.get("CertificateDetails", {}).get("ValidTill"),
    )


def _action(arn: str, said: PendingMaintenanceActionTypeDef) -> Maintenance:
    return Maintenance(
        arn=arn,
        action=said.get("Action", "?"),
        description=said.get("Description", ""),
        planned=said.get("CurrentApplyDate"),
        forced=said.get("ForcedApplyDate") or said.get("AutoAppliedAfterDate"),
    )
