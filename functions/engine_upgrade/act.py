"""Makes the snapshot and begins the upgrade; the only file that writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opskit.snapshot_tags import BEFORE, MADE_BY

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient

    from functions.engine_upgrade.settings import UpgradeSettings
    from opskit.action_job import ActionRun
    from opskit.actions import Decision


def make_snapshot(run: ActionRun[UpgradeSettings], decision: Decision) -> None:
    """Begin the snapshot that was decided on.

    Needs rds:CreateDBClusterSnapshot and rds:AddTagsToResource.
    """
    rds: RDSClient = run.aws.client("rds")
    tags = {
        MADE_BY: f"{run.job.stack}-engine-upgrade",
        "ops:job": "engine_upgrade",
        BEFORE: decision.change["to"],
        "Project": run.job.project,
        "Environment": run.job.environment,
    }
    rds.create_db_cluster_snapshot(
        DBClusterSnapshotIdentifier=decision.change["snapshot"],
        DBClusterIdentifier=decision.resource,
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
    )


def upgrade(run: ActionRun[UpgradeSettings], decision: Decision) -> dict[str, Any]:
    """Begin the upgrade that was decided on.

    Needs rds:ModifyDBCluster.
    """
    rds: RDSClient = run.aws.client("rds")
    change = decision.change
    rds.modify_db_cluster(
        DBClusterIdentifier=decision.resource,
        EngineVersion=change["to"],
        ApplyImmediately=True,
        AllowMajorVersionUpgrade=change["major"],
    )
    return {"version": change["to"], "snapshot": change["snapshot"]}
