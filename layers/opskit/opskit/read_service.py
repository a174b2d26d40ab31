"""Reads one ECS service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.rollout import Rollout, ServiceState

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import DeploymentTypeDef, ServiceTypeDef

    from opskit.aws import Aws
    from opskit.targets import EcsService


def read_service(aws: Aws, service: EcsService) -> ServiceState | None:
    """Read a service, or None where there is no such service; raises what ECS raises.

    Needs ecs:DescribeServices.
    """
    ecs: ECSClient = aws.client("ecs")
    try:
        answer = ecs.describe_services(cluster=service.cluster, services=[service.name])
    except ecs.exceptions.ClusterNotFoundException:
        return None
    return next((_service(service, said) for said in answer["services"]), None)


def _service(service: EcsService, said: ServiceTypeDef) -> ServiceState:
    return ServiceState(
        service=service,
        status=said["status"],
        controller=said.get("deploymentController", {}).get("type", "ECS"),
        desired=said["desiredCount"],
        running=said["runningCount"],
        pending=said["pendingCount"],
        rollouts=tuple(map(_rollout, said.get("deployments", []))),
    )


def _rollout(said: DeploymentTypeDef) -> Rollout:
    return Rollout(
        id=said["id"],
        primary=said["status"] == "PRIMARY",
        state=said.get("rolloutState", ""),
        task_definition=said["taskDefinition"].rsplit("/", 1)[-1],
        running=said.get("runningCount", 0),
        desired=said.get("desiredCount", 0),
        failed=said.get("failedTasks", 0),
        created=said["createdAt"],
        updated=said.get("updatedAt", said["createdAt"]),
    )
