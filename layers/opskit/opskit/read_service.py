"""Reads one ECS service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.named_service import pick_service, service_of
from opskit.rollout import Rollout, RolloutRules, ServiceState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import DeploymentTypeDef, ServiceTypeDef

    from opskit.actions import ActionRequest
    from opskit.aws import Aws
    from opskit.targets import EcsService


def read_service(aws: Aws, name: str) -> ServiceState | None:
    """Read a service, or None where there is no such service; raises what ECS raises.

    Needs ecs:DescribeServices.

    Args:
        aws: clients.
        name: "cluster/service", as an action calls it.
    """
    service = service_of(name)
    ecs: ECSClient = aws.client("ecs")
    try:
        answer = ecs.describe_services(cluster=service.cluster, services=[service.name])
    except ecs.exceptions.ClusterNotFoundException:
        return None
    return next((_service(service, said) for said in answer["services"]), None)


def read_listed_service(
    aws: Aws, services: Sequence[str], request: ActionRequest
) -> ServiceState | None:
    """Read the service that is meant; None where there is none, or none that may be touched.

    Needs ecs:DescribeServices.

    Args:
        aws: clients.
        services: those of the stack, "cluster/service".
        request: what was asked.
    """
    name = pick_service(services, request)
    return read_service(aws, name) if name in services else None


def find_newest(aws: Aws, resource: str) -> str:
    """Return the task definition of a service's newest deployment, "family:revision", or "".

    Needs ecs:DescribeServices.

    Args:
        aws: clients.
        resource: "cluster/service", as an action calls it.
    """
    state = read_service(aws, resource)
    return state.primary.task_definition if state and state.primary else ""


def _service(service: EcsService, said: ServiceTypeDef) -> ServiceState:
    return ServiceState(
        service=service,
        status=said["status"],
        controller=said.get("deploymentController", {}).get("type", "ECS"),
        desired=said["desiredCount"],
        running=said["runningCount"],
        pending=said["pendingCount"],
        rollouts=tuple(map(_rollout, said.get("deployments", []))),
        rules=_rules(said),
        platform=said.get("platformVersion", ""),
        family=said.get("platformFamily", ""),
    )


def _rules(said: ServiceTypeDef) -> RolloutRules:
    """Read how it rolls out; AWS's defaults where it is not said (ECS API reference)."""
    given = said.get("deploymentConfiguration", {})
    breaker = given.get("deploymentCircuitBreaker", {"enable": False, "rollback": False})
    balancers = said.get("loadBalancers", [])
    return RolloutRules(
        least_percent=given.get("minimumHealthyPercent", 100),
        most_percent=given.get("maximumPercent", 200),
        breaks=breaker["enable"],
        goes_back=breaker["enable"] and breaker["rollback"],
        grace_seconds=said.get("healthCheckGracePeriodSeconds", 0),
        target_groups=tuple(b["targetGroupArn"] for b in balancers if "targetGroupArn" in b),
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
        platform=said.get("platformVersion", ""),
    )
