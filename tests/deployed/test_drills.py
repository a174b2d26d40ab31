"""A restore drill as deployed, under its own role: nothing twice, data proven, nothing left."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.world.database import MANUAL_SNAPSHOT
from local.world.names import DB_CLUSTER, ENGINE_VERSION
from opskit.scratch import scratch_tags
from tests.deployed.conftest import Town

pytestmark = pytest.mark.embedded
FAST, REAL = 0.01, 1.0


@pytest.fixture
def rds(town: Town) -> Iterator[Any]:
    town.aws.change_durable_time_scale(FAST)
    yield town.world.place.client("rds")
    town.aws.change_durable_time_scale(REAL)


def standing(rds: Any) -> set[str]:  # noqa: ANN401 - a boto3 client
    """Return the names of all clusters, instances and cluster snapshots but the application's."""
    clusters = {one["DBClusterIdentifier"] for one in rds.describe_db_clusters()["DBClusters"]}
    instances = {one["DBClusterIdentifier"] for one in rds.describe_db_instances()["DBInstances"]}
    snapshots = rds.describe_db_cluster_snapshots()["DBClusterSnapshots"]
    return (clusters | instances | {one["DBClusterIdentifier"] for one in snapshots}) - {DB_CLUSTER}


def test_a_drill_proves_the_data_and_leaves_nothing_but_its_mark(town: Town, rds: Any) -> None:  # noqa: ANN401 - a boto3 client
    before = len(town.slack.messages())
    done = town.deployment.invoke("RestoreDrill", {"armed": True, "reason": "a test"})
    assert (done["verdict"], done["left"], done["proven"]) == ("passed", "", True), done
    assert (done["snapshot"], done["tables"], done["table_rows"]) == (MANUAL_SNAPSHOT, 5, 40)
    assert standing(rds) == set()
    (snapshot,) = rds.describe_db_cluster_snapshots(DBClusterSnapshotIdentifier=MANUAL_SNAPSHOT)[
        "DBClusterSnapshots"
    ]
    assert "ops:proven" in {tag["Key"] for tag in snapshot["TagList"]}
    (message,) = town.slack.messages()[before:]
    assert message.text.startswith("🟢 Restore drill (dev): passed")


def test_what_a_dead_drill_left_is_removed_by_the_janitor(town: Town, rds: Any) -> None:  # noqa: ANN401 - a boto3 client
    name = "petclinic-dev-drill-20260101000000"
    ended = scratch_tags(datetime.now(UTC) - timedelta(minutes=1))
    tags = [{"Key": key, "Value": value} for key, value in ended.items()]
    engine = {"Engine": "aurora-mysql", "Tags": tags}
    rds.restore_db_cluster_from_snapshot(
        DBClusterIdentifier=name,
        SnapshotIdentifier=MANUAL_SNAPSHOT,
        EngineVersion=ENGINE_VERSION,
        **engine,
    )
    rds.create_db_instance(
        DBInstanceIdentifier=f"{name}-1",
        DBClusterIdentifier=name,
        DBInstanceClass="db.serverless",
        **engine,
    )
    town.deployment.invoke("DrillJanitor", {})
    assert standing(rds) == set()
    assert "Leftovers of drills" in town.slack.messages()[-1].text
