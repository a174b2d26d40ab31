"""Decides whether a cluster may fail over (manual: P0 step 3, "if necessary")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.aurora_failover.facts import AVAILABLE
from notifier.translation import _
from opskit.actions import Choice, Decision, Progress
from opskit.durations import spoken

if TYPE_CHECKING:
    from datetime import datetime

    from functions.aurora_failover.facts import ClusterState, Instance
    from functions.aurora_failover.settings import FailoverSettings
    from opskit.actions import ActionRequest


def pick_cluster(settings: FailoverSettings, request: ActionRequest) -> str:
    """Return the cluster that is meant: the event's, else the first one of the stack, or ""."""
    return str(request.overrides.get("cluster", "")) or next(iter(settings.db_clusters), "")


def decide(
    state: ClusterState | None, settings: FailoverSettings, request: ActionRequest, now: datetime
) -> Decision:
    """Decide on a cluster: only with a healthy, current reader in another zone, nothing pending."""
    name = pick_cluster(settings, request)
    target = _pick_target(state) if state else None
    refusal = _find_obstacle(name, state, settings) or _find_risk(state, target, settings, now)
    if refusal or state is None or target is None or state.writer is None:
        return Decision(choice=Choice.REFUSE, resource=name, reason=refusal, before=describe(state))
    reason = _(
        "{target} in {zone} becomes the writer in the place of {writer}; connections break for "
        "about half a minute"
    )
    return Decision(
        choice=Choice.ACT,
        resource=name,
        reason=reason.format(target=target.name, zone=target.zone, writer=state.writer.name),
        before=describe(state),
        change={"from": state.writer.name, "to": target.name},
    )


def _pick_target(state: ClusterState) -> Instance | None:
    """Return the reader that is to write: available, in another zone, the lowest tier first."""
    zone = state.writer.zone if state.writer else ""
    ready = [
        one
        for one in state.instances
        if not one.writer and one.status == AVAILABLE and one.zone and one.zone != zone
    ]
    return min(ready, key=lambda one: (one.tier, one.name), default=None)


def _find_obstacle(name: str, state: ClusterState | None, settings: FailoverSettings) -> str:
    if not name:
        return _("no cluster is named: set DbClusters in the stack's parameters")
    if name not in settings.db_clusters:
        text = _("{name} is not one of the stack's clusters ({listed}): see DbClusters")
        return text.format(name=name, listed=", ".join(settings.db_clusters))
    if state is None:
        return _("there is no such cluster")
    if state.status != AVAILABLE:
        return _("the cluster is {status}").format(status=state.status)
    return "" if state.writer else _("the cluster has no writer")


def _find_risk(
    state: ClusterState | None,
    target: Instance | None,
    settings: FailoverSettings,
    now: datetime,
) -> str:
    if state is None:
        return ""
    if target is None:
        return _("no reader is available in another zone than the writer's")
    if state.lag_ms is None:
        return _("the replica lag is not known")
    if state.lag_ms > settings.replica_lag_ms:
        return _("the readers lag by {lag:.0f} ms (at most {limit} ms)").format(
            lag=state.lag_ms, limit=settings.replica_lag_ms
        )
    return _find_pending(state) or _find_repetition(state, settings, now)


def _find_pending(state: ClusterState) -> str:
    pending = [*state.pending, *(p for one in state.instances for p in one.pending)]
    if not pending:
        return ""
    return _("changes are pending: {names}").format(names=", ".join(sorted(set(pending))))


def _find_repetition(state: ClusterState, settings: FailoverSettings, now: datetime) -> str:
    if state.last_failover is None:
        return ""
    text = _("it failed over {ago} ago already (pause: {hours} h)")
    return text.format(ago=spoken(now - state.last_failover), hours=settings.failover_pause_hours)


def judge_progress(state: ClusterState | None, decision: Decision) -> Progress:
    """Judge how far a failover has come: another writer, and all instances available again."""
    if state is None:
        return Progress.FAILED
    writer = state.writer
    if writer is None or state.status != AVAILABLE:
        return Progress.MOVING
    if writer.name == decision.change["from"]:
        return Progress.ABSENT
    well = all(one.status == AVAILABLE for one in state.instances)
    return Progress.STABLE if well else Progress.MOVING


def count_available(state: ClusterState | None) -> float:
    """Return how many instances are available: the health that an act must not lower."""
    return sum(one.status == AVAILABLE for one in state.instances) if state else 0


def describe(state: ClusterState | None) -> dict[str, object]:
    """Return a cluster in words and numbers for people, as before and after of an act."""
    if state is None:
        return {}
    told: dict[str, object] = {
        "writer": state.writer.name if state.writer else "none",
        "cluster": state.status,
        "available instances": int(count_available(state)),
    }
    if state.lag_ms is not None:
        told["replica lag (ms)"] = round(state.lag_ms, 1)
    return told
