"""Asks ECR whether an image is still there, and still the one that ran."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notifier.translation import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_ecr import ECRClient
    from mypy_boto3_ecr.type_defs import ImageIdentifierTypeDef

    from opskit.aws import Aws

_ECR = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?"
    r"/(?P<repository>[^:@]+)(?::(?P<tag>[^@]+))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)
"""An image in a private registry of ECR (ECR guide, "Pulling an image")."""


def find_image_obstacle(aws: Aws, images: Sequence[tuple[str, str]]) -> str:
    """Say which image is gone or another one now, one translated sentence, or "".

    Needs ecr:DescribeImages. Images of other registries cannot be asked for; at least one must
    be ECR's.

    Args:
        aws: clients.
        images: image and the digest that it had when it ran, or "".
    """
    asked = [(found, image, ran) for image, ran in images if (found := _ECR.fullmatch(image))]
    if not asked:
        return _("none of its images is in ECR, so that none can be proven to exist")
    for found, image, ran in asked:
        digest = _digest(aws, found)
        if digest is None:
            return _("image {image} is no longer in ECR").format(image=image)
        if ran and digest != ran:
            return _("image {image} is another one now than the one that ran").format(image=image)
    return ""


def _digest(aws: Aws, found: re.Match[str]) -> str | None:
    ecr: ECRClient = aws.client("ecr", region=found["region"])
    wanted: ImageIdentifierTypeDef = {"imageTag": found["tag"] or "latest"}
    if found["digest"]:
        wanted = {"imageDigest": found["digest"]}
    try:
        answer = ecr.describe_images(
            registryId=found["account"], repositoryName=found["repository"], imageIds=[wanted]
        )
    except (ecr.exceptions.ImageNotFoundException, ecr.exceptions.RepositoryNotFoundException):
        return None
    return next((one["imageDigest"] for one in answer["imageDetails"]), None)
