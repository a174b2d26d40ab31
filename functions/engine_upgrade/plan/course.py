"""Judges how an upgrade goes, and whether it is proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.engine_upgrade.plan.decision import describe
from notifier.translation import _, later
from opskit.actions import Progress, Proof
from opskit.cluster_state import AVAILABLE, count_available, find_ill

if TYPE_CHECKING:
    from datetime import datetime

    from functions.engine_upgrade.facts import UpgradeState
    from functions.engine_upgrade.settings import UpgradeSettings
    from opskit.actions import Decision
    from opskit.cluster_state import ClusterState


def judge_progress(state: UpgradeState | None, decision: Decision) -> Progress:
    """Judge how far the upgrade has come: available again, all of it on the new version."""
    if state is None:
        return Progress.FAILED
    cluster = state.cluster
    if _is_upgraded(cluster, decision):
        return Progress.STABLE
    untouched = cluster.status == AVAILABLE and cluster.version == decision.change["from"]
    return Progress.ABSENT if untouched and not cluster.pending else Progress.MOVING


def tell_course(state: UpgradeState | None, decision: Decision) -> str:
    """Say how it goes, one translated sentence."""
    if state is None:
        return _("the cluster is gone")
    cluster, version = state.cluster, decision.change["to"]
    new = _count_new(cluster, decision)
    text = _("the cluster is {status}, {new} of {all} instances run {version}")
    return text.format(status=cluster.status, new=new, all=len(cluster.instances), version=version)


def prove(state: UpgradeState | None, decision: Decision) -> Proof:
    """Say whether all instances are available on the new version, and one of them writes."""
    if state is None:
        return Proof(holds=False, sentence=_("the cluster is gone"))
    writer = state.cluster.writer
    text = _("{course}, {writer} writes") if writer else _("{course}, {writer}")
    sentence = text.format(
        course=tell_course(state, decision), writer=writer.name if writer else _("no writer")
    )
    return Proof(holds=_is_upgraded(state.cluster, decision), sentence=sentence)


def count_well(state: UpgradeState | None) -> float:
    """Return how many instances are available: the health that an act must not lower."""
    return count_available(state.cluster if state else None)


def tell_state(
    state: UpgradeState | None, settings: UpgradeSettings, decision: Decision, now: datetime
) -> dict[str, object]:
    """Return what stands after the act, with the snapshot to go back to."""
    return {**describe(state, settings, now), later("snapshot"): decision.change["snapshot"]}


def _is_upgraded(cluster: ClusterState, decision: Decision) -> bool:
    there = cluster.status == AVAILABLE and cluster.version == decision.change["to"]
    everywhere = _count_new(cluster, decision) == len(cluster.instances)
    return there and everywhere and not find_ill(cluster) and cluster.writer is not None


def _count_new(cluster: ClusterState, decision: Decision) -> int:
    return sum(one.version == decision.change["to"] for one in cluster.instances)
