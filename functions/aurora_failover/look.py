"""Reads the cluster that is to fail over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.named_cluster import pick_cluster
from opskit.read_failover import read_before_failover

if TYPE_CHECKING:
    from functions.aurora_failover.settings import FailoverSettings
    from opskit.action_job import ActionRun
    from opskit.cluster_state import ClusterState


def look(run: ActionRun[FailoverSettings]) -> ClusterState | None:
    """Read the cluster; None where there is none, or none that may be touched."""
    name = pick_cluster(run.settings.db_clusters, run.request)
    if name not in run.settings.db_clusters:
        return None
    return read_before_failover(
        run.aws, name, pause_hours=run.settings.failover_pause_hours, now=run.now
    )
