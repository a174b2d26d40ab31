"""The checks that the three share, by concept, and why they differ where they do: pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

type Found = Mapping[str, set[str]]
"""Resources by check: our codes, Prowler's check IDs, Custodian's policies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One thing that all three can check.

    Attributes:
        what: in a few words.
        ours: our code.
        prowler: its check IDs.
        custodian: our policies for it, in custodian.yml.
        why: where they differ, the reason.
    """

    what: str
    ours: str
    prowler: tuple[str, ...]
    custodian: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One resource under one concept, who names it, and the reason where not all do."""

    concept: Concept
    resource: str
    ours: bool
    prowler: bool
    custodian: bool

    @property
    def verdict(self) -> str:
        """Say "all agree", "only we", "only they", or who is missing."""
        who = [("we", self.ours), ("Prowler", self.prowler), ("Custodian", self.custodian)]
        if all(named for _, named in who):
            return "all agree"
        return "only " + " and ".join(name for name, named in who if named)


CONCEPTS = (
    Concept(
        what="security group open to the world",
        ours="security_groups.open_to_world",
        prowler=(
            "ec2_securitygroup_allow_ingress_from_internet_to_all_ports",
            "ec2_securitygroup_allow_ingress_from_internet_to_any_port",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mysql_3306",
        ),
        custodian=("group-open",),
    ),
    Concept(
        what="database log-in by IAM",
        ours="aurora.iam_auth",
        prowler=("rds_cluster_iam_authentication_enabled",),
        custodian=("db-iam-auth",),
    ),
    Concept(
        what="database's audit log",
        ours="aurora.audit_log",
        prowler=("rds_cluster_integration_cloudwatch_logs",),
        custodian=("db-audit-log",),
    ),
    Concept(
        what="database encrypted",
        ours="aurora.unencrypted",
        prowler=("rds_cluster_storage_encrypted",),
        custodian=("db-encryption",),
    ),
    Concept(
        what="database's deletion protection",
        ours="aurora.deletion_protection",
        prowler=("rds_cluster_deletion_protection",),
        custodian=("db-deletion-protection",),
    ),
    Concept(
        what="snapshot public",
        ours="aurora.snapshot_public",
        prowler=("rds_snapshots_public_access",),
        custodian=("snapshot-shared",),
        why=(
            "automated snapshots (rds:...) cannot be shared at AWS, so we ask about manual ones "
            "only; the emulator answers `all` for every snapshot"
        ),
    ),
    Concept(
        what="load balancer's deletion protection",
        ours="alb.deletion_protection",
        prowler=("elbv2_deletion_protection",),
        custodian=("lb-deletion-protection",),
    ),
    Concept(
        what="malformed headers dropped",
        ours="alb.headers",
        prowler=("elbv2_alb_drop_invalid_header_fields_enabled",),
        custodian=("lb-headers",),
    ),
    Concept(
        what="plain HTTP",
        ours="alb.http_plain",
        prowler=("elbv2_ssl_listeners",),
        custodian=("lb-plain-http",),
    ),
    Concept(
        what="root file system can be written",
        ours="ecs.writable_root",
        prowler=("ecs_task_definitions_containers_readonly_access",),
        custodian=("task-writable-root",),
    ),
    Concept(
        what="secret in plain text in a task",
        ours="ecs.plain_secret",
        prowler=("ecs_task_definitions_no_environment_secrets",),
        custodian=(),
        why="Custodian has no filter that looks for secrets in a task definition",
    ),
    Concept(
        what="a trail in every region",
        ours="trail.none",
        prowler=("cloudtrail_multi_region_enabled",),
        custodian=("trail-missing",),
    ),
    Concept(
        what="bucket shared outside the account",
        ours="analyzer.external_access",
        prowler=("s3_bucket_cross_account_access", "s3_bucket_policy_public_write_access"),
        custodian=("bucket-shared",),
        why=(
            "we believe IAM Access Analyzer, whose finding is scripted here; the bucket itself has "
            "no policy in the emulator, and the others read the policy"
        ),
    ),
)


def compare(ours: Found, prowler: Found, custodian: Found) -> Iterator[Row]:
    """Set the three side by side, a row a concept and resource that any of them names."""
    for concept in CONCEPTS:
        by_us = ours.get(concept.ours, set())
        by_prowler = _joined(prowler, concept.prowler)
        by_custodian = _joined(custodian, concept.custodian)
        for resource in sorted(by_us | by_prowler | by_custodian):
            yield Row(
                concept=concept,
                resource=resource,
                ours=resource in by_us,
                prowler=resource in by_prowler,
                custodian=resource in by_custodian,
            )


def _joined(found: Found, checks: Iterable[str]) -> set[str]:
    return {resource for check in checks for resource in found.get(check, set())}
