"""Makes the scratch cluster and its instance, and marks what was proven; it deletes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opskit.prices import SERVERLESS
from opskit.scratch import scratch_tags
from opskit.snapshot_tags import PROVEN

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_rds import RDSClient
    from mypy_boto3_rds.type_defs import TagTypeDef

    from functions.restore_drill.facts import Order
    from functions.restore_drill.settings import DrillSettings

_UNITS = {"MinCapacity": 0.5, "MaxCapacity": 4.0}
"""Aurora capacity units of a serverless scratch instance: enough for a few counts."""


def restore(rds: RDSClient, order: Order, settings: DrillSettings) -> None:
    """Restore the snapshot into the scratch cluster.

    Needs rds:RestoreDBClusterFromSnapshot and rds:AddTagsToResource. Its tags are the drill's own:
    none of the cluster's, so that no job finds it by a tag.
    """
    more: dict[str, Any] = {}
    if settings.drill_instance_class == SERVERLESS:
        more["ServerlessV2ScalingConfiguration"] = _UNITS
    rds.restore_db_cluster_from_snapshot(
        DBClusterIdentifier=order.scratch,
        SnapshotIdentifier=order.snapshot.name,
        Engine=order.source.engine,
        EngineVersion=order.snapshot.engine_version,
        DBSubnetGroupName=order.source.subnet_group,
        DBClusterParameterGroupName=order.source.parameter_group,
        VpcSecurityGroupIds=[settings.drill_security_group],
        DeletionProtection=False,
        CopyTagsToSnapshot=False,
        Tags=_tags(order),
        **more,
    )


def create_instance(rds: RDSClient, order: Order, settings: DrillSettings) -> None:
    """Give the scratch cluster its instance; needs rds:CreateDBInstance."""
    rds.create_db_instance(
        DBInstanceIdentifier=order.instance,
        DBClusterIdentifier=order.scratch,
        DBInstanceClass=settings.drill_instance_class,
        Engine=order.source.engine,
        PubliclyAccessible=False,
        AutoMinorVersionUpgrade=False,
        Tags=_tags(order),
    )


def open_data_api(rds: RDSClient, arn: str) -> None:
    """Let the Data API ask the scratch cluster; the same twice. Needs rds:EnableHttpEndpoint."""
    rds.enable_http_endpoint(ResourceArn=arn)


def mark_proven(rds: RDSClient, order: Order, day: datetime) -> None:
    """Mark the snapshot as proven restorable; needs rds:AddTagsToResource."""
    rds.add_tags_to_resource(
        ResourceName=order.snapshot.arn, Tags=[{"Key": PROVEN, "Value": f"{day:%Y-%m-%d}"}]
    )


def _tags(order: Order) -> list[TagTypeDef]:
    return [{"Key": name, "Value": value} for name, value in scratch_tags(order.until).items()]
