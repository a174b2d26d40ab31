"""Reads the critical vulnerabilities that ECR's scan of one digest found, basic or enhanced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.image_words import Scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_ecr import ECRClient
    from mypy_boto3_ecr.type_defs import DescribeImageScanFindingsResponseTypeDef

    from opskit.aws import Aws
    from opskit.ecr_image import EcrImage


def read_scan(aws: Aws, image: EcrImage, digest: str) -> Scan:
    """Read a scan; one that was never made is NO_SCAN.

    Needs ecr:DescribeImageScanFindings.
    """
    ecr: ECRClient = aws.client("ecr", region=image.region)
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
