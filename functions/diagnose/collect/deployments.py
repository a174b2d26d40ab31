"""Reads ECS services in tens, and each one's last deployments with their task definitions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.diagnose.judge.facts import Deployment, EcsFacts, Rollout, Saying, Service
from opskit.describe_services import OPERATION, start_services
from opskit.find_tasks import collect_tasks
from opskit.unreadable import Unreadable, Why

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import (
        DeploymentTypeDef,
        ListServiceDeploymentsRequestTypeDef,
        ServiceDeploymentBriefTypeDef,
        ServiceTypeDef,
    )

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.targets import EcsService, Targets
    from opskit.unreadable import Read

REVISIONS = 20
"""Revisions in one DescribeServiceRevisions (ECS API reference), so that one call names the task
definitions of the newest deployments; an older one is none to return to."""

PAGES = 3
"""Pages of 100 deployments: ECS keeps those of 90 days (ECS guide, "service deployments")."""

SAYINGS = 10
HISTORY_OPERATION = "ecs:ListServiceDeployments"

_STATES = {
    "PENDING": Rollout.RUNNING,
    "IN_PROGRESS": Rollout.RUNNING,
    "SUCCESSFUL": Rollout.SUCCEEDED,
    "COMPLETED": Rollout.SUCCEEDED,
}
"""ServiceDeployment's status and Deployment's rolloutState; every other word means that it was
stopped or rolled back, or is about to be."""

type Current = tuple[Service, Read[tuple[Deployment, ...]]]


def collect_ecs(aws: Aws, reader: Reader, targets: Targets, now: datetime) -> EcsFacts:
    """Read services, deployments and stopped tasks at once.

    Needs ecs:DescribeServices, ecs:ListServiceDeployments, ecs:DescribeServiceRevisions,
    ecs:ListTasks and ecs:DescribeTasks.
    """
    services = targets.services
    if not services:
        return EcsFacts(services={}, deployments={}, tasks={})
    ecs: ECSClient = aws.client("ecs")
    what = services[0].name if len(services) == 1 else "ECS"
    current = start_services(ecs, reader, services, _current, what=what)
    history = {
        one: reader.start(HISTORY_OPERATION, one.name, partial(_history, ecs, one))
        for one in services
    }
    tasks = collect_tasks(ecs, reader, services, what, now, states=("STOPPED",))
    known = {one: _known(one, said) for one, said in current().items()}
    return EcsFacts(
        services={one: _service_of(known[one]) for one in services},
        deployments={one: _deployments_of(known[one], history[one].result()) for one in services},
        tasks=tasks,
    )


def _known(service: EcsService, said: Read[Current | None]) -> Read[Current]:
    """Return a service; one that does not exist could not be looked at, and explains nothing."""
    if said is not None:
        return said
    return Unreadable(operation=OPERATION, resource=service.name, why=Why.MISSING, detail="MISSING")


def _service_of(known: Read[Current]) -> Read[Service | None]:
    return known[0] if isinstance(known, tuple) else known


def _deployments_of(
    known: Read[Current], history: Read[tuple[Deployment, ...]]
) -> Read[tuple[Deployment, ...]]:
    """Prefer the history; a service that nobody deployed for 90 days tells of its last one."""
    if isinstance(history, Unreadable) or history or not isinstance(known, tuple):
        return history
    return known[1]


def _current(_: EcsService, said: ServiceTypeDef) -> Current:
    own = said.get("deploymentController", {}).get("type", "ECS") == "ECS"
    deployments = said.get("deployments", [])
    primary = next((d for d in deployments if d.get("status") == "PRIMARY"), None)
    service = Service(
        running=said["runningCount"],
        desired=said["desiredCount"],
        failed=primary.get("failedTasks", 0) if primary else 0,
        sayings=tuple(
            Saying(at=event["createdAt"], text=event["message"])
            for event in said.get("events", [])[:SAYINGS]
        ),
    )
    if not own:
        return service, _deployed_elsewhere(said)
    return service, tuple(_now_rolling(deployment) for deployment in deployments)


def _deployed_elsewhere(said: ServiceTypeDef) -> Unreadable:
    """CodeDeploy and others keep their own history: that ECS has none does not mean calm."""
    return Unreadable(
        operation=HISTORY_OPERATION,
        resource=said["serviceName"],
        why=Why.MISSING,
        detail=f"deployed by {said.get('deploymentController', {}).get('type', '?')}, not by ECS",
    )


def _now_rolling(said: DeploymentTypeDef) -> Deployment:
    status = said.get("rolloutState", "COMPLETED")
    return Deployment(
        definition=said["taskDefinition"],
        state=_STATES.get(status, Rollout.FAILED),
        status=status,
        reason=said.get("rolloutStateReason", ""),
        began=said["createdAt"],
        ended=None if status == "IN_PROGRESS" else said.get("updatedAt"),
    )


def _history(ecs: ECSClient, service: EcsService) -> tuple[Deployment, ...]:
    asked: ListServiceDeploymentsRequestTypeDef = {
        "cluster": service.cluster,
        "service": service.name,
        "maxResults": 100,
    }
    found: list[ServiceDeploymentBriefTypeDef] = []
    for _page in range(PAGES):
        said = ecs.list_service_deployments(**asked)
        found += said["serviceDeployments"]
        if not (token := said.get("nextToken")):
            break
        asked["nextToken"] = token
    newest = sorted(found, key=lambda one: one["createdAt"], reverse=True)[:REVISIONS]
    definitions = _definitions(ecs, newest)
    return tuple(_past(one, definitions) for one in newest)


def _definitions(
    ecs: ECSClient, deployments: Sequence[ServiceDeploymentBriefTypeDef]
) -> dict[str, str]:
    arns = dict.fromkeys(one.get("targetServiceRevisionArn", "") for one in deployments)
    arns.pop("", None)
    if not arns:
        return {}
    answer = ecs.describe_service_revisions(serviceRevisionArns=list(arns))
    return {
        one.get("serviceRevisionArn", ""): one.get("taskDefinition", "")
        for one in answer["serviceRevisions"]
    }


def _past(said: ServiceDeploymentBriefTypeDef, definitions: dict[str, str]) -> Deployment:
    status = said.get("status", "")
    return Deployment(
        definition=definitions.get(said.get("targetServiceRevisionArn", ""), ""),
        state=_STATES.get(status, Rollout.FAILED),
        status=status,
        reason=said.get("statusReason", ""),
        began=said.get("startedAt") or said["createdAt"],
        ended=said.get("finishedAt"),
    )
