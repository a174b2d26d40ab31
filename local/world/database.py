"""The PetClinic's database: Aurora MySQL, a writer and a reader in two zones, snapshots."""

from typing import Any

from local.world.names import DB_CLUSTER, ENGINE_VERSION, READER, WRITER, ZONES, tags_upper
from local.world.network import Network
from local.world.place import Place

MANUAL_SNAPSHOT = "petclinic-dev-aurora-weekly-first"


def seed_database(place: Place, network: Network) -> None:
    """Create the Aurora cluster with its two instances and a manual snapshot, once."""
    rds = place.client("rds")
    if any(c["DBClusterIdentifier"] == DB_CLUSTER for c in _clusters(rds)):
        return
    rds.create_db_cluster(
        DBClusterIdentifier=DB_CLUSTER,
        Engine="aurora-mysql",
        EngineVersion=ENGINE_VERSION,
        MasterUsername="petclinic",
        MasterUserPassword="petclinic-dev-only",  # of a database that is not there
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
    _clusters(rds)  # moto turns "creating" into "available" when it is asked
    rds.create_db_cluster_snapshot(
        DBClusterIdentifier=DB_CLUSTER,
        DBClusterSnapshotIdentifier=MANUAL_SNAPSHOT,
        Tags=tags_upper(),
    )


def _clusters(rds: Any) -> list[dict[str, Any]]:  # noqa: ANN401 # a boto3 client
    clusters: list[dict[str, Any]] = rds.describe_db_clusters()["DBClusters"]
    return clusters
