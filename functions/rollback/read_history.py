"""Reads the deployments that ECS remembers, with the images that they ran."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.rollback.facts import Deployment

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import ServiceRevisionTypeDef

    from opskit.rollout import ServiceState

REMEMBERED = 20
"""Deployments looked back; DescribeServiceRevisions takes 20 (ECS API reference)."""


def read_history(ecs: ECSClient, state: ServiceState) -> tuple[tuple[Deployment, ...], bool]:
    """Return deployments, newest first, and whether ECS told them.

    Where it tells none (older services), those that DescribeServices lists stand for them: while a
    rollout goes on, the one before is still there.
    """
    answer = ecs.list_service_deployments(
        cluster=state.service.cluster, service=state.service.name, maxResults=REMEMBERED
    )
    briefs = sorted(answer["serviceDeployments"], key=lambda one: one["createdAt"], reverse=True)
    arns = sorted({one["targetServiceRevisionArn"] for one in briefs[:REMEMBERED]})
    if not arns:
        return _own(state), False
    revisions = {
        one["serviceRevisionArn"]: one
        for one in ecs.describe_service_revisions(serviceRevisionArns=arns)["serviceRevisions"]
    }
    return tuple(
        Deployment(
            status=one["status"],
            task_definition=_name(revisions[one["targetServiceRevisionArn"]]),
            began=one.get("startedAt", one["createdAt"]),
            finished=one.get("finishedAt"),
            images=_images(revisions[one["targetServiceRevisionArn"]]),
        )
        for one in briefs
        if one["targetServiceRevisionArn"] in revisions
    ), True


def _name(revision: ServiceRevisionTypeDef) -> str:
    return revision["taskDefinition"].rsplit("/", 1)[-1]


def _images(revision: ServiceRevisionTypeDef) -> tuple[tuple[str, str], ...]:
    found = revision.get("containerImages", [])
    return tuple((one["image"], one.get("imageDigest", "")) for one in found if "image" in one)


def _own(state: ServiceState) -> tuple[Deployment, ...]:
    """Return the service's own deployments; one before a rollout stays COMPLETED meanwhile."""
    newest = sorted(state.rollouts, key=lambda one: (one.primary, one.created), reverse=True)
    return tuple(
        Deployment(
            status="SUCCESSFUL" if one.state == "COMPLETED" else one.state,
            task_definition=one.task_definition,
            began=one.created,
            finished=one.updated if one.state == "COMPLETED" else None,
        )
        for one in newest
    )
