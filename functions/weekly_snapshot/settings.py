"""What is backed up and how long it is kept; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import MODES, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotSettings:
    """What is backed up, how long it is kept, and whether anything may be deleted.

    Only named clusters are meant: what a tag finds is looked at, never acted on.
    """

    db_clusters: tuple[str, ...] = setting(
        expected="a comma list of Aurora cluster identifiers", default=()
    )
    actions: str = setting(among=MODES)
    rpo_minutes: int = setting(expected="minutes above 0", default=60, least=1)
    snapshot_days: int = setting(expected="days from 7 to 3650", default=56, least=7, most=3650)
    snapshot_floor: int = setting(expected="snapshots from 1 to 50", default=4, least=1, most=50)
    snapshot_copy_region: str = setting(expected="another AWS region, or empty", default="")
    snapshot_copy_key: str = setting(
        expected="the ARN of a KMS key of that region, or empty", default=""
    )
