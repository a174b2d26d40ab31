"""Single checks of an Aurora cluster or instance, each with its table of what is normal."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit.durations import spoken

_CLUSTER_FINE = frozenset({"available", "backing-up", "storage-optimization"})
_CLUSTER_AT_WORK = frozenset(
    {
        "backtracking",
        "creating",
        "maintenance",
        "migrating",
        "modifying",
        "preparing-data-migration",
        "promoting",
        "renaming",
        "resetting-master-credentials",
        "update-iam-db-auth",
        "upgrading",
    }
)
"""The cluster answers, but something is being done to it. Every other word is an outage: failing
over, stopped, deleting, inaccessible, and what AWS may add (Aurora guide, "DB cluster status")."""

_INSTANCE_FINE = _CLUSTER_FINE | {"configuring-enhanced-monitoring", "configuring-log-exports"}

CERTIFICATE_WARNING_DAYS = 30
CERTIFICATE_CRITICAL_DAYS = 7
"""A rotation may restart the instance, so it takes a monthly maintenance window (maintenance 1)."""

_NEVER = datetime.max.replace(tzinfo=UTC)

FORCED_CRITICAL_DAYS = 2
"""A forced maintenance restarts the database at AWS's time; two days are one working day's notice
when the report is read in the morning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One member of a cluster.

    Attributes:
        name: its identifier.
        status: AWS's word, "available".
        zone: such as "ap-northeast-2a".
        certificate_until: end of its TLS certificate (aware), or None when AWS named none.
    """

    name: str
    status: str
    zone: str
    certificate_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance:
    """One pending maintenance action.

    Attributes:
        arn: of the cluster or instance that awaits it.
        action: AWS's word, "system-update".
        description: AWS's sentence.
        planned: when it will be applied (aware), or None when nobody chose yet.
        forced: after this AWS applies it whatever anybody chose (aware), or None.
    """

    arn: str
    action: str
    description: str
    planned: datetime | None
    forced: datetime | None


def check_status(name: str, status: str, link: str) -> Finding | None:
    """Judge a cluster's status: fine, at work (WARNING), anything else (CRITICAL)."""
    if status in _CLUSTER_FINE:
        return None
    return Finding(
        code="aurora.status",
        resource=name,
        severity=Severity.WARNING if status in _CLUSTER_AT_WORK else Severity.CRITICAL,
        sentence=_("The cluster is {status} (normal: available)").format(status=status),
        link=link,
        remedy=_(
            "See why: aws rds describe-events --source-type db-cluster --source-identifier {n}"
        ).format(n=name),
    )


def check_instance_status(name: str, status: str, *, writer: bool, link: str) -> Finding | None:
    """Judge a member's status; the writer's trouble is the cluster's, a reader's a warning.

    A writer that is only being modified still answers: WARNING, as for the cluster.
    """
    if status in _INSTANCE_FINE:
        return None
    at_work = status in _CLUSTER_AT_WORK or status.startswith("configuring-")
    role = _("writer") if writer else _("reader")
    return Finding(
        code="aurora.instance_status",
        resource=name,
        severity=Severity.CRITICAL if writer and not at_work else Severity.WARNING,
        sentence=_("The {role} is {status} (normal: available)").format(role=role, status=status),
        link=link,
        remedy=_(
            "See why: aws rds describe-events --source-type db-instance --source-identifier {n}"
        ).format(n=name),
    )


def check_certificate(instance: Instance, now: datetime, link: str) -> Finding | None:
    """Judge the days left of an instance's TLS certificate; clients that verify it will refuse.

    An end that AWS does not name is UNKNOWN.
    """
    if instance.certificate_until is None:
        return Finding(
            code="aurora.certificate",
            resource=instance.name,
            severity=Severity.UNKNOWN,
            sentence=_("AWS does not say when the TLS certificate ends"),
            link=link,
            remedy=_(
                "See it: aws rds describe-db-instances --db-instance-identifier {n} "
                "--query 'DBInstances[0].CertificateDetails'"
            ).format(n=instance.name),
        )
    left = instance.certificate_until - now
    if left >= timedelta(days=CERTIFICATE_WARNING_DAYS):
        return None
    urgent = left < timedelta(days=CERTIFICATE_CRITICAL_DAYS)
    if left > timedelta(0):
        told = _("The TLS certificate ends in {left}").format(left=spoken(left))
    else:
        told = _("The TLS certificate ended {ago} ago").format(ago=spoken(-left))
    normal = _("(normal: at least {n} days)").format(n=CERTIFICATE_WARNING_DAYS)
    return Finding(
        code="aurora.certificate",
        resource=instance.name,
        severity=Severity.CRITICAL if urgent else Severity.WARNING,
        sentence=f"{told} {normal}",
        link=link,
        remedy=_(
            "In a maintenance window: aws rds modify-db-instance --db-instance-identifier "
            "{n} --ca-certificate-identifier rds-ca-rsa2048-g1"
        ).format(n=instance.name),
    )


def check_maintenance(
    name: str, pending: tuple[Maintenance, ...], now: datetime, link: str
) -> Finding | None:
    """Judge the pending maintenance of one cluster or instance, the most urgent first."""
    if not pending:
        return None
    first = min(pending, key=lambda m: min(filter(None, (m.planned, m.forced)), default=_NEVER))
    soon = timedelta(days=FORCED_CRITICAL_DAYS)
    urgent = first.forced is not None and first.forced - now < soon
    count = ngettext("{n} maintenance is pending", "{n} maintenances are pending", len(pending))
    return Finding(
        code="aurora.maintenance",
        resource=name,
        severity=Severity.CRITICAL if urgent else Severity.WARNING,
        sentence=f"{count.format(n=len(pending))} "
        + _("(normal: none): {action}, {when}").format(action=first.action, when=_when(first, now)),
        evidence=tuple(f"{m.action}: {m.description}" for m in pending),
        link=link,
        remedy=_(
            "Choose the time yourself: aws rds apply-pending-maintenance-action"
            " --apply-action {action} --opt-in-type next-maintenance --resource-identifier {arn}"
        ).format(action=first.action, arn=first.arn),
    )


def _when(maintenance: Maintenance, now: datetime) -> str:
    parts = []
    if maintenance.planned:
        parts.append(_("planned in {left}").format(left=spoken(maintenance.planned - now)))
    if maintenance.forced:
        parts.append(_("forced by AWS in {left}").format(left=spoken(maintenance.forced - now)))
    return ", ".join(parts) or _("without a date")
