"""The deployed weekly snapshot, under its own role: made, told, and old ones of its own deleted."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from local.demo.deployment import STACK
from local.demo.night import FAST, REAL
from local.world.facts import patch
from local.world.names import DB_CLUSTER
from opskit.snapshot_tags import name_before_upgrade
from tests.deployed.conftest import Town
from tests.patience import eventually

pytestmark = pytest.mark.embedded

NOW = datetime.now(UTC)
WEEKS = range(10, 16)
BY_HAND = f"{DB_CLUSTER}-weekly-20200106"
VERSION = "8.0.mysql_aurora.3.08.2"
BEFORE_OLD, BEFORE_NEW = (
    name_before_upgrade(DB_CLUSTER, VERSION, day) for day in ("20200202", "20200301")
)


def name_of(weeks: int) -> str:
    return f"{DB_CLUSTER}-weekly-{NOW - timedelta(weeks=weeks):%Y%m%d}"


def tags_of(weeks: int) -> dict[str, str]:
    day = f"{NOW - timedelta(weeks=weeks):%Y-%m-%d}"
    ours = {"ops:made-by": f"{STACK}-weekly-snapshot", "ops:scheduled": day}
    return ours | ({"ops:proven": "2026-10-04"} if weeks == WEEKS[-1] else {})


@pytest.fixture
def shelf(town: Town) -> Iterator[Town]:
    """Six weekly snapshots of long ago, the oldest proven, two of upgrades, one made by hand."""
    rds = town.world.place.client("rds")
    made = {name_of(weeks): tags_of(weeks) for weeks in WEEKS} | {BY_HAND: {}}
    upgrade = {"ops:made-by": f"{STACK}-engine-upgrade", "ops:before": VERSION}
    made |= {BEFORE_OLD: upgrade, BEFORE_NEW: upgrade}
    for name, tags in made.items():
        rds.create_db_cluster_snapshot(
            DBClusterIdentifier=DB_CLUSTER,
            DBClusterSnapshotIdentifier=name,
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        )
    ages = {name_of(weeks): NOW - timedelta(weeks=weeks) for weeks in WEEKS}
    ages |= {BEFORE_OLD: NOW - timedelta(weeks=250), BEFORE_NEW: NOW - timedelta(weeks=240)}
    changes = [
        (f"DBClusterSnapshots[?DBClusterSnapshotIdentifier=='{name}']", {"SnapshotCreateTime": at})
        for name, at in {**ages, BY_HAND: NOW - timedelta(weeks=300)}.items()
    ]
    town.world.place.put_answers("ages", [patch("rds", "DescribeDBClusterSnapshots", *changes)])
    town.aws.change_durable_time_scale(FAST)
    yield town
    town.aws.change_durable_time_scale(REAL)
    town.world.place.remove_answers("ages")
    for name in stands(town):
        rds.delete_db_cluster_snapshot(DBClusterSnapshotIdentifier=name)


def stands(town: Town) -> set[str]:
    """Return the weekly snapshots that stand, but for the one that the world was seeded with."""
    rds = town.world.place.client("rds")
    found = rds.describe_db_cluster_snapshots(SnapshotType="manual")["DBClusterSnapshots"]
    names = {one["DBClusterSnapshotIdentifier"] for one in found}
    return {name for name in names if name[-8:].isdigit()}


def test_a_week_makes_its_snapshot_and_deletes_old_ones_of_its_own_only(shelf: Town) -> None:
    before = len(shelf.slack.messages())
    answer = shelf.deployment.invoke("WeeklySnapshot", {})
    kept = {name_of(weeks) for weeks in (10, 11, 15)} | {BY_HAND, BEFORE_NEW}
    assert kept < stands(shelf)
    assert len(stands(shelf)) == len(kept) + 1
    assert (answer["severity"], answer["delivery"]) == ("OK", "sent"), answer["findings"]
    root, details = shelf.slack.messages()[before:]
    assert root.text.startswith("🟢 Weekly snapshot (dev): all is well")
    assert "4 old deleted" in str(root.blocks)
    assert "the newest that was proven restorable" in str(details.blocks)


@pytest.fixture
def mailbox(town: Town) -> Callable[[], str]:
    """Return what AlertTopic has sent, as one who is subscribed to it reads it."""
    endpoint, resources = town.deployment.endpoint_url, town.deployment.resources
    sqs = town.deployment.session.client("sqs", endpoint_url=endpoint)
    grant = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [grant]})
    queue = sqs.create_queue(QueueName="mailbox", Attributes={"Policy": policy})["QueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    arn = asked["Attributes"]["QueueArn"]
    sns = town.deployment.session.client("sns", endpoint_url=endpoint)
    sns.subscribe(TopicArn=resources["AlertTopic"], Protocol="sqs", Endpoint=arn)

    def read() -> str:
        letters = sqs.receive_message(QueueUrl=queue).get("Messages", [])
        return "\n".join(json.loads(letter["Body"])["Message"] for letter in letters)

    return read


def test_a_flow_that_is_stopped_tells_people_by_mail(
    shelf: Town, mailbox: Callable[[], str]
) -> None:
    shelf.aws.change_durable_time_scale(REAL)
    unfinished = patch(
        "rds", "DescribeDBClusterSnapshots", ("DBClusterSnapshots[]", {"Status": "creating"})
    )
    shelf.world.place.put_answers("unfinished", [unfinished])
    before = stands(shelf)
    flow = shelf.deployment.start("WeeklySnapshot", {}, name="cut-off")
    assert eventually(lambda: stands(shelf) > before)
    shelf.deployment.functions.stop_durable_execution(DurableExecutionArn=flow)
    shelf.world.place.remove_answers("unfinished")
    mail: list[str] = []

    def has_come() -> bool:
        mail.append(mailbox())
        return bool(mail[-1])

    assert eventually(has_come)
    assert f"{STACK}: a flow was cut off before its end (STOPPED)" in mail[-1]
    assert f"{STACK}-weekly-snapshot" in mail[-1]
    assert "Execution: cut-off" in mail[-1]
