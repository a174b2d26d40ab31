"""Whether an Aurora cluster should fail over, to which instance, and how far that has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.actions import Progress
from opskit.cluster_state import AVAILABLE
from opskit.durations import spoken

if TYPE_CHECKING:
    from datetime import datetime

    from opskit.actions import Decision
    from opskit.cluster_state import ClusterState, Instance


def pick_target(state: ClusterState) -> Instance | None:
    """Return the reader that is to write: available, in another zone, the lowest tier first."""
    zone = state.writer.zone if state.writer else ""
    ready = [
        one
        for one in state.instances
        if not one.writer and one.status == AVAILABLE and one.zone and one.zone != zone
    ]
    return min(ready, key=lambda one: (one.tier, one.name), default=None)


def find_risk(state: ClusterState, *, lag_ms: int, pause_hours: int, now: datetime) -> str:
    """Say why a cluster should not fail over, one translated sentence, or "".

    Args:
        state: the cluster.
        lag_ms: the greatest replica lag that is allowed, in milliseconds.
        pause_hours: how long after a failover there is none.
        now: the present (aware).
    """
    if pick_target(state) is None:
        return _("no reader is available in another zone than the writer's")
    if state.lag_ms is None:
        return _("the replica lag is not known")
    if state.lag_ms > lag_ms:
        return _("the readers lag by {lag:.0f} ms (at most {limit} ms)").format(
            lag=state.lag_ms, limit=lag_ms
        )
    if pending := state.all_pending:
        return _("changes are pending: {names}").format(names=", ".join(pending))
    return _find_repetition(state, pause_hours, now)


def _find_repetition(state: ClusterState, pause_hours: int, now: datetime) -> str:
    if state.last_failover is None:
        return ""
    text = _("it failed over {ago} ago already (pause: {hours} h)")
    return text.format(ago=spoken(now - state.last_failover), hours=pause_hours)


def judge_failover(state: ClusterState | None, decision: Decision) -> Progress:
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
