"""Decides whether to return to the last good task definition (manual: "Rollback procedure")."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from functions.rollback.facts import Deployment
from notifier.translation import _
from opskit.actions import Choice, Decision, Progress
from opskit.named_service import find_misnaming, pick_service
from opskit.rollout import describe, find_obstacle

if TYPE_CHECKING:
    from functions.rollback.facts import RollbackState
    from functions.rollback.settings import RollbackSettings
    from opskit.actions import ActionRequest
    from opskit.rollout import ServiceState

GOOD = "SUCCESSFUL"


def list_candidates(
    state: ServiceState, deployments: tuple[Deployment, ...], named: str
) -> tuple[Deployment, ...]:
    """Return what a service could return to, the best first: the newest that succeeded.

    Args:
        state: the service.
        deployments: newest first.
        named: the task definition that a person names, or "": it alone is a candidate then.
    """
    now = state.primary.task_definition if state.primary else ""
    seen = {deployment.task_definition: deployment for deployment in reversed(deployments)}
    if named:
        known = seen.get(named)
        return (known or _unknown(named, deployments),)
    found: dict[str, Deployment] = {}
    for deployment in deployments:
        if deployment.status == GOOD and deployment.task_definition != now:
            found.setdefault(deployment.task_definition, deployment)
    return tuple(found.values())


def decide(
    state: RollbackState, settings: RollbackSettings, request: ActionRequest, now: datetime
) -> Decision:
    """Decide on a service: only where the last deployment is the cause, or a person names where to.

    Source of the gate: a rollback that follows no deployment takes away what works.
    """
    resource = pick_service(settings.ecs_services, request)
    misnamed = find_misnaming(resource, settings.ecs_services)
    before = describe(state.service)
    refusal = misnamed or find_obstacle(state.service) or _find_rollout(state)
    if not refusal and "task_definition" not in request.overrides:
        refusal = _find_innocence(state, settings, now)
    goal = next((goal for goal in state.goals if not goal.obstacle), None)
    if not refusal and goal is None:
        refusal = _explain_goals(state)
    if refusal or goal is None or state.service is None or state.service.primary is None:
        return Decision(choice=Choice.REFUSE, resource=resource, reason=refusal, before=before)
    present = state.service.primary.task_definition
    if goal.task_definition == present:
        reason = _("{name} runs already").format(name=present)
        return Decision(choice=Choice.NOTHING, resource=resource, reason=reason, before=before)
    return Decision(
        choice=Choice.ACT,
        resource=resource,
        reason=_explain(state, present, goal.task_definition),
        before=before,
        change={"from": present, "to": goal.task_definition},
    )


def _explain(state: RollbackState, present: str, goal: str) -> str:
    text = _("back from {present} to {goal}, the last one that was deployed well")
    if not state.remembered:
        text = _(
            "back from {present} to {goal}: ECS remembers no deployments, but that one still stands"
        )
    return text.format(present=present, goal=goal)


def _find_rollout(state: RollbackState) -> str:
    newest = state.deployments[0] if state.deployments else None
    if newest is None or state.service is None or state.service.primary is None:
        return _("it is not known what was deployed when")
    if newest.status in ("ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"):
        return _("ECS is rolling back by itself")
    failing = state.service.primary.is_failing
    if newest.status in ("PENDING", "IN_PROGRESS") and not failing:
        return _("a rollout is under way and not failing: it is let be")
    return ""


def _find_innocence(state: RollbackState, settings: RollbackSettings, now: datetime) -> str:
    """Say why the last deployment is not the cause, one translated sentence, or ""."""
    newest = state.deployments[0]
    if newest.status == "ROLLBACK_SUCCESSFUL":
        return _("ECS took the last deployment back by itself")
    if state.onset is None:
        return _("nobody says when the trouble began, so that no deployment can be its cause")
    window = timedelta(minutes=settings.rollback_window_minutes)
    if state.onset < newest.began:
        return _("the trouble began before the last deployment")
    if state.onset > (newest.finished or now) + window:
        text = _("the last deployment was over {minutes} minutes before the trouble began")
        return text.format(minutes=settings.rollback_window_minutes)
    return ""


def _explain_goals(state: RollbackState) -> str:
    if not state.goals:
        return _("there is no other deployment that succeeded")
    return "; ".join(goal.obstacle for goal in state.goals)


def judge_progress(state: RollbackState, decision: Decision) -> Progress:
    """Judge how far the way back has come."""
    service = state.service
    if service is None or service.primary is None or service.status != "ACTIVE":
        return Progress.FAILED
    if service.primary.task_definition != decision.change["to"]:
        return Progress.ABSENT
    if service.primary.state == "FAILED":
        return Progress.FAILED
    return Progress.STABLE if service.is_settled else Progress.MOVING


def count_running(state: RollbackState) -> float:
    """Return how many tasks run: the health that an act must not lower."""
    return state.service.running if state.service else 0


def _unknown(name: str, deployments: tuple[Deployment, ...]) -> Deployment:
    """Stand for a task definition of which no deployment is remembered."""
    oldest = deployments[-1] if deployments else None
    began = oldest.began if oldest else datetime.min.replace(tzinfo=UTC)
    return Deployment(status="", task_definition=name, began=began)
