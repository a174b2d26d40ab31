"""What became of each finding since the last report; pure."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from notifier.phrases import severity_word
from notifier.translation import _
from notifier.words import Change, Finding, Severity, Tracked


class Everything:
    """Holds every name: what is listed whole, so that what is not in the list is not there."""

    def __contains__(self, _name: object) -> bool:
        """Say yes."""
        return True


EVERYTHING = Everything()

type LookedAt = Mapping[str, Container[str]]
"""Code prefixes to the names of the resources below them that were looked at. What a name holds
("app/sidecar", "alb:443") goes with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A finding as the Ledger remembers it.

    Attributes:
        finding: as it was last reported.
        since: when it was first seen (aware).
        watched: whether its resource stood among those that were looked at.
    """

    finding: Finding
    since: datetime
    watched: bool = False


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

    def covers(self, severity: Severity, now: datetime) -> bool:
        """Tell whether it lets a finding as bad as this be now."""
        return self.until > now and severity <= self.severity


def compare(
    findings: Sequence[Finding],
    recorded: Mapping[str, Recorded],
    acceptances: Mapping[str, Acceptance],
    now: datetime,
    *,
    looked_at: LookedAt,
) -> tuple[Tracked, ...]:
    """Set today's findings beside the last report's.

    Args:
        findings: today's.
        recorded: the last report's, by fingerprint.
        acceptances: by fingerprint.
        now: the moment judged.
        looked_at: today's resources.

    Returns:
        Today's findings, each with its change, and the last report's that are fixed. What today's
        findings hide was not looked at: it stays open and says so. What stood among the resources
        looked at and does so no more (it lost its tag or parameter, or was deleted) is gone: that
        is told once, and never called fixed.
    """
    today = {finding.fingerprint for finding in findings}
    hidden = tuple(prefix for finding in findings for prefix in finding.hides)
    gone = [old for fingerprint, old in recorded.items() if fingerprint not in today]
    return (
        *(
            _accepted(
                replace(
                    _changed(finding, recorded.get(finding.fingerprint), now),
                    watched=_is_among(finding, looked_at),
                ),
                acceptances,
                now,
            )
            for finding in findings
        ),
        *(_accepted(_left(old, hidden, looked_at), acceptances, now) for old in gone),
    )


def open_findings(tracked: Iterable[Tracked], now: datetime) -> dict[str, Recorded]:
    """Return what the Ledger is to remember: all but the fixed and gone, the worst of each."""
    kept: dict[str, Recorded] = {}
    for item in sorted(tracked, key=lambda item: item.finding.severity):
        if item.change not in (Change.FIXED, Change.GONE):
            kept[item.finding.fingerprint] = Recorded(
                finding=item.finding, since=item.since or now, watched=item.watched
            )
    return kept


def _changed(finding: Finding, old: Recorded | None, now: datetime) -> Tracked:
    if old is None:
        return Tracked(finding=finding, change=Change.NEW, since=now)
    if finding.severity > old.finding.severity:
        return Tracked(finding=finding, change=Change.WORSE, since=old.since)
    note = ""
    if finding.severity < old.finding.severity:
        note = _("better than before (it was {severity})").format(
            severity=severity_word(old.finding.severity)
        )
    return Tracked(finding=finding, change=Change.STILL, since=old.since, note=note)


def _left(old: Recorded, hidden: tuple[str, ...], looked_at: LookedAt) -> Tracked:
    """Say of a finding that is not among today's what became of it."""
    if any(_hides(one, old.finding) for one in hidden):
        return Tracked(
            finding=old.finding,
            change=Change.STILL,
            since=old.since,
            unchecked=True,
            watched=old.watched,
        )
    if not old.watched or _is_among(old.finding, looked_at):
        return Tracked(finding=old.finding, change=Change.FIXED, since=old.since)
    remedy = _("If it still exists, give it its tag or its name in the parameters back")
    return Tracked(finding=replace(old.finding, remedy=remedy), change=Change.GONE, since=old.since)


def _is_among(finding: Finding, looked_at: LookedAt) -> bool:
    return any(
        finding.code.startswith(prefix) and _is_of(finding.resource, names)
        for prefix, names in looked_at.items()
    )


def _is_of(resource: str, names: Container[str]) -> bool:
    """Tell whether a resource is one of `names`, or belongs to one."""
    if resource in names:
        return True
    return any(resource[:place] in names for place, sign in enumerate(resource) if sign in "/:")


def _hides(hidden: str, finding: Finding) -> bool:
    prefix, _bar, resource = hidden.partition("|")
    return finding.code.startswith(prefix) and resource in ("", finding.resource)


def _accepted(tracked: Tracked, acceptances: Mapping[str, Acceptance], now: datetime) -> Tracked:
    acceptance = acceptances.get(tracked.finding.fingerprint)
    if acceptance is None or tracked.change is Change.FIXED:
        return tracked
    if not acceptance.covers(tracked.finding.severity, now):
        return tracked
    return replace(
        tracked,
        change=Change.GONE if tracked.change is Change.GONE else Change.ACCEPTED,
        accepted_until=acceptance.until,
        accepted_by=acceptance.owner,
        note=acceptance.reason,
    )
