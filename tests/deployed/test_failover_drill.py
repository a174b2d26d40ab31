"""A failover drill as deployed: asked for, approved by a click, measured by a client, proven."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from local.demo.deployment import APPROVER
from local.demo.night import FAST, REAL, Night
from local.world.names import DB_CLUSTER, READER, WRITER
from tests.deployed.conftest import Town

pytestmark = pytest.mark.embedded


@pytest.fixture
def rds(town: Town) -> Iterator[Any]:
    """A cluster whose metrics are of this minute; afterwards nothing is left of the drill."""
    where = [{"Name": "DBClusterIdentifier", "Value": DB_CLUSTER}]
    metrics = {"AuroraReplicaLagMaximum": 21.0, "DatabaseConnections": 64.0}
    town.world.place.client("cloudwatch").put_metric_data(
        Namespace="AWS/RDS",
        MetricData=[
            {
                "MetricName": name,
                "Dimensions": where,
                "Timestamp": datetime.now(UTC),
                "Value": value,
            }
            for name, value in metrics.items()
        ],
    )
    rds = town.world.place.client("rds")
    yield rds
    town.aws.change_durable_time_scale(REAL)
    rds.failover_db_cluster(DBClusterIdentifier=DB_CLUSTER, TargetDBInstanceIdentifier=WRITER)
    town.world.place.set_application_health({})  # its outage is not the next test's


def find_writer(rds: Any) -> str:  # noqa: ANN401 - a boto3 client
    (cluster,) = rds.describe_db_clusters(DBClusterIdentifier=DB_CLUSTER)["DBClusters"]
    members = cluster["DBClusterMembers"]
    return next(str(one["DBInstanceIdentifier"]) for one in members if one["IsClusterWriter"])


def test_a_drill_is_approved_by_a_click_measured_and_calls_nobody(town: Town, rds: Any) -> None:  # noqa: ANN401 - a boto3 client
    night = Night(aws=town.aws, slack=town.slack, deployment=town.deployment, world=town.world)
    before = len(town.slack.messages())
    now = datetime.now(UTC).isoformat(timespec="seconds")
    event = {"source": "aws.scheduler", "time": now, "detail": "{}"}
    run = town.deployment.start("FailoverDrill", event, name="quarterly")
    night.await_that("the question", lambda: len(town.slack.messages()) > before)
    question = town.slack.messages()[before]
    town.slack.click("approve", user=APPROVER, ts=question.ts)
    night.await_that("another writer", lambda: find_writer(rds) == READER)
    for state in ("ALARM", "OK"):
        night.set_alarm("No-Healthy-Host", state)
    night.hurry(FAST)
    done: Any = town.deployment.await_end(run)
    assert (done["outcome"], done["receipt"]) == ("done", "proven"), done
    assert (done["before"]["writer"], done["after"]["writer"]) == (WRITER, READER)
    assert 1 <= done["after"]["downtime (s)"] < 60
    night.await_that("the muted alarm", lambda: len(town.slack.messages()) > before + 1)
    message, muted = town.slack.messages()[before:]
    assert "No-Healthy-Host fires, as planned work expects" in muted.text
    assert message.text.startswith("🟢 Failover drill (dev): done and proven")
    assert f"<@{APPROVER}>" in str(message.blocks)
