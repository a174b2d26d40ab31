"""Asks ECR which digest a tag means now."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_ecr import ECRClient
    from mypy_boto3_ecr.type_defs import ImageIdentifierTypeDef

    from opskit.aws import Aws
    from opskit.ecr_image import EcrImage


def find_digest(aws: Aws, image: EcrImage) -> str | None:
    """Return the digest that ECR has for an image now, or None where it has no such image.

    Needs ecr:DescribeImages.
    """
    ecr: ECRClient = aws.client("ecr", region=image.region)
    wanted: ImageIdentifierTypeDef = {"imageTag": image.tag}
    if image.digest:
        wanted = {"imageDigest": image.digest}
    try:
        answer = ecr.describe_images(
            registryId=image.account, repositoryName=image.repository, imageIds=[wanted]
        )
    except (ecr.exceptions.ImageNotFoundException, ecr.exceptions.RepositoryNotFoundException):
        return None
    return next((one["imageDigest"] for one in answer["imageDetails"]), None)
