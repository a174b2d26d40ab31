"""Reads which image digests run, and ECR's scan of each of them once."""

from __future__ import annotations

import re
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from functions.security_review.collect.indexes import look_into_indexes, read_scans
from functions.security_review.judge.images import ImageFacts
from functions.security_review.judge.scans import Image
from opskit.image_index import name_platform
from opskit.targets import EcsService
from opskit.tasks import is_aws_own
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_ecr import ECRClient
    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import ContainerTypeDef, TaskTypeDef

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.unreadable import Read

DESCRIBED = 100
"""Tasks in one DescribeTasks (ECS API reference)."""

FEW = 5
"""Up to so many services of one cluster are listed one by one; beyond, the cluster is whole."""

_ECR = re.compile(
    r"(?P<registry>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\."
    r"(?:amazonaws\.com(?:\.cn)?|on\.aws)/(?P<repository>[^:@]+)"
)
"""123456789012.dkr.ecr.region.amazonaws.com/repository, its FIPS and its dual-stack form (AWS
General Reference, "Amazon ECR endpoints")."""

type Seen = tuple[EcsService, Image, str]
"""An image, where it runs and on which platform, "linux/amd64" or ""."""

type Running = dict[EcsService, Read[tuple[Image, ...]]]


def collect_images(aws: Aws, reader: Reader, services: Sequence[EcsService]) -> ImageFacts:
    """Read running tasks, then the scan of each digest that they run.

    Needs ecs:ListTasks, ecs:DescribeTasks, ecr:DescribeImageScanFindings and, for what has no scan,
    ecr:BatchGetImage; where Amazon Inspector scans (enhanced scanning), ECR asks it in our name.
    """
    if not services:
        return ImageFacts(region=aws.region, running={}, scans={})
    running, platforms = _read_running(aws.client("ecs"), reader, services)
    images = dict.fromkeys(
        image
        for found in running.values()
        for image in (() if isinstance(found, Unreadable) else found)
        if image.in_ecr and image.digest
    )
    clients: dict[str, ECRClient] = {
        region: aws.client("ecr", region=region) for region in {image.region for image in images}
    }
    scans = read_scans(clients, reader, tuple(images))
    scans = look_into_indexes(clients, reader, scans, platforms)
    return ImageFacts(region=aws.region, running=running, scans=scans)


def _read_running(
    ecs: ECSClient, reader: Reader, services: Sequence[EcsService]
) -> tuple[Running, dict[Image, set[str]]]:
    by_cluster: dict[str, list[EcsService]] = {}
    for service in services:
        by_cluster.setdefault(service.cluster, []).append(service)
    lists = [
        ((cluster, name), name or cluster, partial(_list, ecs, cluster, name))
        for cluster, own in by_cluster.items()
        for name in ([one.name for one in own] if len(own) <= FEW else [""])
    ]
    failed: dict[EcsService, Unreadable] = {}
    arns: dict[str, list[str]] = {}
    for (cluster, name), listed in reader.gather("ecs:ListTasks", lists):
        if isinstance(listed, Unreadable):
            covered = [one for one in by_cluster[cluster] if name in ("", one.name)]
            failed |= dict.fromkeys(covered, listed)
        else:
            arns.setdefault(cluster, []).extend(listed)
    describes = [
        (cluster, cluster, partial(_describe, ecs, cluster, batch))
        for cluster, listed in arns.items()
        for batch in batched(listed, DESCRIBED, strict=False)
    ]
    found: dict[EcsService, dict[Image, None]] = {}
    platforms: dict[Image, set[str]] = {}
    for cluster, said in reader.gather("ecs:DescribeTasks", describes):
        if isinstance(said, Unreadable):
            failed |= dict.fromkeys(by_cluster[cluster], said)
            continue
        for service, image, platform in said:
            found.setdefault(service, {})[image] = None
            platforms.setdefault(image, set()).add(platform)
    return {s: failed.get(s) or tuple(found.get(s, {})) for s in services}, platforms


def _list(ecs: ECSClient, cluster: str, name: str) -> list[str]:
    pages = ecs.get_paginator("list_tasks")
    try:
        if name:
            asked = pages.paginate(cluster=cluster, serviceName=name, desiredStatus="RUNNING")
        else:
            asked = pages.paginate(cluster=cluster, desiredStatus="RUNNING")
        return [arn for page in asked for arn in page["taskArns"]]
    except ClientError as error:
        # Of a service that does not exist nothing runs; that it does not exist is told elsewhere.
        if error.response.get("Error", {}).get("Code") == "ServiceNotFoundException":
            return []
        raise


def _describe(ecs: ECSClient, cluster: str, arns: Sequence[str]) -> list[Seen]:
    found: dict[Seen, None] = {}
    for said in ecs.describe_tasks(cluster=cluster, tasks=list(arns))["tasks"]:
        kind, _, name = said.get("group", "").partition(":")
        if kind != "service":
            continue
        service, platform = EcsService(cluster=cluster, name=name), _platform(said)
        # A task that is still being pulled has no digest yet; it will be seen when it runs.
        if said.get("lastStatus") == "RUNNING":
            own = (one for one in said.get("containers", []) if not is_aws_own(one.get("name", "")))
            found |= dict.fromkeys((service, _image(one), platform) for one in own)
    return list(found)


def _platform(said: TaskTypeDef) -> str:
    """Return what a task runs on; on EC2, ECS does not name the family."""
    told = {one["name"]: one.get("value", "") for one in said.get("attributes", [])}
    return name_platform(said.get("platformFamily", ""), told.get("ecs.cpu-architecture", ""))


def _image(said: ContainerTypeDef) -> Image:
    reference, digest = said.get("image", ""), said.get("imageDigest", "")
    if "@" in reference and not digest:
        digest = reference.partition("@")[2]
    if found := _ECR.match(reference):
        return Image(
            registry=found["registry"],
            repository=found["repository"],
            region=found["region"],
            digest=digest,
            in_ecr=True,
        )
    return Image(registry="", repository=reference, region="", digest=digest, in_ecr=False)
