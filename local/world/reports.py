"""Scripted answers for weekly reports: what the PetClinic costs, what its image's scan found."""

import random
from datetime import datetime, timedelta
from typing import Any

from local.world.names import IMAGE_DIGEST, REPOSITORY

_DAYS = 35
_COSTS = {
    "Amazon Relational Database Service": 4.61,
    "Amazon Elastic Container Service": 1.18,
    "Amazon Elastic Load Balancing": 0.74,
    "AmazonCloudWatch": 0.52,
    "EC2 - Other": 1.06,
    "Amazon Simple Storage Service": 0.05,
}
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
    """List the answers of Cost Explorer and of ECR's scan as of now."""
    return [
        {"service": "ce", "operation": "GetCostAndUsage", "response": _costs(now)},
        {"service": "ecr", "operation": "DescribeImageScanFindings", "response": _scan(now)},
    ]


def _costs(now: datetime) -> dict[str, Any]:
    chance = random.Random("petclinic costs")
    days = [now.date() - timedelta(days=days_ago) for days_ago in range(_DAYS, 0, -1)]
    return {
        "GroupDefinitions": [{"Type": "DIMENSION", "Key": "SERVICE"}],
        "ResultsByTime": [
            {
                "TimePeriod": {
                    "Start": day.isoformat(),
                    "End": (day + timedelta(days=1)).isoformat(),
                },
                "Estimated": day == days[-1],
                "Groups": [
                    {"Keys": [service], "Metrics": {"BlendedCost": _amount(usual, chance)}}
                    for service, usual in _COSTS.items()
                ],
            }
            for day in days
        ],
    }


def _amount(usual: float, chance: random.Random) -> dict[str, str]:
    return {"Amount": f"{usual * chance.gauss(1, 0.03):.10f}", "Unit": "USD"}


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
