"""Decides whether to force a new deployment (manual: P0 step 3, P1 "connection pool restart")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.actions import Choice, Decision, Progress
from opskit.named_service import find_misnaming, pick_service
from opskit.rollout import describe, find_obstacle

if TYPE_CHECKING:
    from datetime import datetime

    from functions.force_redeploy.settings import RedeploySettings
    from opskit.actions import ActionRequest
    from opskit.rollout import ServiceState


def decide(
    state: ServiceState | None,
    settings: RedeploySettings,
    request: ActionRequest,
    now: datetime,  # noqa: ARG001 - as every action's
) -> Decision:
    """Decide on a service: a rollout under way is left alone, unless it is failing."""
    resource = pick_service(settings.ecs_services, request)
    misnamed = find_misnaming(resource, settings.ecs_services)
    before = describe(state)
    obstacle = misnamed or find_obstacle(state) or _find_rollout(state)
    if obstacle or state is None or state.primary is None:
        return Decision(choice=Choice.REFUSE, resource=resource, reason=obstacle, before=before)
    return Decision(
        choice=Choice.ACT,
        resource=resource,
        reason=_("all {desired} tasks are replaced by new ones ({running} running now)").format(
            desired=state.desired, running=state.running
        ),
        before=before,
        change={"instead_of": state.primary.id},
    )


def _find_rollout(state: ServiceState | None) -> str:
    if state is None or not state.is_moving or (state.primary and state.primary.is_failing):
        return ""
    return _("a rollout is under way and not failing: it is let be")


def judge_progress(state: ServiceState | None, decision: Decision) -> Progress:
    """Judge how far the new deployment has come."""
    if state is None or state.primary is None or state.status != "ACTIVE":
        return Progress.FAILED
    if state.primary.id == decision.change["instead_of"]:
        return Progress.ABSENT
    if state.primary.state == "FAILED":
        return Progress.FAILED
    return Progress.STABLE if state.is_settled else Progress.MOVING


def count_running(state: ServiceState | None) -> float:
    """Return how many tasks run: the health that an act must not lower."""
    return state.running if state else 0
