"""What a cluster holds goes with its snapshot into the one that is restored, and only there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.world.names import DATABASE_USER
from local.world.place import Place

pytestmark = pytest.mark.embedded
ARN = "arn:aws:rds:ap-northeast-2:123456789012:cluster:"


class Shop:
    """A cluster with one table, and what it takes to ask it."""

    def __init__(self, place: Place) -> None:
        self.rds, self.data = place.client("rds"), place.client("rds-data")
        made = place.client("secretsmanager").create_secret(Name="shop", SecretString=DATABASE_USER)
        self.secret = made["ARN"]
        self.rds.create_db_cluster(
            DBClusterIdentifier="shop",
            DatabaseName="petclinic",
            Engine="aurora-mysql",
            MasterUsername="petclinic",
            MasterUserPassword="petclinic-dev-only",
            DeletionProtection=True,
        )
        self.open("shop")
        self.ask("shop", "CREATE TABLE visits (id INT, day DATE)")
        self.ask("shop", "INSERT INTO visits VALUES (1, '2026-11-24'), (2, NULL)")

    def open(self, name: str) -> None:
        """Give a cluster an instance, and the Data API."""
        self.rds.create_db_instance(
            DBInstanceIdentifier=f"{name}-1",
            DBClusterIdentifier=name,
            DBInstanceClass="db.serverless",
            Engine="aurora-mysql",
        )
        self.rds.describe_db_instances()
        self.rds.enable_http_endpoint(ResourceArn=ARN + name)

    def ask(
        self, name: str, sql: str, parameters: Sequence[Mapping[str, object]] = ()
    ) -> list[list[dict[str, Any]]]:
        answer = self.data.execute_statement(
            resourceArn=ARN + name,
            secretArn=self.secret,
            database="petclinic",
            sql=sql,
            parameters=parameters,
        )
        records: list[list[dict[str, Any]]] = answer["records"]
        return records

    def restore(self) -> None:
        self.rds.restore_db_cluster_from_snapshot(
            DBClusterIdentifier="copy",
            SnapshotIdentifier="kept",
            Engine="aurora-mysql",
            DeletionProtection=False,
        )

    def remove(self, name: str) -> None:
        for one in self.rds.describe_db_instances()["DBInstances"]:
            if one["DBClusterIdentifier"] == name:
                self.rds.delete_db_instance(DBInstanceIdentifier=one["DBInstanceIdentifier"])
        self.rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)


@pytest.fixture
def shop(place: Place) -> Iterator[Shop]:
    shop = Shop(place)
    yield shop
    shop.rds.modify_db_cluster(DBClusterIdentifier="shop", DeletionProtection=False)
    for cluster in shop.rds.describe_db_clusters()["DBClusters"]:
        shop.remove(cluster["DBClusterIdentifier"])
    for one in shop.rds.describe_db_cluster_snapshots()["DBClusterSnapshots"]:
        shop.rds.delete_db_cluster_snapshot(
            DBClusterSnapshotIdentifier=one["DBClusterSnapshotIdentifier"]
        )
    place.client("secretsmanager").delete_secret(SecretId="shop", ForceDeleteWithoutRecovery=True)


def test_a_restored_cluster_holds_what_its_snapshot_did(shop: Shop) -> None:
    shop.rds.create_db_cluster_snapshot(
        DBClusterIdentifier="shop", DBClusterSnapshotIdentifier="kept"
    )
    shop.ask("shop", "DELETE FROM visits")
    shop.restore()
    shop.open("copy")
    assert shop.ask("copy", "SELECT COUNT(*) FROM `visits`") == [[{"longValue": 2}]]
    assert shop.ask("shop", "SELECT COUNT(*) FROM `visits`") == [[{"longValue": 0}]]
    rows = shop.ask("copy", "SELECT day FROM visits ORDER BY id")
    assert rows == [[{"stringValue": "2026-11-24"}], [{"isNull": True}]]
    listed = "SELECT table_name FROM information_schema.tables WHERE table_schema = :name"
    named = [{"name": "name", "value": {"stringValue": "petclinic"}}]
    assert shop.ask("copy", listed, named) == [[{"stringValue": "visits"}]]


def test_a_restored_cluster_is_as_protected_as_it_was_asked_and_leaves_nothing(shop: Shop) -> None:
    shop.rds.create_db_cluster_snapshot(
        DBClusterIdentifier="shop", DBClusterSnapshotIdentifier="kept"
    )
    shop.restore()
    (restored,) = shop.rds.describe_db_clusters(DBClusterIdentifier="copy")["DBClusters"]
    assert (restored["DeletionProtection"], restored["HttpEndpointEnabled"]) == (False, False)
    shop.remove("copy")
    left = shop.rds.describe_db_cluster_snapshots()["DBClusterSnapshots"]
    assert {one["DBClusterIdentifier"] for one in left} == {"shop"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"sql": "SELECT nothing"}, "DatabaseErrorException"),
        ({"database": "orders"}, "DatabaseNotFoundException"),
        ({"secretArn": "arn:aws:secretsmanager:x:1:secret:none"}, "SecretsErrorException"),
        ({"resourceArn": f"{ARN}none"}, "NotFoundException"),
    ],
)
def test_what_cannot_be_asked_is_refused(shop: Shop, more: dict[str, str], code: str) -> None:
    asked = {"resourceArn": f"{ARN}shop", "secretArn": shop.secret, "sql": "SELECT 1", **more}
    with pytest.raises(ClientError) as refused:
        shop.data.execute_statement(**asked)
    assert refused.value.response["Error"]["Code"] == code


def test_a_cluster_without_endpoint_or_instance_is_not_asked(shop: Shop) -> None:
    shop.rds.disable_http_endpoint(ResourceArn=f"{ARN}shop")
    with pytest.raises(ClientError, match="HttpEndpoint is not enabled"):
        shop.ask("shop", "SELECT 1")
    shop.rds.enable_http_endpoint(ResourceArn=f"{ARN}shop")
    shop.rds.delete_db_instance(DBInstanceIdentifier="shop-1")
    with pytest.raises(ClientError, match="DatabaseUnavailableException"):
        shop.ask("shop", "SELECT 1")


def test_another_password_is_refused(shop: Shop, place: Place) -> None:
    place.client("secretsmanager").put_secret_value(
        SecretId=shop.secret, SecretString='{"username": "petclinic", "password": "old"}'
    )
    with pytest.raises(ClientError, match="Access denied for user 'petclinic'"):
        shop.ask("shop", "SELECT 1")
