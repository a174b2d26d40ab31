"""The PetClinic's database: Aurora MySQL, a writer and a reader in two zones, snapshots."""

import json
from datetime import datetime
from typing import Any

from local.world.names import (
    DATABASE,
    DATABASE_USER,
    DB_CLUSTER,
    ENGINE_VERSION,
    READER,
    WRITER,
    ZONES,
    tags_upper,
)
from local.world.network import Network
from local.world.place import Place
from local.world.records import seed_credential, seed_records

MANUAL_SNAPSHOT = "petclinic-dev-aurora-weekly-first"


def seed_database(place: Place, network: Network, now: datetime) -> None:
    """Create the Aurora cluster with instances, records and a manual snapshot of them, once."""
    rds = place.client("rds")
    if any(c["DBClusterIdentifier"] == DB_CLUSTER for c in _clusters(rds)):
        return
    user = json.loads(DATABASE_USER)
    rds.create_db_cluster(
        DBClusterIdentifier=DB_CLUSTER,
        DatabaseName=DATABASE,
        Engine="aurora-mysql",
        EngineVersion=ENGINE_VERSION,
        MasterUsername=user["username"],
        MasterUserPassword=user["password"],
        BackupRetentionPeriod=7,
        AvailabilityZones=list(ZONES),
        StorageEncrypted=True,
        DeletionProtection=True,
        PreferredBackupWindow="17:00-17:30",
        PreferredMaintenanceWindow="sat:17:30-sat:18:00",
        VpcSecurityGroupIds=[network.groups["petclinic-dev-aurora-sg"]],
        Tags=tags_upper(),
    )
    for tier, (name, zone) in enumerate(zip((WRITER, READER), ZONES, strict=True)):
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBClusterIdentifier=DB_CLUSTER,
            Engine="aurora-mysql",
            DBInstanceClass="db.t4g.medium",
            AvailabilityZone=zone,
            PromotionTier=tier,
            Tags=tags_upper(),
        )
    # moto turns "creating" into "available" when it is asked.
    (arn,) = (c["DBClusterArn"] for c in _clusters(rds) if c["DBClusterIdentifier"] == DB_CLUSTER)
    seed_records(place, arn, seed_credential(place), now)
    rds.create_db_cluster_snapshot(
        DBClusterIdentifier=DB_CLUSTER,
        DBClusterSnapshotIdentifier=MANUAL_SNAPSHOT,
        Tags=tags_upper(),
    )


def _clusters(rds: Any) -> list[dict[str, Any]]:  # noqa: ANN401 # a boto3 client
    clusters: list[dict[str, Any]] = rds.describe_db_clusters()["DBClusters"]
    return clusters
