"""Judges a failover drill: how far it has come, whether it passed, what stands after it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from functions.failover_drill.plan.decision import describe
from notifier.translation import _, later
from opskit.actions import Proof
from opskit.cluster_state import AVAILABLE, count_available
from opskit.failover import judge_failover

if TYPE_CHECKING:
    from datetime import datetime

    from functions.failover_drill.facts import DrillState, Measured
    from functions.failover_drill.settings import DrillSettings
    from opskit.actions import Decision, Progress
    from opskit.cluster_state import ClusterState

_OURS = timedelta(minutes=15)
"""A measurement belongs to the failover that RDS tells of within so long."""
_FRESH = timedelta(hours=2)
"""As long as a flow lives: an older measurement is another drill's."""


def judge_progress(state: DrillState, decision: Decision) -> Progress:
    """Judge how far the failover has come: another writer, and all instances available again."""
    return judge_failover(state.cluster, decision)


def count_well(state: DrillState) -> float:
    """Return how many instances are available: the health that a drill must not lower."""
    return count_available(state.cluster)


def prove(state: DrillState, decision: Decision) -> Proof:
    """Say whether the drill passed: the writer moved, all is available, clients waited briefly."""
    cluster, most = state.cluster, float(decision.change["most"])
    if cluster is None:
        return Proof(holds=False, sentence=_("the cluster is gone"))
    own = find_own(state, decision)
    seconds = own.seconds if own and not own.still else None
    moved = cluster.writer is not None and cluster.writer.name == decision.change["to"]
    well = all(one.status == AVAILABLE for one in cluster.instances) and not state.page
    sentence = "; ".join([_tell_downtime(own, most), _tell_writer(cluster), *_tell_page(state)])
    holds = moved and well and seconds is not None and seconds <= most
    return Proof(holds=holds, sentence=sentence)


def _tell_downtime(own: Measured | None, most: float) -> str:
    if own is None or own.seconds is None:
        return _("how long clients went without answers was not measured")
    if own.still:
        text = _("clients had no dependable answers for {seconds} s, up to the last probe")
        return text.format(seconds=round(own.seconds))
    text = _("clients went without dependable answers for {seconds} s (expected: at most {most} s)")
    return text.format(seconds=round(own.seconds), most=round(most))


def _tell_writer(cluster: ClusterState) -> str:
    well = sum(one.status == AVAILABLE for one in cluster.instances)
    writer = cluster.writer.name if cluster.writer else _("no instance")
    text = _("{writer} writes, {well} of {all} instances are available")
    return text.format(writer=writer, well=well, all=len(cluster.instances))


def _tell_page(state: DrillState) -> list[str]:
    if not state.page:
        return []
    return [_("the application does not answer well: {why}").format(why=state.page)]


def advise() -> str:
    """Say what to do where the drill was not passed."""
    return _(
        "Nothing is taken back: look at who writes now, and before an outage does it in earnest, "
        "at how the application's connection pool finds a new writer (time limits, cached DNS)."
    )


def find_own(state: DrillState, decision: Decision) -> Measured | None:
    """Return what this drill measured; None where it could not, whatever earlier ones did."""
    if state.cluster is None or not state.measured:
        return None
    newest, failover = state.measured[0], state.cluster.last_failover
    if newest.to != decision.change["to"] or failover is None:
        return None
    return newest if abs(failover - newest.began) <= _OURS else None


def tell_state(
    state: DrillState, _settings: DrillSettings, decision: Decision, now: datetime
) -> dict[str, object]:
    """Return what stands after the drill: cluster, connections, and the downtimes up to now."""
    own = find_own(state, decision)
    told = describe(state)
    if own and own.seconds is not None:
        told[later("downtime (s)")] = round(own.seconds)
        told[later("probes without answer")] = _("{failed} of {asked}").format(
            failed=own.failed, asked=own.asked
        )
    if own and own.moved is not None:
        told[later("new writer named after (s)")] = round(own.moved)
    earlier = [one for one in state.measured if one is not own and now - one.began > _FRESH]
    known = [str(round(one.seconds)) for one in earlier if one.seconds is not None]
    if known:
        told[later("downtime of earlier drills (s)")] = ", ".join(known)
    return told
