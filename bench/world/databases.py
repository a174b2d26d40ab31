"""What RDS says in the made-up account: Aurora clusters with a writer and a reader each."""

from bench.world.place import (
    REGION,
    Answers,
    Json,
    World,
    arn,
    database_name,
    group_id,
    number_in,
    page,
)

_PAGE = 100
"""What RDS gives a page by default (RDS API reference, MaxRecords)."""
SNAPSHOTS_EACH = 5
_STATEMENTS = 5


def database_answers(world: World) -> Answers:
    """Return RDS's answers."""
    return {
        "DescribeDBClusters": lambda asked: page(
            [_cluster(world, index) for index in _asked_for(world, asked)],
            asked.get("Marker"),
            asked.get("MaxRecords", _PAGE),
            result="DBClusters",
            more="Marker",
        ),
        "DescribeDBInstances": lambda asked: page(
            [
                _instance(world, index, role)
                for index in _asked_for(world, asked)
                for role in (0, 1)
            ],
            asked.get("Marker"),
            asked.get("MaxRecords", _PAGE),
            result="DBInstances",
            more="Marker",
        ),
        "DescribeDBClusterSnapshots": lambda asked: page(
            [
                _snapshot(world, index, week)
                for index in _asked_for(world, asked)
                for week in range(SNAPSHOTS_EACH)
            ],
            asked.get("Marker"),
            asked.get("MaxRecords", _PAGE),
            result="DBClusterSnapshots",
            more="Marker",
        ),
        "DescribeDBClusterSnapshotAttributes": _shared_with_nobody,
        "DescribeDBParameters": lambda _asked: {
            "Parameters": [{"ParameterName": "max_connections", "ParameterValue": "1000"}]
        },
        "DescribeDimensionKeys": lambda asked: {"Keys": _statements(asked["Identifier"])},
        "DescribePendingMaintenanceActions": lambda _asked: {"PendingMaintenanceActions": []},
        "DescribeCertificates": lambda _asked: {"Certificates": [_authority(world)]},
    }


def _asked_for(world: World, asked: Json) -> list[int]:
    if name := asked.get("DBClusterIdentifier"):
        return [number_in(name)]
    for condition in asked.get("Filters", []):
        if condition["Name"] == "db-cluster-id":
            return [number_in(name) for name in condition["Values"]]
    return list(range(world.databases))


def _cluster(world: World, index: int) -> Json:
    name = database_name(index)
    return {
        "DBClusterIdentifier": name,
        "DBClusterArn": arn("rds", f"cluster:{name}"),
        "Status": "available",
        "Engine": "aurora-mysql",
        "EngineVersion": "8.0.mysql_aurora.3.08.2",
        "MultiAZ": True,
        "DBClusterMembers": [
            {"DBInstanceIdentifier": f"{name}-{role}", "IsClusterWriter": role == 0}
            for role in (0, 1)
        ],
        "LatestRestorableTime": world.ago(minutes=5),
        "EarliestRestorableTime": world.ago(days=7),
        "BackupRetentionPeriod": 7,
        "StorageEncrypted": True,
        "DeletionProtection": True,
        "Port": 3306,
        "VpcSecurityGroups": [{"VpcSecurityGroupId": group_id(name), "Status": "active"}],
        "IAMDatabaseAuthenticationEnabled": True,
        "EnabledCloudwatchLogsExports": ["audit", "error"],
    }


def _instance(world: World, index: int, role: int) -> Json:
    name = f"{database_name(index)}-{role}"
    return {
        "DBInstanceIdentifier": name,
        "DBInstanceArn": arn("rds", f"db:{name}"),
        "DBClusterIdentifier": database_name(index),
        "DBInstanceStatus": "available",
        "DBInstanceClass": "db.r6g.large",
        "Engine": "aurora-mysql",
        "EngineVersion": "8.0.mysql_aurora.3.08.2",
        "AvailabilityZone": REGION + "ab"[role],
        "PubliclyAccessible": False,
        "AutoMinorVersionUpgrade": True,
        "PerformanceInsightsEnabled": True,
        "DbiResourceId": f"db-{name.upper()}",
        "DBParameterGroups": [{"DBParameterGroupName": f"{database_name(index)}-own"}],
        "CACertificateIdentifier": "rds-ca-rsa2048-g1",
        "CertificateDetails": {
            "CAIdentifier": "rds-ca-rsa2048-g1",
            "ValidTill": world.ago(days=-300),
        },
    }


def _snapshot(world: World, index: int, week: int) -> Json:
    name = database_name(index)
    made = world.ago(days=7 * week + 1)
    snapshot = f"{name}-weekly-{made:%Y%m%d}"
    return {
        "DBClusterSnapshotIdentifier": snapshot,
        "DBClusterSnapshotArn": arn("rds", f"cluster-snapshot:{snapshot}"),
        "DBClusterIdentifier": name,
        "SnapshotCreateTime": made,
        "SnapshotType": "manual",
        "Status": "available",
        "Engine": "aurora-mysql",
        "StorageEncrypted": True,
    }


def _shared_with_nobody(asked: Json) -> Json:
    return {
        "DBClusterSnapshotAttributesResult": {
            "DBClusterSnapshotIdentifier": asked["DBClusterSnapshotIdentifier"],
            "DBClusterSnapshotAttributes": [{"AttributeName": "restore", "AttributeValues": []}],
        }
    }


def _authority(world: World) -> Json:
    return {
        "CertificateIdentifier": "rds-ca-rsa2048-g1",
        "ValidFrom": world.ago(days=900),
        "ValidTill": world.ago(days=-9000),
    }


def _statements(resource: str) -> list[Json]:
    text = f"SELECT visits.description FROM visits JOIN pets /* {resource} */"  # noqa: S608
    return [
        {"Dimensions": {"db.sql_tokenized.statement": text}, "Total": 1.0 / number}
        for number in range(1, _STATEMENTS + 1)
    ]
