"""Made-up snapshots, and what pruning goes by in these tests."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from functions.weekly_snapshot.facts import MADE_BY, PROVEN, Snapshot
from functions.weekly_snapshot.plan.pruning import Rules

NOW = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
CLUSTER = "petclinic-dev-aurora"
OWNER = "ops-dev-weekly-snapshot"
OURS: Mapping[str, str] = {MADE_BY: OWNER}
PROVED: Mapping[str, str] = {**OURS, PROVEN: "2026-10-04"}
RULES = Rules(owner=OWNER, kept=timedelta(days=56), floor=4, zone=ZoneInfo("Asia/Seoul"))


def snapshot(
    name: str,
    days: float = 0,
    *,
    tags: Mapping[str, str] = OURS,
    status: str = "available",
    cluster: str = CLUSTER,
    size: int | None = 20,
) -> Snapshot:
    """Return a snapshot that is so many days old."""
    return Snapshot(
        name=name,
        cluster=cluster,
        arn=f"arn:{name}",
        status=status,
        created=NOW - timedelta(days=days) if status != "creating" else None,
        size_gib=size,
        percent=100 if status == "available" else 40,
        tags=tags,
    )
