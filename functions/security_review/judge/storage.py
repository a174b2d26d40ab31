"""The bucket that holds the access logs: who can read it."""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.security_review.judge.checks import Check, run_checks
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
        name: its name.
        blocked: which of the four blocks of public access are on.
        policy_public: whether its policy lets everybody in.
        acl_public: whether its access list does.
        encryption: how it encrypts, "AES256" or "aws:kms"; "" where it does not.
    """

    name: str
    blocked: Read[frozenset[str]]
    policy_public: Read[bool]
    acl_public: Read[bool]
    encryption: Read[str]

    def unread(self) -> list[Unreadable]:
        """Return what could not be read."""
        parts = (self.blocked, self.policy_public, self.acl_public, self.encryption)
        return [part for part in parts if isinstance(part, Unreadable)]

    @property
    def open_policy(self) -> bool:
        """Whether its policy lets everybody in, and no block is known to stop that."""
        return self.policy_public is True and not self._blocks("RestrictPublicBuckets")

    @property
    def open_acl(self) -> bool:
        """Whether its access list lets everybody in, and no block is known to stop that."""
        return self.acl_public is True and not self._blocks("IgnorePublicAcls")

    @property
    def off(self) -> list[str]:
        """The blocks that are known to be off."""
        if isinstance(self.blocked, Unreadable):
            return []
        return [one for one in BLOCKS if one not in self.blocked]

    @property
    def block(self) -> str:
        """The command that turns all four blocks on."""
        return (
            f"aws s3api put-public-access-block --bucket {self.name}"
            f" --public-access-block-configuration {','.join(f'{one}=true' for one in BLOCKS)}"
        )

    def _blocks(self, block: str) -> bool:
        return not isinstance(self.blocked, Unreadable) and block in self.blocked


BUCKET_CHECKS = (
    Check[Bucket](
        code="storage.public",
        severity=Severity.CRITICAL,
        fails=lambda b: b.open_policy or b.open_acl,
        sentence=lambda b: _(
            "Everybody on the internet can reach this bucket, by its {what}"
        ).format(what=_("policy") if b.open_policy else _("access list")),
        remedy=lambda b: b.block,
    ),
    Check[Bucket](
        code="storage.block_public_access",
        severity=Severity.WARNING,
        fails=lambda b: bool(b.off),
        sentence=lambda _b: _(
            "Public access is not blocked whole: one wrong policy opens the bucket"
        ),
        remedy=lambda b: b.block,
        evidence=lambda b: (_("off: {blocks}").format(blocks=", ".join(b.off)),),
    ),
    Check[Bucket](
        code="storage.encryption",
        severity=Severity.WARNING,
        fails=lambda b: b.encryption == "",
        sentence=lambda _b: _("What is written into it is not encrypted"),
        remedy=lambda b: (
            f"aws s3api put-bucket-encryption --bucket {b.name}"
            " --server-side-encryption-configuration"
            """ '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}'"""
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageFacts:
    """What S3 said of the buckets."""

    region: str
    buckets: tuple[Bucket, ...] = ()


def judge_storage(facts: StorageFacts) -> list[Finding]:
    """Judge who can read the buckets (Security Hub S3.1 to S3.3, S3.8)."""
    failed = [one for bucket in facts.buckets for one in bucket.unread()]
    return [
        *(
            judge_unreadable(one, code="storage.unreadable", hides=("storage.",))
            for one in merge_unreadable(failed, area="S3")
        ),
        *_judge(facts),
    ]


def section_storage(facts: StorageFacts) -> Section:
    """Say what was looked at."""
    return Section(title=_("Buckets"), lines=tuple(one.name for one in facts.buckets))


def _judge(facts: StorageFacts) -> Iterator[Finding]:
    for bucket in facts.buckets:
        link = console.s3_prefix(facts.region, bucket=bucket.name)
        yield from run_checks(BUCKET_CHECKS, bucket, resource=bucket.name, link=link)
