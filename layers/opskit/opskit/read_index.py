"""Asks ECR which digests are indexes, and which images they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.image_index import INDEXES, MANIFESTS, list_children

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_ecr import ECRClient

    from opskit.image_index import Child

AT_ONCE = 100
"""Images in one BatchGetImage (ECR API reference)."""


def read_indexes(
    ecr: ECRClient, *, account: str, repository: str, digests: Sequence[str]
) -> dict[str, tuple[Child, ...]]:
    """Return the images of each digest that is an index; the others are not in the answer.

    Needs ecr:BatchGetImage. What ECR cannot return is none that it tells of as an index.

    Args:
        ecr: the client of the registry's region.
        account: whose registry it is.
        repository: where all of them lie.
        digests: at most AT_ONCE.
    """
    try:
        answer = ecr.batch_get_image(
            registryId=account,
            repositoryName=repository,
            imageIds=[{"imageDigest": digest} for digest in digests],
            acceptedMediaTypes=[*INDEXES, *MANIFESTS],
        )
    except ecr.exceptions.RepositoryNotFoundException:
        return {}
    return {
        one["imageId"]["imageDigest"]: list_children(one["imageManifest"])
        for one in answer["images"]
        if one.get("imageManifestMediaType") in INDEXES
    }
