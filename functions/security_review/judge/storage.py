"""The bucket that holds the access logs: who can read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from notifier.translation import _
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """One bucket.

    Attributes:
        blocked: which of the four blocks of public access are on.
        policy_public: whether its policy lets everybody in.
        acl_public: whether its access list does.
        encryption: how it encrypts, "AES256" or "aws:kms"; "" where it does not.
    """

    blocked: Read[frozenset[str]]
    policy_public: Read[bool]
    acl_public: Read[bool]
    encryption: Read[str]

    def unread(self) -> list[Unreadable]:
        """Return what could not be read."""
        parts = (self.blocked, self.policy_public, self.acl_public, self.encryption)
        return [part for part in parts if isinstance(part, Unreadable)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageFacts:
    """What S3 said, by bucket."""

    region: str
    buckets: Mapping[str, Bucket] = field(default_factory=dict)


def judge_storage(facts: StorageFacts) -> list[Finding]:
    """Judge who can read the buckets (Security Hub S3.1 to S3.3, S3.8)."""
    failed = [one for bucket in facts.buckets.values() for one in bucket.unread()]
    return [
        *(
            judge_unreadable(one, code="storage.unreadable", hides=("storage.",))
            for one in merge_unreadable(failed, area="S3")
        ),
        *(
            finding
            for name, bucket in facts.buckets.items()
            for finding in _judge(name, bucket, facts.region)
        ),
    ]


def section_storage(facts: StorageFacts) -> Section:
    """Say what was looked at."""
    return Section(title=_("Buckets"), lines=tuple(facts.buckets))


def _judge(name: str, bucket: Bucket, region: str) -> Iterator[Finding]:
    link = console.s3_prefix(region, bucket=name)
    # Where the blocks could not be read, a public policy may be without effect: still told.
    blocked = frozenset[str]() if isinstance(bucket.blocked, Unreadable) else bucket.blocked
    policy = bucket.policy_public is True and "RestrictPublicBuckets" not in blocked
    acl = bucket.acl_public is True and "IgnorePublicAcls" not in blocked
    settings = ",".join(f"{block}=true" for block in BLOCKS)
    block = (
        f"aws s3api put-public-access-block --bucket {name}"
        f" --public-access-block-configuration {settings}"
    )
    if policy or acl:
        yield Finding(
            code="storage.public",
            resource=name,
            severity=Severity.CRITICAL,
            sentence=_("Everybody on the internet can reach this bucket, by its {what}").format(
                what=_("policy") if policy else _("access list")
            ),
            link=link,
            remedy=block,
        )
    off = [one for one in BLOCKS if one not in blocked]
    if not isinstance(bucket.blocked, Unreadable) and off:
        yield Finding(
            code="storage.block_public_access",
            resource=name,
            severity=Severity.WARNING,
            sentence=_("Public access is not blocked whole: one wrong policy opens the bucket"),
            evidence=(_("off: {blocks}").format(blocks=", ".join(off)),),
            link=link,
            remedy=block,
        )
    if bucket.encryption == "":
        yield Finding(
            code="storage.encryption",
            resource=name,
            severity=Severity.WARNING,
            sentence=_("What is written into it is not encrypted"),
            link=link,
            remedy=f"aws s3api put-bucket-encryption --bucket {name}"
            " --server-side-encryption-configuration"
            """ '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}'""",
        )
