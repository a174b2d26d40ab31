"""What an Aurora cluster looks like before and after a failover, and what speaks against one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifier.translation import _, later
from opskit.actions import Progress
from opskit.durations import spoken

if TYPE_CHECKING:
    from datetime import datetime

    from opskit.actions import Decision

AVAILABLE = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One instance of a cluster.

    Attributes:
        name: its identifier.
        writer: whether it is the writer.
        tier: its promotion tier, 0 first.
        zone: its availability zone.
        status: "available" where all is well.
        pending: names of changes that wait for it.
    """

    name: str
    writer: bool
    tier: int
    zone: str
    status: str
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterState:
    """One cluster.

    Attributes:
        name: its identifier.
        status: "available" where all is well.
        instances: its members.
        pending: names of changes that wait for it.
        lag_ms: the greatest replica lag of the last minutes; None where there is no data.
        last_failover: when it last failed over, within the pause (aware), or None.
    """

    name: str
    status: str
    instances: tuple[Instance, ...]
    pending: tuple[str, ...] = ()
    lag_ms: float | None = None
    last_failover: datetime | None = None

    @property
    def writer(self) -> Instance | None:
        """The writer."""
        return next((one for one in self.instances if one.writer), None)


def pick_target(state: ClusterState) -> Instance | None:
    """Return the reader that is to write: available, in another zone, the lowest tier first."""
    zone = state.writer.zone if state.writer else ""
    ready = [
        one
        for one in state.instances
        if not one.writer and one.status == AVAILABLE and one.zone and one.zone != zone
    ]
    return min(ready, key=lambda one: (one.tier, one.name), default=None)


def find_obstacle(state: ClusterState | None) -> str:
    """Say why a cluster cannot fail over at all, one translated sentence, or ""."""
    if state is None:
        return _("there is no such cluster")
    if state.status != AVAILABLE:
        return _("the cluster is {status}").format(status=state.status)
    return "" if state.writer else _("the cluster has no writer")


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
    return _find_pending(state) or _find_repetition(state, pause_hours, now)


def _find_pending(state: ClusterState) -> str:
    pending = [*state.pending, *(p for one in state.instances for p in one.pending)]
    if not pending:
        return ""
    return _("changes are pending: {names}").format(names=", ".join(sorted(set(pending))))


def _find_repetition(state: ClusterState, pause_hours: int, now: datetime) -> str:
    if state.last_failover is None:
        return ""
    text = _("it failed over {ago} ago already (pause: {hours} h)")
    return text.format(ago=spoken(now - state.last_failover), hours=pause_hours)


def count_available(state: ClusterState | None) -> float:
    """Return how many instances are available."""
    return sum(one.status == AVAILABLE for one in state.instances) if state else 0


def describe_cluster(state: ClusterState | None) -> dict[str, object]:
    """Return a cluster in words and numbers for people, as before and after of an act."""
    if state is None:
        return {}
    told: dict[str, object] = {
        later("writer"): state.writer.name if state.writer else _("none"),
        later("cluster"): state.status,
        later("available instances"): _("{available} of {all}").format(
            available=int(count_available(state)), all=len(state.instances)
        ),
    }
    if state.lag_ms is not None:
        told[later("replica lag (ms, normal: at most 1,000)")] = round(state.lag_ms, 1)
    return told


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
