"""Reads what ECR's scan of one digest found, in basic and in enhanced form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from functions.security_review.judge.scans import GONE, NOT_SCANNED, Scan, Vulnerability

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_ecr import ECRClient
    from mypy_boto3_ecr.type_defs import (
        DescribeImageScanFindingsRequestTypeDef,
        DescribeImageScanFindingsResponseTypeDef,
        EnhancedImageScanFindingTypeDef,
        ImageScanFindingTypeDef,
    )

    from functions.security_review.judge.scans import Image

MOST_PAGES = 10
"""Pages of 1,000 findings (ECR API reference); an image with more has other troubles."""

PAGE = 1000

_ABSENT = {
    "ScanNotFoundException": NOT_SCANNED,
    "ImageNotFoundException": GONE,
    "RepositoryNotFoundException": GONE,
}


def read_scan(ecr: ECRClient, image: Image) -> Scan:
    """Read one scan page by page.

    Args:
        ecr: the client.
        image: in ECR, with its digest.

    Raises:
        ClientError: but for scans, images and repositories that are not there.
    """
    asked: DescribeImageScanFindingsRequestTypeDef = {
        "registryId": image.registry,
        "repositoryName": image.repository,
        "imageId": {"imageDigest": image.digest},
        "maxResults": PAGE,
    }
    found: list[Vulnerability] = []
    try:
        said = ecr.describe_image_scan_findings(**asked)
        found += _vulnerabilities(said)
        for _page in range(1, MOST_PAGES):
            if not (token := said.get("nextToken")):
                break
            asked["nextToken"] = token
            said = ecr.describe_image_scan_findings(**asked)
            found += _vulnerabilities(said)
    except ClientError as error:
        told = error.response.get("Error", {})
        if status := _ABSENT.get(told.get("Code", "")):
            return Scan(status=status, detail=told.get("Message", ""))
        raise
    return _scan(said, found)


def _scan(said: DescribeImageScanFindingsResponseTypeDef, found: list[Vulnerability]) -> Scan:
    status = said.get("imageScanStatus", {})
    return Scan(
        status=status.get("status", "UNKNOWN"),
        detail=status.get("description", ""),
        completed=said.get("imageScanFindings", {}).get("imageScanCompletedAt"),
        complete=not said.get("nextToken"),
        found=tuple(found),
    )


def _vulnerabilities(said: DescribeImageScanFindingsResponseTypeDef) -> Iterator[Vulnerability]:
    findings = said.get("imageScanFindings", {})
    yield from map(_basic, findings.get("findings", []))
    for one in findings.get("enhancedFindings", []):
        # Suppressed ones were accepted in Inspector, closed ones are mended.
        if one.get("status", "ACTIVE") == "ACTIVE":
            yield from _enhanced(one)


def _basic(said: ImageScanFindingTypeDef) -> Vulnerability:
    told = {one["key"]: one.get("value", "") for one in said.get("attributes", [])}
    package = f"{told.get('package_name', '?')} {told.get('package_version', '')}".strip()
    return Vulnerability(
        name=said.get("name", "?"),
        severity=said.get("severity", "UNDEFINED"),
        package=package,
        fixed_in="",  # basic scanning does not say
        address=said.get("uri", ""),
    )


def _enhanced(said: EnhancedImageScanFindingTypeDef) -> Iterator[Vulnerability]:
    details = said.get("packageVulnerabilityDetails", {})
    for package in details.get("vulnerablePackages", []) or [{}]:
        fixed = package.get("fixedInVersion", "")
        yield Vulnerability(
            name=details.get("vulnerabilityId", "") or said.get("title", "?"),
            severity=said.get("severity", "UNDEFINED"),
            package=f"{package.get('name', '?')} {package.get('version', '')}".strip(),
            # Inspector writes this where nobody has mended it (Inspector API, VulnerablePackage).
            fixed_in="" if fixed == "NotAvailable" else fixed,
            address=details.get("sourceUrl", ""),
        )
