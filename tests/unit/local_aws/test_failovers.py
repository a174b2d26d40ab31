"""A failover is told by RDS's events, and noticed by whoever asks the application."""

from http import HTTPStatus
from typing import Any

import pytest
import urllib3

from local.aws.control import APPLICATION_HEALTH_PATH
from local.world.place import Place

pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def rds(aws: Any) -> Any:  # noqa: ANN401 - the embedded AWS, a boto3 client
    """Make a cluster of two."""
    rds = Place(aws.endpoint_url).client("rds")
    user = {"MasterUsername": "u", "MasterUserPassword": "password"}
    rds.create_db_cluster(DBClusterIdentifier="twins", Engine="aurora-mysql", **user)
    for name in ("castor", "pollux"):
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBClusterIdentifier="twins",
            DBInstanceClass="db.t4g.medium",
            Engine="aurora-mysql",
        )
    rds.describe_db_instances()
    return rds


def events_of(rds: Any, *categories: str) -> list[str]:  # noqa: ANN401 - a boto3 client
    said = rds.describe_events(
        SourceIdentifier="twins",
        SourceType="db-cluster",
        EventCategories=list(categories),
        Duration=60,
    )
    return [event["Message"] for event in said["Events"]]


def test_a_failover_is_an_event_of_its_category_and_an_outage(place: Place, rds: Any) -> None:  # noqa: ANN401 - a boto3 client
    assert events_of(rds, "failover") == []
    rds.failover_db_cluster(DBClusterIdentifier="twins", TargetDBInstanceIdentifier="pollux")
    said = urllib3.request("GET", place.endpoint_url + APPLICATION_HEALTH_PATH, retries=False)
    assert said.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert events_of(rds, "failover") == ["Completed failover to DB instance: pollux"]
    assert events_of(rds, "creation") == []
