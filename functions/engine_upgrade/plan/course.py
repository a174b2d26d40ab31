"""Judges how an upgrade goes, and whether it is proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.engine_upgrade.facts import AVAILABLE
from functions.engine_upgrade.plan.decision import describe
from notifier.translation import _, later
from opskit.actions import Progress, Proof

if TYPE_CHECKING:
    from datetime import datetime

    from functions.engine_upgrade.facts import ClusterState
    from functions.engine_upgrade.settings import UpgradeSettings
    from opskit.actions import Decision


def judge_progress(state: ClusterState | None, decision: Decision) -> Progress:
    """Judge how far the upgrade has come: available again, all of it on the new version."""
    if state is None:
        return Progress.FAILED
    if _is_upgraded(state, decision):
        return Progress.STABLE
    untouched = state.status == AVAILABLE and state.version == decision.change["from"]
    return Progress.ABSENT if untouched and not state.pending else Progress.MOVING


def tell_course(state: ClusterState | None, decision: Decision) -> str:
    """Say how it goes, one translated sentence."""
    if state is None:
        return _("the cluster is gone")
    new = _count_new(state, decision)
    text = _("the cluster is {status}, {new} of {all} instances run {version}")
    version = decision.change["to"]
    return text.format(status=state.status, new=new, all=len(state.instances), version=version)


def prove(state: ClusterState | None, decision: Decision) -> Proof:
    """Say whether all instances are available on the new version, and one of them writes."""
    if state is None:
        return Proof(holds=False, sentence=_("the cluster is gone"))
    writer = state.writer.name if state.writer else _("no writer")
    text = _("{course}, {writer} writes")
    if state.writer is None:
        text = _("{course}, {writer}")
    sentence = text.format(course=tell_course(state, decision), writer=writer)
    return Proof(holds=_is_upgraded(state, decision), sentence=sentence)


def count_available(state: ClusterState | None) -> float:
    """Return how many instances are available: the health that an act must not lower."""
    return sum(one.status == AVAILABLE for one in state.instances) if state else 0


def tell_state(
    state: ClusterState | None, settings: UpgradeSettings, decision: Decision, now: datetime
) -> dict[str, object]:
    """Return what stands after the act, with the snapshot to go back to."""
    return {**describe(state, settings, now), later("snapshot"): decision.change["snapshot"]}


def _is_upgraded(state: ClusterState, decision: Decision) -> bool:
    well = all(one.status == AVAILABLE for one in state.instances)
    there = state.status == AVAILABLE and state.version == decision.change["to"]
    everywhere = _count_new(state, decision) == len(state.instances)
    return there and well and everywhere and state.writer is not None


def _count_new(state: ClusterState, decision: Decision) -> int:
    return sum(one.version == decision.change["to"] for one in state.instances)
