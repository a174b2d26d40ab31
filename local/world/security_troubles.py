"""Troubles that only an attacker likes, as the answers that AWS would give."""

from datetime import datetime

from local.world.application import Application
from local.world.database import MANUAL_SNAPSHOT
from local.world.facts import Answers, patch
from local.world.names import ACCOUNT, IMAGE_DIGEST, REPOSITORY


def image_not_scanned(_application: Application, _now: datetime) -> Answers:
    """Nobody ever scanned the image that runs."""
    message = (
        f"Image scan does not exist for the image with '{{imageDigest:'{IMAGE_DIGEST}'}}' in the "
        f"repository with name '{REPOSITORY}' in the registry with id '{ACCOUNT}'"
    )
    error = {"code": "ScanNotFoundException", "message": message, "status": 400}
    return [{"service": "ecr", "operation": "DescribeImageScanFindings", "error": error}]


def snapshot_public(_application: Application, _now: datetime) -> Answers:
    """Everybody may restore the manual snapshot."""
    shared = {
        "DBClusterSnapshotIdentifier": MANUAL_SNAPSHOT,
        "DBClusterSnapshotAttributes": [{"AttributeName": "restore", "AttributeValues": ["all"]}],
    }
    return [
        {
            "service": "rds",
            "operation": "DescribeDBClusterSnapshotAttributes",
            "response": {"DBClusterSnapshotAttributesResult": shared},
        }
    ]


def plain_secret(_application: Application, _now: datetime) -> Answers:
    """The database's password stands in the task definition's environment."""
    variable = {"name": "SPRING_DATASOURCE_PASSWORD", "value": "petclinic-dev-only"}
    return [
        patch(
            "ecs",
            "DescribeTaskDefinition",
            ("taskDefinition.containerDefinitions[]", {"environment": [variable]}),
        )
    ]
