"""Judges how a deployment goes, and whether it is proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.actions import Progress, Proof

if TYPE_CHECKING:
    from functions.deploy.facts import DeployState
    from opskit.actions import Decision

_WELL = frozenset({"SUCCESSFUL", ""})
_UNDER_WAY = frozenset({"PENDING", "IN_PROGRESS"})


def judge_progress(state: DeployState, decision: Decision) -> Progress:
    """Judge how far the new revision has come.

    ECS's own history tells a rollout that was taken back from one that never began; where there is
    none (older services), the service's deployments stand for it.
    """
    service = state.service
    if service is None or service.primary is None or service.status != "ACTIVE":
        return Progress.FAILED
    begun = state.newest.id != decision.change["after"]
    if _is_shown_late(state, decision):
        return Progress.MOVING
    if not _runs_aim(state, decision):
        failing = any(r.state == "FAILED" for r in service.rollouts)
        return Progress.FAILED if begun or failing else Progress.ABSENT
    if service.primary.state == "FAILED":
        return Progress.FAILED
    if begun and state.newest.status not in _WELL | _UNDER_WAY:
        return Progress.FAILED
    through = service.is_settled and state.newest.status in _WELL
    return Progress.STABLE if through else Progress.MOVING


def tell_course(state: DeployState, decision: Decision) -> str:
    """Say how it goes, one translated sentence, or "" where that is not to be seen yet."""
    service = state.service
    if service is None or service.primary is None:
        return _("the service is gone")
    if _is_shown_late(state, decision):
        return ""
    if not _runs_aim(state, decision):
        return _("the service runs {name} again").format(name=service.primary.task_definition)
    old = sum(rollout.running for rollout in service.rollouts if not rollout.primary)
    text = _("{new} of {desired} new tasks run, {old} old ones are left")
    return text.format(new=service.primary.running, desired=service.desired, old=old)


def prove(state: DeployState, decision: Decision) -> Proof:
    """Say whether all tasks run the new revision, and the load balancer finds them healthy."""
    service = state.service
    if service is None or service.primary is None:
        return Proof(holds=False, sentence=_("the service is gone"))
    primary = service.primary
    if not _runs_aim(state, decision):
        text = _("the service runs {name} again")
        return Proof(holds=False, sentence=text.format(name=primary.task_definition))
    text = _("{running} of {desired} tasks run {name}")
    said = [
        text.format(running=primary.running, desired=service.desired, name=primary.task_definition)
    ]
    holds = service.is_settled and primary.running >= service.desired
    if state.healthy is not None:
        said.append(_("{n} targets are healthy").format(n=state.healthy))
        holds = holds and state.healthy >= service.desired
    return Proof(holds=holds, sentence=", ".join(said))


def share_running(state: DeployState) -> float:
    """Return the share of the wanted tasks that run: the health that an act must not lower.

    Not their number: a service may be scaled in meanwhile, and rightly so.
    """
    service = state.service
    if service is None or not service.desired:
        return 0
    return min(1, service.running / service.desired)


def _is_shown_late(state: DeployState, decision: Decision) -> bool:
    """Tell whether the history knows a deployment under way that the service does not show yet.

    ECS is eventually consistent (API reference): a deployment of a moment ago is none that failed.
    """
    begun = state.newest.id != decision.change["after"]
    return begun and state.newest.status in _UNDER_WAY and not _runs_aim(state, decision)


def _runs_aim(state: DeployState, decision: Decision) -> bool:
    wanted = (decision.change["container"], decision.change["image"])
    return wanted in state.images
