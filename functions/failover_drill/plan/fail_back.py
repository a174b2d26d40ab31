"""Decides on the way back: once the drill is proven, its first writer is to write again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from functions.failover_drill.plan.decision import describe, find_hindrance
from functions.failover_drill.plan.proof import find_own, prove
from notifier.translation import _, later
from opskit.actions import Choice, Decision, Proof

if TYPE_CHECKING:
    from datetime import datetime

    from functions.failover_drill.facts import DrillState
    from functions.failover_drill.settings import DrillSettings


def decide_back(
    first: Decision, state: DrillState, settings: DrillSettings, now: datetime
) -> Decision:
    """Decide on the way back, as strictly as on the way there but for the pause between both.

    Args:
        first: what the drill did.
        state: how it stands since.
        settings: as the drill's.
        now: the present (aware).
    """
    writer, other = first.change["from"], first.change["to"]
    before = describe(state)
    if refusal := _find_refusal(first, state, settings, now):
        return Decision(
            choice=Choice.REFUSE, resource=first.resource, reason=refusal, before=before
        )
    reason = _("{writer} becomes the writer again, in the place of {other}, as the drill began")
    return Decision(
        choice=Choice.ACT,
        resource=first.resource,
        reason=reason.format(writer=writer, other=other),
        before=before,
        change={"from": other, "to": writer, "most": first.change["most"], "back": False},
    )


def _find_refusal(
    first: Decision, state: DrillState, settings: DrillSettings, now: datetime
) -> str:
    cluster = state.cluster
    if cluster is not None and find_own(state, first):
        # The failover that the pause would count from is this drill's own.
        cluster = replace(cluster, last_failover=None)
    if refusal := find_hindrance(cluster, state.page, settings, now):
        return refusal
    if cluster is None or cluster.writer is None or cluster.writer.name != first.change["to"]:
        return _("another instance than the drill's writes meanwhile")
    home = next((one for one in cluster.instances if one.name == first.change["from"]), None)
    if home is None or home.zone == cluster.writer.zone:
        name = first.change["from"]
        return _("{name} is gone, or stands in the writer's zone").format(name=name)
    return ""


def prove_back(state: DrillState, decision: Decision) -> Proof:
    """Say whether the way back passed, by what the drill itself is proven by."""
    proof = prove(state, decision)
    return replace(proof, sentence=_("and back: {proof}").format(proof=proof.sentence))


def tell_back(
    state: DrillState, _settings: DrillSettings, decision: Decision, _now: datetime
) -> dict[str, object]:
    """Return what stands after the way back; what the way there measured stays beside it."""
    own, told = find_own(state, decision), describe(state)
    if own and own.seconds is not None:
        told[later("downtime of the way back (s)")] = round(own.seconds)
    return told
