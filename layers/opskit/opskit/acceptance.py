"""Whether somebody may let a finding be, and until when: the same for a shell and for Slack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from notifier.phrases import moment, severity_word
from notifier.translation import _
from opskit.compare import Acceptance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from notifier.words import Severity
    from opskit.compare import Recorded

LONGEST_DAYS = 366
"""What nobody looks at for longer is not accepted, but forgotten."""
REASON_CHARACTERS = 500
OWNER_CHARACTERS = 100


class Field(Enum):
    """What an acceptance asks for."""

    FINDING = "finding"
    UNTIL = "until"
    REASON = "reason"
    OWNER = "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for.

    Attributes:
        fingerprint: the finding's.
        owner: who answers for it.
        reason: why it may be, in their words.
        until: the last day of it in the team's zone, "2026-12-31".
        seen: how bad it was when they looked; None where they name what stands in the Ledger now.
    """

    fingerprint: str
    owner: str
    reason: str
    until: str
    seen: Severity | None = None


type Mistakes = Mapping[Field, str]
"""What is wrong, a translated sentence for each field."""


def judge_wish(
    wish: Wish,
    known: Mapping[str, Recorded],
    standing: Mapping[str, Acceptance],
    *,
    zone: ZoneInfo,
    now: datetime,
) -> Acceptance | Mistakes:
    """Return the acceptance to write, never for worse than was seen, or what speaks against it.

    Args:
        wish: what is asked for.
        known: the job's open findings, by fingerprint.
        standing: acceptances that may not be replaced, by fingerprint.
        zone: the team's; `until` is the end of that day there.
        now: the present (aware).
    """
    recorded = known.get(wish.fingerprint)
    end = _end(wish.until, zone)
    found = {
        Field.FINDING: _about_finding(wish, recorded, standing, zone=zone, now=now),
        Field.UNTIL: _about_end(end, now),
        Field.REASON: _about_text(wish.reason, REASON_CHARACTERS),
        Field.OWNER: _about_text(wish.owner, OWNER_CHARACTERS),
    }
    mistakes = {field: sentence for field, sentence in found.items() if sentence}
    if mistakes or recorded is None or end is None:
        return mistakes
    return Acceptance(
        fingerprint=wish.fingerprint,
        severity=recorded.finding.severity,
        owner=wish.owner.strip(),
        reason=wish.reason.strip(),
        until=end,
    )


def last_day(now: datetime, zone: ZoneInfo, days: int) -> str:
    """Return the day so many days from now in the team's zone, "2026-12-31"."""
    return (now.astimezone(zone) + timedelta(days=days)).date().isoformat()


def _about_finding(
    wish: Wish,
    recorded: Recorded | None,
    standing: Mapping[str, Acceptance],
    *,
    zone: ZoneInfo,
    now: datetime,
) -> str:
    if recorded is None:
        return _("It is not open: fixed meanwhile, or no longer looked at. Nothing was accepted.")
    severity = recorded.finding.severity
    if wish.seen is not None and severity > wish.seen:
        sentence = _(
            "It is worse meanwhile: it was {seen}, it is {severity}. Nothing was accepted: "
            "look at the newest report, and open this form again there."
        )
        return sentence.format(seen=severity_word(wish.seen), severity=severity_word(severity))
    there = standing.get(wish.fingerprint)
    if there is None or not there.covers(severity, now):
        return ""
    sentence = _("{owner} has accepted it meanwhile, until {time}. Nothing was changed.")
    return sentence.format(owner=there.owner, time=moment(there.until, zone))


def _end(until: str, zone: ZoneInfo) -> datetime | None:
    """Return the last second of a day in the team's zone, or None where it is no day."""
    try:
        day = datetime.strptime(until, "%Y-%m-%d").date()  # noqa: DTZ007 - zone added below
        return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _about_end(end: datetime | None, now: datetime) -> str:
    if end is None:
        return _("A day is needed, such as 2026-12-31.")
    if end <= now:
        return _("That day is over: choose one that is not.")
    if end > now + timedelta(days=LONGEST_DAYS):
        return _("At most a year ahead: accept it again then, if it still may be.")
    return ""


def _about_text(found: str, limit: int) -> str:
    if not found.strip():
        return _("This must not be empty.")
    if len(found) > limit:
        return _("At most {n} characters.").format(n=limit)
    return ""
