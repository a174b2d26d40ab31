"""Decides on a failover drill (manual: "Disaster recovery", failover)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.failover_drill.settings import APPLY, YES
from notifier.translation import _, later
from opskit.actions import Choice, Decision
from opskit.cluster_state import describe_cluster, find_ill, find_obstacle
from opskit.failover import find_risk, pick_target
from opskit.named_cluster import find_misnaming, pick_cluster

if TYPE_CHECKING:
    from datetime import datetime

    from functions.failover_drill.facts import DrillState
    from functions.failover_drill.settings import DrillSettings
    from opskit.actions import ActionRequest
    from opskit.cluster_state import ClusterState, Instance


def decide(
    state: DrillState, settings: DrillSettings, request: ActionRequest, now: datetime
) -> Decision:
    """Decide on a drill: only what is safe in earnest, and only where a client can measure."""
    name, cluster = pick_cluster(settings.db_clusters, request), state.cluster
    before = describe(state)
    refusal = _find_refusal(name, state, settings, now)
    target = pick_target(cluster) if cluster else None
    if refusal or cluster is None or target is None or cluster.writer is None:
        return Decision(choice=Choice.REFUSE, resource=name, reason=refusal, before=before)
    back = bool(request.overrides.get("fail_back", settings.fail_back == YES))
    return Decision(
        choice=Choice.ACT if settings.failover_drill == APPLY else Choice.PROPOSE,
        resource=name,
        reason=_explain(target, cluster.writer, settings.downtime_seconds, back=back),
        before=before,
        change={
            "from": cluster.writer.name,
            "to": target.name,
            "most": settings.downtime_seconds,
            "back": back,
        },
    )


def _explain(target: Instance, writer: Instance, seconds: int, *, back: bool) -> str:
    reason = _(
        "{target} in {zone} becomes the writer in the place of {writer}, on purpose; clients are "
        "expected to go without answers for {seconds} s at the most"
    )
    if back:
        reason = _(
            "{target} in {zone} becomes the writer in the place of {writer}, on purpose, and once "
            "that is proven {writer} again; clients are expected to go without answers for "
            "{seconds} s at the most, twice"
        )
    return reason.format(target=target.name, zone=target.zone, writer=writer.name, seconds=seconds)


def _find_refusal(name: str, state: DrillState, settings: DrillSettings, now: datetime) -> str:
    if misnamed := find_misnaming(name, settings.db_clusters):
        return misnamed
    if not settings.application_url:
        return _("no client can count the seconds: set ApplicationUrl in the stack's parameters")
    return find_hindrance(state.cluster, state.page, settings, now)


def find_hindrance(
    cluster: ClusterState | None, page: str, settings: DrillSettings, now: datetime
) -> str:
    """Say why a cluster should not fail over now, one translated sentence, or "".

    Args:
        cluster: as it stands.
        page: why the application does not answer well, or "".
        settings: how much lag is allowed, and how soon it may fail over again.
        now: the present (aware).
    """
    obstacle = find_obstacle(cluster)
    if obstacle or cluster is None:
        return obstacle
    if page:
        return _("the application does not answer well: {why}").format(why=page)
    if ill := find_ill(cluster):
        return ill
    return find_risk(
        cluster,
        lag_ms=settings.replica_lag_ms,
        pause_hours=settings.failover_pause_hours,
        now=now,
    )


def describe(state: DrillState) -> dict[str, object]:
    """Return cluster and connections in words and numbers for people."""
    if state.cluster is None:
        return {}
    told = describe_cluster(state.cluster)
    if state.connections is not None:
        told[later("open connections")] = round(state.connections)
    return told
