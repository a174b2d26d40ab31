"""Reads what a deployment is decided by: service, definition, history, image, scan, targets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from functions.deploy.facts import Aim, DeployState
from functions.deploy.plan.aim import read_wish
from notifier.translation import _
from opskit.find_digest import find_digest
from opskit.image_index import find_platform
from opskit.image_words import Scan
from opskit.read_newest import read_newest
from opskit.read_scan import read_scan
from opskit.read_service import read_listed_service
from opskit.target_health import count_healthy

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

    from functions.deploy.plan.aim import Wish
    from functions.deploy.settings import DeploySettings
    from opskit.action_job import ActionRun
    from opskit.actions import Decision
    from opskit.aws import Aws


def look(run: ActionRun[DeploySettings]) -> DeployState:
    """Read everything; no service where none may be touched.

    Needs ecs:DescribeServices, ecs:DescribeTaskDefinition, ecs:ListServiceDeployments,
    ecs:DescribeServiceRevisions, ecr:DescribeImages, ecr:DescribeImageScanFindings,
    ecr:BatchGetImage and elasticloadbalancing:DescribeTargetHealth.
    """
    state = _look_at_service(run)
    if state.service is None or state.service.primary is None:
        return state
    return replace(
        state,
        aim=_aim(run, state),
        healthy=count_healthy(run.aws, state.service.rules.target_groups),
    )


def glance(run: ActionRun[DeploySettings], _decision: Decision) -> DeployState | None:
    """Read the service and its history while it rolls out; images and targets are no news then.

    Needs ecs:DescribeServices, ecs:DescribeTaskDefinition, ecs:ListServiceDeployments and
    ecs:DescribeServiceRevisions.
    """
    state = _look_at_service(run)
    return state if state.service and not state.service.is_settled else None


def _look_at_service(run: ActionRun[DeploySettings]) -> DeployState:
    service = read_listed_service(run.aws, run.settings.ecs_services, run.request)
    if service is None or service.primary is None:
        return DeployState(service=service)
    ecs: ECSClient = run.aws.client("ecs")
    said = ecs.describe_task_definition(taskDefinition=service.primary.task_definition)
    definition = said["taskDefinition"]
    return DeployState(
        service=service,
        images=tuple((one["name"], one["image"]) for one in definition["containerDefinitions"]),
        newest=read_newest(ecs, service),
        platform=find_platform(definition),
    )


def _aim(run: ActionRun[DeploySettings], state: DeployState) -> Aim:
    asked = str(run.request.overrides.get("image", ""))
    wish = read_wish(state.images, run.request.overrides)
    if isinstance(wish, str):
        return Aim(asked=asked, obstacle=wish)
    digest = find_digest(run.aws, wish.image)
    if digest is None:
        obstacle = _("there is no image {image} in {home}").format(
            image=asked, home=wish.image.home
        )
        return Aim(asked=asked, container=wish.container, obstacle=obstacle)
    aim = Aim(asked=asked, container=wish.container, image=f"{wish.image.home}@{digest}")
    if dict(state.images)[wish.container] == aim.image:
        return aim
    return _scanned(run.aws, aim, wish, digest, state)


def _scanned(aws: Aws, aim: Aim, wish: Wish, digest: str, state: DeployState) -> Aim:
    """Add the scans; what runs is looked at only where the new image has criticals."""
    scan = read_scan(aws, wish.image, digest, platform=state.platform)
    ran = dict(state.newest.digests).get(wish.container, "")
    running = Scan()
    if scan.criticals and wish.runs and (known := ran or wish.runs.digest):
        running = read_scan(aws, wish.runs, known, platform=state.platform)
    return replace(aim, scan=scan, running=running)
