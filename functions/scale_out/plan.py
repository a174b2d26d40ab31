"""Decides how many tasks to lend (manual: P0 step 3, "emergency scaling": 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.actions import Choice, Decision, Progress
from opskit.leases import Means
from opskit.named_service import find_misnaming, pick_service
from opskit.rollout import describe, find_obstacle

if TYPE_CHECKING:
    from datetime import datetime

    from functions.scale_out.settings import ScaleOutSettings
    from opskit.actions import ActionRequest
    from opskit.capacity import Capacity


def decide(
    state: Capacity | None,
    settings: ScaleOutSettings,
    request: ActionRequest,
    now: datetime,  # noqa: ARG001 - as every action's
) -> Decision:
    """Decide on a service: up to what is wanted, its MaxCapacity and MaxScaleOut, never down."""
    resource = pick_service(settings.ecs_services, request)
    misnamed = find_misnaming(resource, settings.ecs_services)
    before = _describe(state)
    wanted = int(request.overrides.get("tasks", settings.scale_out_tasks))
    obstacle = misnamed or find_obstacle(state.service if state else None) or _find_mistake(wanted)
    if obstacle or state is None:
        return Decision(choice=Choice.REFUSE, resource=resource, reason=obstacle, before=before)
    goal, why = _bound(wanted, state, settings)
    if goal <= state.service.desired:
        text = _("{desired} tasks are wanted already{why}")
        reason = text.format(desired=state.service.desired, why=why)
        return Decision(choice=Choice.NOTHING, resource=resource, reason=reason, before=before)
    text = _("{goal} tasks instead of {desired} for {minutes} minutes, through {means}{why}")
    return Decision(
        choice=Choice.ACT,
        resource=resource,
        reason=text.format(
            goal=goal,
            desired=state.service.desired,
            minutes=settings.lease_minutes,
            means=state.means.value,
            why=why,
        ),
        before=before,
        change={"means": state.means.value, "from": state.value(state.means), "to": goal},
    )


def _find_mistake(wanted: int) -> str:
    return "" if wanted > 0 else _("tasks must be at least 1")


def _bound(wanted: int, state: Capacity, settings: ScaleOutSettings) -> tuple[int, str]:
    """Return how many tasks it may be, and what held it back, translated, or ""."""
    most = state.bounds.most if state.bounds else wanted
    goal = min(wanted, most, settings.max_scale_out)
    if goal == wanted:
        return goal, ""
    if goal == settings.max_scale_out:
        return goal, _(" ({wanted} were asked for; MaxScaleOut)").format(wanted=wanted)
    return goal, _(" ({wanted} were asked for; its MaxCapacity)").format(wanted=wanted)


def judge_progress(state: Capacity | None, decision: Decision) -> Progress:
    """Judge how far the new tasks have come."""
    if state is None or state.service.status != "ACTIVE":
        return Progress.FAILED
    goal, means = decision.change["to"], Means(decision.change["means"])
    value = state.value(means)
    if value is None or value < goal:
        return Progress.ABSENT
    return Progress.STABLE if state.service.running >= goal else Progress.MOVING


def count_running(state: Capacity | None) -> float:
    """Return how many tasks run: the health that an act must not lower."""
    return state.service.running if state else 0


def _describe(state: Capacity | None) -> dict[str, object]:
    if state is None:
        return {}
    told = describe(state.service)
    if state.bounds:
        told |= {"MinCapacity": state.bounds.least, "MaxCapacity": state.bounds.most}
    return told
