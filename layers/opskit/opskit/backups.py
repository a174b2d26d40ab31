"""Checks of Aurora's automated backups that more than one job makes."""

from datetime import datetime, timedelta

from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit.durations import spoken

RETENTION_DAYS = 7
"""Manual, weekly checklist 2: a week of automated backups is looked at, so a week must be kept."""


def check_restorable(
    name: str, latest: datetime | None, rpo_minutes: int, now: datetime, *, area: str, link: str
) -> Finding | None:
    """Judge how far back a restore would throw us against the RPO (objectives: 1 hour).

    `area` begins the finding's code. Over the RPO is CRITICAL, over half of it WARNING: Aurora
    normally stays within 5 minutes (Aurora guide, "Point-in-time recovery"). No time at all is
    UNKNOWN.
    """
    normal = _("normal: at most {n} min").format(n=rpo_minutes)
    if latest is None:
        severity, sentence = Severity.UNKNOWN, _("AWS names no time to restore to ({normal})")
        behind = timedelta(0)
    else:
        behind, rpo = now - latest, timedelta(minutes=rpo_minutes)
        if behind <= rpo / 2:
            return None
        severity = Severity.CRITICAL if behind > rpo else Severity.WARNING
        sentence = _("A restore would lose the last {behind} ({normal})")
    return Finding(
        code=f"{area}.restorable",
        resource=name,
        severity=severity,
        sentence=sentence.format(behind=spoken(behind), normal=normal),
        link=link,
        remedy=_(
            "Take a snapshot now: aws rds create-db-cluster-snapshot "
            "--db-cluster-identifier {n} --db-cluster-snapshot-identifier {n}-by-hand"
        ).format(n=name),
    )


def check_retention(name: str, days: int, *, area: str, link: str) -> Finding | None:
    """Judge how long automated backups are kept; none at all is CRITICAL."""
    if days >= RETENTION_DAYS:
        return None
    kept = ngettext("Backups are kept for {n} day", "Backups are kept for {n} days", days)
    return Finding(
        code=f"{area}.retention",
        resource=name,
        severity=Severity.WARNING if days else Severity.CRITICAL,
        sentence=kept.format(n=days) + " " + _("(normal: at least {n})").format(n=RETENTION_DAYS),
        link=link,
        remedy=_(
            "aws rds modify-db-cluster --db-cluster-identifier {name} "
            "--backup-retention-period {days}"
        ).format(name=name, days=RETENTION_DAYS),
    )
