"""Reads who can reach the buckets of the access logs: four small calls each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from functions.security_review.judge.storage import BLOCKS, Bucket, StorageFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from mypy_boto3_s3 import S3Client

    from opskit.aws import Aws
    from opskit.reads import Reader

_EVERYBODY = (
    "http://acs.amazonaws.com/groups/global/AllUsers",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
)


def collect_storage(aws: Aws, reader: Reader, names: Collection[str]) -> StorageFacts:
    """Read blocks, policy, access list and encryption of each bucket at once.

    Needs s3:GetBucketPublicAccessBlock, s3:GetBucketPolicyStatus, s3:GetBucketAcl and
    s3:GetEncryptionConfiguration on these buckets.
    """
    if not names:
        return StorageFacts(region=aws.region)
    s3: S3Client = aws.client("s3")
    begun = {
        name: (
            reader.start("s3:GetBucketPublicAccessBlock", name, partial(_blocked, s3, name)),
            reader.start("s3:GetBucketPolicyStatus", name, partial(_policy_public, s3, name)),
            reader.start("s3:GetBucketAcl", name, partial(_acl_public, s3, name)),
            reader.start("s3:GetEncryptionConfiguration", name, partial(_encryption, s3, name)),
        )
        for name in names
    }
    return StorageFacts(
        region=aws.region,
        buckets=tuple(
            Bucket(
                name=name,
                blocked=blocked.result(),
                policy_public=policy.result(),
                acl_public=acl.result(),
                encryption=encryption.result(),
            )
            for name, (blocked, policy, acl, encryption) in begun.items()
        ),
    )


def _unless[T](code: str, absent: T, ask: Callable[[], T]) -> T:
    """Ask S3, which answers with an error where nothing was ever set."""
    try:
        return ask()
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == code:
            return absent
        raise


def _blocked(s3: S3Client, bucket: str) -> frozenset[str]:
    def ask() -> frozenset[str]:
        said = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
        return frozenset(block for block in BLOCKS if said.get(block))

    return _unless("NoSuchPublicAccessBlockConfiguration", frozenset[str](), ask)


def _policy_public(s3: S3Client, bucket: str) -> bool:
    def ask() -> bool:
        return bool(s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"].get("IsPublic"))

    return _unless("NoSuchBucketPolicy", absent=False, ask=ask)


def _acl_public(s3: S3Client, bucket: str) -> bool:
    grants = s3.get_bucket_acl(Bucket=bucket)["Grants"]
    return any(grant.get("Grantee", {}).get("URI") in _EVERYBODY for grant in grants)


def _encryption(s3: S3Client, bucket: str) -> str:
    def ask() -> str:
        said = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]
        kinds = [one.get("ApplyServerSideEncryptionByDefault", {}) for one in said["Rules"]]
        return next((str(kind["SSEAlgorithm"]) for kind in kinds if kind), "")

    return _unless("ServerSideEncryptionConfigurationNotFoundError", "", ask)
