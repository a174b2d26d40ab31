"""Reads a service's newest deployment, and the digests that it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.image_words import Newest

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

    from opskit.rollout import ServiceState

_HISTORY = 20


def read_newest(ecs: ECSClient, service: ServiceState) -> Newest:
    """Read it.

    Needs ecs:ListServiceDeployments and ecs:DescribeServiceRevisions.
    """
    answer = ecs.list_service_deployments(
        cluster=service.service.cluster, service=service.service.name, maxResults=_HISTORY
    )
    briefs = sorted(answer["serviceDeployments"], key=lambda one: one["createdAt"])
    if not briefs:
        return Newest()
    newest = briefs[-1]
    arn = newest["targetServiceRevisionArn"]
    found = ecs.describe_service_revisions(serviceRevisionArns=[arn])["serviceRevisions"]
    current = service.primary.task_definition if service.primary else ""
    digests = [
        (one["containerName"], one["imageDigest"])
        for revision in found
        if revision["taskDefinition"].endswith(f"/{current}")
        for one in revision.get("containerImages", [])
        if "imageDigest" in one
    ]
    return Newest(
        id=newest["serviceDeploymentArn"], status=newest["status"], digests=tuple(digests)
    )
