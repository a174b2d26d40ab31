"""The tags and names of Aurora snapshots by which jobs know what another one made, or proved."""

import re

MADE_BY = "ops:made-by"
"""Which function made it: "<stack>-weekly-snapshot", or "<stack>-engine-upgrade"."""
SCHEDULED = "ops:scheduled"
"""The day that it was made for, ISO 8601; its name says the same."""
BEFORE = "ops:before"
"""The engine version that was upgraded to right after it; its name says the same."""
PROVEN = "ops:proven"
"""The day on which a drill restored it and found its data there, ISO 8601 (restore_drill)."""

_CLUSTER, _VERSION = 22, 24
"""Characters of each in a snapshot's name, which has 63 at most (RDS API reference)."""


def name_before_upgrade(cluster: str, version: str, day: str) -> str:
    """Name the snapshot before an engine upgrade, the same on each try of a day.

    Args:
        cluster: the cluster's identifier.
        version: the target.
        day: "20261206".
    """
    safe = re.sub(r"[^a-z0-9]+", "-", version.lower())
    return f"{cluster[:_CLUSTER].rstrip('-')}-before-{safe[-_VERSION:].strip('-')}-{day}"
