"""Decides whether a cluster may fail over (manual: P0 step 3, "if necessary")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.actions import Choice, Decision
from opskit.cluster_state import describe_cluster, find_obstacle
from opskit.failover import find_risk, pick_target
from opskit.named_cluster import find_misnaming, pick_cluster

if TYPE_CHECKING:
    from datetime import datetime

    from functions.aurora_failover.settings import FailoverSettings
    from opskit.actions import ActionRequest
    from opskit.cluster_state import ClusterState


def decide(
    state: ClusterState | None, settings: FailoverSettings, request: ActionRequest, now: datetime
) -> Decision:
    """Decide on a cluster: only with a healthy, current reader in another zone, nothing pending."""
    name = pick_cluster(settings.db_clusters, request)
    target = pick_target(state) if state else None
    refusal = _find_obstacle(name, state, settings) or _find_risk(state, settings, now)
    if refusal or state is None or target is None or state.writer is None:
        return Decision(
            choice=Choice.REFUSE, resource=name, reason=refusal, before=describe_cluster(state)
        )
    reason = _(
        "{target} in {zone} becomes the writer in the place of {writer}; connections break for "
        "about half a minute"
    )
    return Decision(
        choice=Choice.ACT,
        resource=name,
        reason=reason.format(target=target.name, zone=target.zone, writer=state.writer.name),
        before=describe_cluster(state),
        change={"from": state.writer.name, "to": target.name},
    )


def _find_obstacle(name: str, state: ClusterState | None, settings: FailoverSettings) -> str:
    return find_misnaming(name, settings.db_clusters) or find_obstacle(state)


def _find_risk(state: ClusterState | None, settings: FailoverSettings, now: datetime) -> str:
    if state is None:
        return ""
    return find_risk(
        state, lag_ms=settings.replica_lag_ms, pause_hours=settings.failover_pause_hours, now=now
    )
