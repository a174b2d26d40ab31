"""The deployed weekly snapshot, under its own role: made, told, and old ones of its own deleted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from local.demo.deployment import STACK
from local.demo.night import FAST, REAL
from local.world.facts import patch
from local.world.names import DB_CLUSTER
from tests.deployed.conftest import Town

pytestmark = pytest.mark.embedded

NOW = datetime.now(UTC)
WEEKS = range(10, 16)
BY_HAND = f"{DB_CLUSTER}-weekly-20200106"


def name_of(weeks: int) -> str:
    return f"{DB_CLUSTER}-weekly-{NOW - timedelta(weeks=weeks):%Y%m%d}"


def tags_of(weeks: int) -> dict[str, str]:
    day = f"{NOW - timedelta(weeks=weeks):%Y-%m-%d}"
    ours = {"ops:made-by": f"{STACK}-weekly-snapshot", "ops:scheduled": day}
    return ours | ({"ops:proven": "2026-10-04"} if weeks == WEEKS[-1] else {})


@pytest.fixture
def shelf(town: Town) -> Iterator[Town]:
    """Six weekly snapshots of long ago, the oldest one proven, and an older one made by hand."""
    rds = town.world.place.client("rds")
    made = {name_of(weeks): tags_of(weeks) for weeks in WEEKS} | {BY_HAND: {}}
    for name, tags in made.items():
        rds.create_db_cluster_snapshot(
            DBClusterIdentifier=DB_CLUSTER,
            DBClusterSnapshotIdentifier=name,
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        )
    ages = {name_of(weeks): NOW - timedelta(weeks=weeks) for weeks in WEEKS}
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
    kept = {name_of(weeks) for weeks in (10, 11, 15)} | {BY_HAND}
    assert kept < stands(shelf)
    assert len(stands(shelf)) == len(kept) + 1
    assert (answer["severity"], answer["delivery"]) == ("OK", "sent"), answer["findings"]
    root, details = shelf.slack.messages()[before:]
    assert root.text.startswith("🟢 Weekly snapshot (dev): all is well")
    assert "3 old deleted" in str(root.blocks)
    assert "the newest that was proven restorable" in str(details.blocks)
