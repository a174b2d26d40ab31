"""What became of each finding since the last report; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from notifier.translation import _
from notifier.words import Change, Finding, Severity, Tracked


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A finding as the Ledger remembers it.

    Attributes:
        finding: as it was last reported.
        since: when it was first seen (aware).
    """

    finding: Finding
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Somebody knows of a finding and lets it be until a day.

    Attributes:
        fingerprint: the finding's.
        severity: the worst that is accepted; a worse finding is reported again.
        owner: who accepts it.
        reason: why, in the owner's words.
        until: when it ends (aware).
    """

    fingerprint: str
    severity: Severity
    owner: str
    reason: str
    until: datetime


def compare(
    findings: Sequence[Finding],
    recorded: Mapping[str, Recorded],
    acceptances: Mapping[str, Acceptance],
    now: datetime,
) -> tuple[Tracked, ...]:
    """Set today's findings beside the last report's.

    Args:
        findings: today's.
        recorded: the last report's, by fingerprint.
        acceptances: by fingerprint.
        now: the moment judged.

    Returns:
        Today's findings, each with its change, and the last report's that are fixed. What today's
        findings hide was not looked at: it stays open and says so.
    """
    today = {finding.fingerprint for finding in findings}
    hidden = tuple(prefix for finding in findings for prefix in finding.hides)
    gone = [old for fingerprint, old in recorded.items() if fingerprint not in today]
    return (
        *(
            _accepted(_changed(finding, recorded.get(finding.fingerprint), now), acceptances, now)
            for finding in findings
        ),
        *(_accepted(_gone(old, hidden), acceptances, now) for old in gone),
    )


def open_findings(tracked: Iterable[Tracked], now: datetime) -> dict[str, Recorded]:
    """Return what the Ledger is to remember: all but the fixed, the worst of each fingerprint."""
    kept: dict[str, Recorded] = {}
    for item in sorted(tracked, key=lambda item: item.finding.severity):
        if item.change is not Change.FIXED:
            kept[item.finding.fingerprint] = Recorded(finding=item.finding, since=item.since or now)
    return kept


def _changed(finding: Finding, old: Recorded | None, now: datetime) -> Tracked:
    if old is None:
        return Tracked(finding=finding, change=Change.NEW, since=now)
    if finding.severity > old.finding.severity:
        return Tracked(finding=finding, change=Change.WORSE, since=old.since)
    note = ""
    if finding.severity < old.finding.severity:
        note = _("better than before (it was {severity})").format(
            severity=old.finding.severity.name
        )
    return Tracked(finding=finding, change=Change.STILL, since=old.since, note=note)


def _gone(old: Recorded, hidden: tuple[str, ...]) -> Tracked:
    if any(_hides(one, old.finding) for one in hidden):
        return Tracked(finding=old.finding, change=Change.STILL, since=old.since, unchecked=True)
    return Tracked(finding=old.finding, change=Change.FIXED, since=old.since)


def _hides(hidden: str, finding: Finding) -> bool:
    prefix, _bar, resource = hidden.partition("|")
    return finding.code.startswith(prefix) and resource in ("", finding.resource)


def _accepted(tracked: Tracked, acceptances: Mapping[str, Acceptance], now: datetime) -> Tracked:
    acceptance = acceptances.get(tracked.finding.fingerprint)
    if acceptance is None or tracked.change is Change.FIXED:
        return tracked
    if acceptance.until <= now or tracked.finding.severity > acceptance.severity:
        return tracked
    return replace(
        tracked,
        change=Change.ACCEPTED,
        accepted_until=acceptance.until,
        accepted_by=acceptance.owner,
        note=acceptance.reason,
    )
