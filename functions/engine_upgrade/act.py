"""Makes the snapshot and begins the upgrade; the only file that writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    rds.create_db_cluster_snapshot(
        DBClusterSnapshotIdentifier=decision.change["snapshot"],
        DBClusterIdentifier=decision.resource,
        Tags=[
            {"Key": "ops:job", "Value": "engine_upgrade"},
            {"Key": "ops:before", "Value": decision.change["to"]},
        ],
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
