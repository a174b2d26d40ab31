"""What an Aurora cluster, its instances and its snapshots ought to be."""

from dataclasses import dataclass

from functions.security_review.judge.checks import Check
from notifier.translation import _, ngettext
from notifier.words import Severity
from opskit.unreadable import Read, Unreadable

RETENTION_DAYS = 7
"""Manual, weekly checklist 2: a week of automated backups is looked at, so a week must be kept."""

EVERYBODY = "all"
"""How RDS names a public snapshot (DescribeDBClusterSnapshotAttributes, "restore")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One Aurora cluster.

    Attributes:
        name: its identifier.
        port: where it listens.
        groups: identifiers of its security groups.
        encrypted: whether the storage is.
        retention_days: how long automated backups are kept.
        deletion_protection: whether it is on.
        iam_auth: whether people may log in with IAM's short-lived tokens.
        log_exports: names of the logs that go to CloudWatch.
        secret: ARN of the secret that holds its master password, or "".
    """

    name: str
    port: int
    groups: tuple[str, ...]
    encrypted: bool
    retention_days: int
    deletion_protection: bool
    iam_auth: bool
    log_exports: tuple[str, ...]
    secret: str

    @property
    def modify(self) -> str:
        """The command to change the cluster, short of what to change."""
        return f"aws rds modify-db-cluster --db-cluster-identifier {self.name} --apply-immediately"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One member of a cluster."""

    name: str
    cluster: str
    public: bool
    minor_upgrade: bool

    @property
    def modify(self) -> str:
        """The command to change the instance, short of what to change."""
        return f"aws rds modify-db-instance --db-instance-identifier {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One snapshot that somebody made.

    Attributes:
        name: its identifier.
        encrypted: whether it is.
        shared_with: the accounts that may restore it; "all" for everybody.
    """

    name: str
    encrypted: bool
    shared_with: Read[tuple[str, ...]]

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that are known to have it."""
        return () if isinstance(self.shared_with, Unreadable) else self.shared_with

    def take_back(self, accounts: tuple[str, ...]) -> str:
        """Return the command that ends the sharing."""
        return (
            "aws rds modify-db-cluster-snapshot-attribute --attribute-name restore"
            f" --db-cluster-snapshot-identifier {self.name}"
            f" --values-to-remove {' '.join(accounts)}"
        )


CLUSTER_CHECKS = (
    Check[Cluster](
        code="aurora.encryption",
        severity=Severity.CRITICAL,
        fails=lambda c: not c.encrypted,
        sentence=lambda _c: _("Its storage is not encrypted, and neither are its backups"),
        remedy=lambda c: _("Restore an encrypted copy and switch over: {command}").format(
            command="aws rds restore-db-cluster-from-snapshot --kms-key-id alias/aws/rds"
            f" --db-cluster-identifier {c.name}-encrypted --snapshot-identifier <snapshot>"
            " --engine aurora-mysql"
        ),
    ),
    Check[Cluster](
        code="aurora.no_backups",
        severity=Severity.CRITICAL,
        fails=lambda c: c.retention_days < 1,
        sentence=lambda _c: _("No backup is kept: what is deleted or encrypted by others is gone"),
        remedy=lambda c: f"{c.modify} --backup-retention-period {RETENTION_DAYS}",
    ),
    Check[Cluster](
        code="aurora.retention",
        severity=Severity.WARNING,
        fails=lambda c: 1 <= c.retention_days < RETENTION_DAYS,
        sentence=lambda c: ngettext(
            "Backups are kept for {n} day only (normal: at least {least}): a break-in is often"
            " found later",
            "Backups are kept for {n} days only (normal: at least {least}): a break-in is often"
            " found later",
            c.retention_days,
        ).format(n=c.retention_days, least=RETENTION_DAYS),
        remedy=lambda c: f"{c.modify} --backup-retention-period {RETENTION_DAYS}",
    ),
    Check[Cluster](
        code="aurora.deletion_protection",
        severity=Severity.WARNING,
        fails=lambda c: not c.deletion_protection,
        sentence=lambda _c: _("Deletion protection is off: one wrong command takes it away"),
        remedy=lambda c: f"{c.modify} --deletion-protection",
    ),
    Check[Cluster](
        code="aurora.iam_auth",
        severity=Severity.WARNING,
        fails=lambda c: not c.iam_auth,
        sentence=lambda _c: _(
            "IAM authentication is off: people can log in with long-lived passwords only"
        ),
        remedy=lambda c: f"{c.modify} --enable-iam-database-authentication",
    ),
    Check[Cluster](
        code="aurora.audit_log",
        severity=Severity.WARNING,
        fails=lambda c: "audit" not in c.log_exports,
        sentence=lambda _c: _("Its audit log is not kept: nobody can tell who read what"),
        remedy=lambda c: _(
            "{command}; it stays empty until server_audit_logging=1 and server_audit_events stand"
            " in the cluster's parameter group"
        ).format(
            command=f"{c.modify} --cloudwatch-logs-export-configuration"
            """ '{"EnableLogTypes": ["audit"]}'"""
        ),
    ),
)

INSTANCE_CHECKS = (
    Check[Instance](
        code="aurora.public_access",
        severity=Severity.CRITICAL,
        fails=lambda i: i.public,
        sentence=lambda _i: _(
            "It has an address on the internet: only the security group keeps the world out"
        ),
        remedy=lambda i: f"{i.modify} --no-publicly-accessible --apply-immediately",
    ),
    Check[Instance](
        code="aurora.minor_upgrade",
        severity=Severity.WARNING,
        fails=lambda i: not i.minor_upgrade,
        sentence=lambda _i: _("Minor versions, with their security fixes, are not installed"),
        remedy=lambda i: f"{i.modify} --auto-minor-version-upgrade",
    ),
)

SNAPSHOT_CHECKS = (
    Check[Snapshot](
        code="aurora.snapshot_public",
        severity=Severity.CRITICAL,
        fails=lambda s: EVERYBODY in s.accounts,
        sentence=lambda _s: _("Everybody with an AWS account can restore this snapshot"),
        remedy=lambda s: s.take_back((EVERYBODY,)),
    ),
    Check[Snapshot](
        code="aurora.snapshot_shared",
        severity=Severity.WARNING,
        fails=lambda s: bool(set(s.accounts) - {EVERYBODY}),
        sentence=lambda _s: _("Other accounts can restore this snapshot (normal: none)"),
        remedy=lambda s: s.take_back(tuple(a for a in s.accounts if a != EVERYBODY)),
        evidence=lambda s: tuple(a for a in s.accounts if a != EVERYBODY),
    ),
    Check[Snapshot](
        code="aurora.snapshot_encryption",
        severity=Severity.WARNING,
        fails=lambda s: not s.encrypted,
        sentence=lambda _s: _("This snapshot is not encrypted"),
        # CopyDBClusterSnapshot refuses to encrypt on the way (RDS API reference).
        remedy=lambda s: _("Delete it, or restore it encrypted first: {command}").format(
            command="aws rds restore-db-cluster-from-snapshot --kms-key-id alias/aws/rds"
            f" --db-cluster-identifier {s.name}-encrypted --snapshot-identifier {s.name}"
            " --engine aurora-mysql"
        ),
    ),
)
