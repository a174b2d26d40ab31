"""The load balancer's access log: whether AWS still delivers it to S3."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from functions.health_sweep.settings import SweepSettings
from notifier.translation import _
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.unreadable import Read, Unreadable, Why
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

DELIVERY_MINUTES = 15
"""A file comes every 5 minutes and some minutes late (ALB guide, "Access logs")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLog:
    """Where a load balancer's access log ought to be, and whether it is.

    Attributes:
        enabled: whether the load balancer writes one.
        bucket: S3 bucket, "" when none is known.
        folder: the day's folder in AWS's layout.
        day: the UTC day that was looked at.
        present: whether at least one file of that day is there.
    """

    enabled: bool
    bucket: str = ""
    folder: str = ""
    day: date | None = None
    present: Read[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLogFacts:
    """What AWS said, by load balancer."""

    region: str
    logs: Mapping[str, Read[AccessLog]]


def day_expected(now: datetime) -> date:
    """Return the UTC day whose access log must be there by now.

    ALB files its logs under UTC days. In the first 15 minutes of one, which is 09:00 in Seoul, its
    first file may not have come yet, so the day before must be there.
    """
    return (now.astimezone(UTC) - timedelta(minutes=DELIVERY_MINUTES)).date()


def judge_access_log(
    facts: AccessLogFacts,
    settings: SweepSettings,
    now: datetime,  # noqa: ARG001 - as every area's judgement
) -> list[Finding]:
    """Judge each load balancer's access log (daily checklist 3).

    A log that is switched off is a warning only where the settings name a bucket for it: the manual
    says "where it is stored in S3".
    """
    lost = [log for log in facts.logs.values() if isinstance(log, Unreadable)]
    refused = [
        log.present
        for log in facts.logs.values()
        if isinstance(log, AccessLog)
        and isinstance(log.present, Unreadable)
        and log.present.why is not Why.MISSING
    ]
    findings = [
        judge_unreadable(failed, code="access_log.unreadable", hides=(hidden,))
        for looks, hidden in ((lost, "access_log."), (refused, "access_log.missing"))
        for failed in merge_unreadable(looks, area=_("Access logs"))
    ]
    found = [
        _judge(name, log, facts.region, settings)
        for name, log in facts.logs.items()
        if isinstance(log, AccessLog)
    ]
    return [*findings, *(finding for finding in found if finding)]


def section_access_log(facts: AccessLogFacts) -> Section:
    """Say which access logs were looked for and found, or are switched off."""
    return Section(
        title=_("Access logs"),
        lines=tuple(
            _line(name, log) for name, log in facts.logs.items() if not isinstance(log, Unreadable)
        ),
    )


def _judge(name: str, log: AccessLog, region: str, settings: SweepSettings) -> Finding | None:
    if not log.enabled:
        return _switched_off(name, region) if settings.access_log_bucket else None
    if isinstance(log.present, Unreadable):
        if log.present.why is not Why.MISSING:
            return None
        sentence = _("The access log's bucket {bucket} does not exist")
        return _missing(name, log, region, sentence)
    if log.present:
        return None
    sentence = _("No access log of {day} (UTC) in the bucket {bucket} (normal: a file every 5 min)")
    return _missing(name, log, region, sentence)


def _missing(name: str, log: AccessLog, region: str, sentence: str) -> Finding:
    return Finding(
        code="access_log.missing",
        resource=name,
        severity=Severity.WARNING,
        sentence=sentence.format(day=log.day, bucket=log.bucket),
        link=console.s3_prefix(region, bucket=log.bucket, prefix=log.folder),
        remedy=_("Check the bucket's policy for ELB's delivery and whether there were requests"),
    )


def _switched_off(name: str, region: str) -> Finding:
    return Finding(
        code="access_log.disabled",
        resource=name,
        severity=Severity.WARNING,
        sentence=_("The access log is switched off (normal: on)"),
        link=console.load_balancer(region, name),
        remedy=_(
            "aws elbv2 modify-load-balancer-attributes --attributes "
            "Key=access_logs.s3.enabled,Value=true ..., or empty AccessLogBucket"
        ),
    )


def _line(name: str, log: AccessLog) -> str:
    if not log.enabled:
        return _("{name}: switched off").format(name=name)
    if isinstance(log.present, Unreadable):
        return _("{name}: could not be looked at").format(name=name)
    there = _("there") if log.present else _("missing")
    return _("{name}: log of {day} (UTC) {there} in {bucket}").format(
        name=name, day=log.day, there=there, bucket=log.bucket
    )
