"""Made-up snapshots, and what pruning goes by in these tests."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from functions.weekly_snapshot.facts import Snapshot
from functions.weekly_snapshot.plan.goals import name_snapshot
from functions.weekly_snapshot.plan.pruning import Rules
from opskit.snapshot_tags import BEFORE, MADE_BY, PROVEN, SCHEDULED, name_before_upgrade

NOW = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
CLUSTER = "petclinic-dev-aurora"
OWNER = "ops-dev-weekly-snapshot"
OURS: Mapping[str, str] = {MADE_BY: OWNER}
PROVED: Mapping[str, str] = {**OURS, PROVEN: "2026-10-04"}
UPGRADES = "ops-dev-engine-upgrade"
VERSION = "8.0.mysql_aurora.3.08.2"
RULES = Rules(
    owner=OWNER, upgrades=UPGRADES, kept=timedelta(days=56), floor=4, zone=ZoneInfo("Asia/Seoul")
)


def snapshot(
    name: str,
    days: float = 0,
    *,
    tags: Mapping[str, str] = OURS,
    status: str = "available",
    cluster: str = CLUSTER,
    size: int | None = 20,
    source: str = "",
) -> Snapshot:
    """Return a snapshot that is so many days old; its tag says the day that its name says."""
    if (named := re.search(r"-weekly-(\d{4})(\d\d)(\d\d)$", name)) and MADE_BY in tags:
        tags = {SCHEDULED: "-".join(named.groups()), **tags}
    return Snapshot(
        name=name,
        cluster=cluster,
        arn=f"arn:{name}",
        status=status,
        created=NOW - timedelta(days=days) if status != "creating" else None,
        size_gib=size,
        percent=100 if status == "available" else 40,
        source=source,
        tags=tags,
    )


def weekly(label: str) -> str:
    """Return a name as the job gives one, always the same for a label."""
    day = date.fromordinal(700_000 + crc32(label.encode()) % 100_000)
    return name_snapshot(CLUSTER, day)


def before(day: int, days: float, **tags: str) -> Snapshot:
    """Return what engine_upgrade made on a day of 2020, so many days old."""
    name = name_before_upgrade(CLUSTER, VERSION, f"2020{day:04}")
    return snapshot(name, days, tags={MADE_BY: UPGRADES, BEFORE: VERSION, **tags})
