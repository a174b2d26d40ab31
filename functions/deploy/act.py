"""Registers the new revision and deploys it, or the one before; the only file that writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from notifier.translation import _
from opskit.actions import OvertakenError
from opskit.read_service import find_newest

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import RegisterTaskDefinitionRequestTypeDef

    from functions.deploy.settings import DeploySettings
    from opskit.action_job import ActionRun
    from opskit.actions import Decision


def deploy(run: ActionRun[DeploySettings], decision: Decision) -> dict[str, Any]:
    """Register the running task definition with another image, and deploy it.

    Needs ecs:DescribeTaskDefinition, ecs:RegisterTaskDefinition, ecs:TagResource, iam:PassRole and
    ecs:UpdateService.
    """
    ecs: ECSClient = run.aws.client("ecs")
    change = decision.change
    wanted = _with_image(ecs, change["from"], change["container"], change["image"])
    made = ecs.register_task_definition(**wanted)["taskDefinition"]
    name = f"{made['family']}:{made['revision']}"
    _update(ecs, decision.resource, name)
    return {"task definition": name}


def take_back(run: ActionRun[DeploySettings], decision: Decision) -> dict[str, Any]:
    """Deploy the revision again that ran before, unless ECS did so itself.

    Needs ecs:DescribeServices, ecs:DescribeTaskDefinition and ecs:UpdateService.

    Raises:
        OvertakenError: somebody deployed something else since.
    """
    ecs: ECSClient = run.aws.client("ecs")
    change, before = decision.change, decision.change["from"]
    newest = find_newest(run.aws, decision.resource)
    if newest == before:
        return {"task definition": before}
    said = ecs.describe_task_definition(taskDefinition=newest)["taskDefinition"]
    images = {one["name"]: one["image"] for one in said["containerDefinitions"]}
    if images.get(change["container"]) != change["image"]:
        raise OvertakenError(_("{name} was deployed since").format(name=newest))
    _update(ecs, decision.resource, before)
    return {"task definition": before}


def _update(ecs: ECSClient, resource: str, task_definition: str) -> None:
    cluster, _slash, name = resource.partition("/")
    ecs.update_service(cluster=cluster, service=name, taskDefinition=task_definition)


def _with_image(
    ecs: ECSClient, name: str, container: str, image: str
) -> RegisterTaskDefinitionRequestTypeDef:
    """Return what registers a copy: all that registration takes, whatever AWS adds to it."""
    answer = ecs.describe_task_definition(taskDefinition=name, include=["TAGS"])
    operation = ecs.meta.service_model.operation_model("RegisterTaskDefinition")
    taken = set(operation.input_shape.members) if operation.input_shape else set()
    found: dict[str, Any] = {k: v for k, v in answer["taskDefinition"].items() if k in taken}
    found["containerDefinitions"] = [
        {**one, "image": image} if one["name"] == container else one
        for one in found["containerDefinitions"]
    ]
    if tags := answer.get("tags"):
        found["tags"] = tags
    return cast("RegisterTaskDefinitionRequestTypeDef", found)
