"""Reads what a refresh is decided by: service, images, digests, scans, the project's last build."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from functions.image_refresh.facts import RUNNING, Build, RefreshState
from opskit.ecr_image import parse_image
from opskit.find_digest import find_digest
from opskit.image_index import find_platform
from opskit.image_words import Scan
from opskit.read_newest import read_newest
from opskit.read_scan import read_scan
from opskit.read_service import read_listed_service

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

    from functions.image_refresh.settings import RefreshSettings
    from opskit.action_job import ActionRun
    from opskit.actions import Decision
    from opskit.aws import Aws
    from opskit.ecr_image import EcrImage


def look(run: ActionRun[RefreshSettings]) -> RefreshState:
    """Read everything; no service where none may be touched. Raises what AWS raises.

    Needs ecs:DescribeServices, ecs:DescribeTaskDefinition, ecs:ListServiceDeployments,
    ecs:DescribeServiceRevisions, ecr:DescribeImages, ecr:DescribeImageScanFindings,
    ecr:BatchGetImage, codebuild:ListBuildsForProject and codebuild:BatchGetBuilds.
    """
    service = read_listed_service(run.aws, run.settings.ecs_services, run.request)
    if service is None or service.primary is None:
        return RefreshState(service=service)
    ecs: ECSClient = run.aws.client("ecs")
    said = ecs.describe_task_definition(taskDefinition=service.primary.task_definition)
    definition = said["taskDefinition"]
    images = {one["name"]: one["image"] for one in definition["containerDefinitions"]}
    container, image = _pick(images, str(run.request.overrides.get("container", "")))
    project, build = _last_build(run.aws, run.settings.image_build_project)
    state = RefreshState(service=service, container=container, project=project, build=build)
    if image is None:
        return state
    ran = dict(read_newest(ecs, service).digests).get(container, "") or image.digest
    pushed = replace(image, tag=run.settings.image_tag, digest="")
    tagged = find_digest(run.aws, pushed) or ""
    scan = partial(read_scan, run.aws, pushed, platform=find_platform(definition))
    return replace(
        state,
        image=pushed,
        ran=ran,
        tagged=tagged,
        running=scan(ran) if ran else Scan(),
        scan=scan(tagged) if tagged else Scan(),
    )


def glance(run: ActionRun[RefreshSettings], _decision: Decision) -> RefreshState | None:
    """Read the build alone while it runs: until it has ended, nothing else can have come of it.

    Needs codebuild:ListBuildsForProject and codebuild:BatchGetBuilds.
    """
    project, build = _last_build(run.aws, run.settings.image_build_project)
    if build is None or build.status != RUNNING:
        return None
    return RefreshState(service=None, project=project, build=build)


def _pick(images: dict[str, str], named: str) -> tuple[str, EcrImage | None]:
    """Return the container that is named, else the first one with an image of ECR."""
    for name, text in images.items():
        if named in ("", name) and (image := parse_image(text)):
            return name, image
    return named, None


def _last_build(aws: Aws, project: str) -> tuple[bool, Build | None]:
    """Return whether there is such a project, and its last build."""
    if not project:
        return False, None
    codebuild = aws.client("codebuild")
    try:
        ids = codebuild.list_builds_for_project(projectName=project, sortOrder="DESCENDING")["ids"]
    except codebuild.exceptions.ResourceNotFoundException:
        return False, None
    if not ids:
        return True, None
    (said,) = codebuild.batch_get_builds(ids=ids[:1])["builds"]
    return True, Build(
        id=said["id"],
        number=said.get("buildNumber", 0),
        status=said["buildStatus"],
        phase=said.get("currentPhase", ""),
    )
