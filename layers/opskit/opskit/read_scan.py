"""Reads the critical vulnerabilities that ECR's scan of one digest found, basic or enhanced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.image_index import pick_children
from opskit.image_words import WAITING, Scan, merge_scans
from opskit.read_index import read_indexes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_ecr import ECRClient
    from mypy_boto3_ecr.type_defs import DescribeImageScanFindingsResponseTypeDef

    from opskit.aws import Aws
    from opskit.ecr_image import EcrImage


def read_scan(aws: Aws, image: EcrImage, digest: str, *, platform: str = "") -> Scan:
    """Read a scan; one that was never made is NO_SCAN.

    ECR scans no index: there the scans of the images that it names are read, as one. What it is, is
    only asked where there is no scan.

    Needs ecr:DescribeImageScanFindings and ecr:BatchGetImage.

    Args:
        aws: clients.
        image: where it lies.
        digest: of the image or the index.
        platform: that of the tasks, "linux/amd64"; "" where it is not known.
    """
    ecr: ECRClient = aws.client("ecr", region=image.region)
    scan = _read(ecr, image, digest)
    if scan.counts or scan.status in WAITING:
        return scan
    indexes = read_indexes(
        ecr, account=image.account, repository=image.repository, digests=[digest]
    )
    children = pick_children(indexes.get(digest, ()), {platform})
    return merge_scans([_read(ecr, image, one.digest) for one in children]) if children else scan


def _read(ecr: ECRClient, image: EcrImage, digest: str) -> Scan:
    pages = ecr.get_paginator("describe_image_scan_findings").paginate(
        registryId=image.account,
        repositoryName=image.repository,
        imageId={"imageDigest": digest},
    )
    status, criticals = "", set[str]()
    try:
        for page in pages:
            status = page.get("imageScanStatus", {}).get("status", "")
            criticals |= set(_criticals(page))
    except (ecr.exceptions.ScanNotFoundException, ecr.exceptions.ImageNotFoundException):
        return Scan()
    return Scan(status=status or Scan().status, criticals=frozenset(criticals))


def _criticals(page: DescribeImageScanFindingsResponseTypeDef) -> Iterator[str]:
    found = page.get("imageScanFindings", {})
    for one in found.get("findings", []):
        if one.get("severity") == "CRITICAL":
            yield one.get("name", "?")
    for deep in found.get("enhancedFindings", []):
        # Suppressed ones were accepted in Inspector, closed ones are mended.
        if deep.get("severity") == "CRITICAL" and deep.get("status", "ACTIVE") == "ACTIVE":
            details = deep.get("packageVulnerabilityDetails", {})
            yield details.get("vulnerabilityId", "") or deep.get("title", "?")
