"""Reads what a service was deployed with, what it could return to, and when trouble began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.rollback.facts import Goal, RollbackState
from functions.rollback.images import find_image_obstacle
from functions.rollback.plan import list_candidates
from functions.rollback.read_history import read_history
from notifier.translation import _
from opskit.action_alarms import read_alarms
from opskit.read_service import read_listed_service

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_ecs import ECSClient

    from functions.rollback.facts import Deployment
    from functions.rollback.settings import RollbackSettings
    from opskit.action_job import ActionRun

TRIED = 3
"""How many older deployments are looked at for an image that still exists."""


def look(run: ActionRun[RollbackSettings]) -> RollbackState:
    """Read service, history, candidates and onset; no service where none may be touched.

    Needs ecs:DescribeServices, ecs:ListServiceDeployments, ecs:DescribeServiceRevisions,
    ecs:DescribeTaskDefinition, ecr:DescribeImages and cloudwatch:DescribeAlarms.
    """
    state = read_listed_service(run.aws, run.settings.ecs_services, run.request)
    if state is None or state.primary is None:
        return RollbackState(service=state)
    deployments, remembered = read_history(run.aws.client("ecs"), state)
    named = str(run.request.overrides.get("task_definition", ""))
    candidates = list_candidates(state, deployments, named)
    return RollbackState(
        service=state,
        deployments=deployments,
        remembered=remembered,
        goals=tuple(_goals(run, candidates)),
        onset=_onset(run),
    )


def _goals(run: ActionRun[RollbackSettings], candidates: tuple[Deployment, ...]) -> list[Goal]:
    goals: list[Goal] = []
    for candidate in candidates[:TRIED]:
        obstacle = _find_obstacle(run, candidate)
        goals.append(Goal(task_definition=candidate.task_definition, obstacle=obstacle))
        if not obstacle:
            break
    return goals


def _find_obstacle(run: ActionRun[RollbackSettings], candidate: Deployment) -> str:
    ecs: ECSClient = run.aws.client("ecs")
    try:
        answer = ecs.describe_task_definition(taskDefinition=candidate.task_definition)
    except ecs.exceptions.ClientException:
        return _("there is no task definition {name}").format(name=candidate.task_definition)
    said = answer["taskDefinition"]
    if said["status"] != "ACTIVE":
        text = _("task definition {name} is {status}")
        return text.format(name=candidate.task_definition, status=said["status"])
    ran = dict(candidate.images)
    images = [one["image"] for one in said["containerDefinitions"]]
    return find_image_obstacle(run.aws, [(image, ran.get(image, "")) for image in images])


def _onset(run: ActionRun[RollbackSettings]) -> datetime | None:
    if run.request.onset:
        return run.request.onset
    if not run.request.alarm:
        return None
    alarms = read_alarms(run.aws, run.job, run.request.alarm)
    found = (one.changed_at for one in alarms if one.name == run.request.alarm)
    return next(found, None)
