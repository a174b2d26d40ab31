"""Scripted answers for weekly reports: what the PetClinic costs, what its image's scan found."""

from datetime import datetime, timedelta
from typing import Any

from local.world.costs import list_costs
from local.world.names import IMAGE_DIGEST, REPOSITORY
from local.world.prices import list_prices

_FINDINGS = (
    (
        "CVE-2021-44228",
        "CRITICAL",
        "org.apache.logging.log4j:log4j-core",
        "2.14.1",
        "Apache Log4j2 JNDI features do not protect against attacker controlled LDAP endpoints.",
    ),
    (
        "CVE-2022-22965",
        "HIGH",
        "org.springframework:spring-beans",
        "5.3.17",
        "A Spring MVC or WebFlux application running on JDK 9+ may be vulnerable to RCE.",
    ),
    ("CVE-2022-42003", "MEDIUM", "com.fasterxml.jackson.core:jackson-databind", "2.13.2", ""),
)


def list_reports(now: datetime) -> list[dict[str, Any]]:
    """List the answers of Cost Explorer, the price list and ECR's scan as of now."""
    return [
        *list_costs(now),
        *list_prices(),
        {"service": "ecr", "operation": "DescribeImageScanFindings", "response": _scan(now)},
    ]


def _scan(now: datetime) -> dict[str, Any]:
    severities = [severity for _, severity, *_ in _FINDINGS]
    return {
        "repositoryName": REPOSITORY,
        "imageId": {"imageDigest": IMAGE_DIGEST, "imageTag": "latest"},
        "imageScanStatus": {"status": "COMPLETE", "description": "The scan was completed."},
        "imageScanFindings": {
            "imageScanCompletedAt": (now - timedelta(hours=9)).isoformat(),
            "vulnerabilitySourceUpdatedAt": (now - timedelta(hours=15)).isoformat(),
            "findingSeverityCounts": {name: severities.count(name) for name in severities},
            "findings": [_finding(*row) for row in _FINDINGS],
        },
    }


def _finding(
    name: str, severity: str, package: str, version: str, description: str
) -> dict[str, Any]:
    return {
        "name": name,
        "description": description,
        "uri": f"https://nvd.nist.gov/vuln/detail/{name}",
        "severity": severity,
        "attributes": [
            {"key": "package_name", "value": package},
            {"key": "package_version", "value": version},
        ],
    }
