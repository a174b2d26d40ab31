"""Who may accept, what is offered, and whether what was sent counts. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifier.text import code
from notifier.translation import _
from opskit.acceptance import Wish, judge_wish

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from functions.slack_actions.accept.heard import Sent
    from notifier.words import Finding
    from opskit.acceptance import Mistakes
    from opskit.compare import Acceptance, Recorded

_COMMAND = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A finding that may be accepted.

    Attributes:
        digest: names it within Slack's 150 characters of an option's value.
        finding: as the Ledger remembers it.
    """

    digest: str
    finding: Finding


def judge_person(user: str, approvers: tuple[str, ...], command: str) -> str:
    """Return why this person may not accept, or "".

    Args:
        user: their ID.
        approvers: who may; nobody where it is empty.
        command: the shell command that does the same.
    """
    if user in approvers:
        return ""
    if not approvers:
        sentence = _(
            "Nobody may accept findings here: the parameter Approvers names nobody. "
            "By hand: {command}. Nothing was done."
        )
        return sentence.format(command=code(command, _COMMAND))
    named = ", ".join(f"<@{one}>" for one in approvers)
    return _("Only {named} may accept findings. Nothing was done.").format(named=named)


def make_offers(
    known: Mapping[str, Recorded], standing: Mapping[str, Acceptance], now: datetime
) -> list[Offer]:
    """Return the open findings that nobody accepted as bad as they are, the worst first."""
    findings = [
        one.finding for fingerprint, one in known.items() if not _stands(one, standing, now)
    ]
    findings.sort(key=lambda one: (-one.severity, one.code, one.resource))
    return [Offer(digest=digest_of(one.fingerprint), finding=one) for one in findings]


def nothing_open() -> str:
    """Return what to tell a person where there is nothing to accept."""
    return _("Nothing is open that could be accepted: all of it is fixed or accepted by now.")


def judge_form(
    sent: Sent,
    known: Mapping[str, Recorded],
    standing: Mapping[str, Acceptance],
    *,
    zone: ZoneInfo,
    now: datetime,
) -> Acceptance | Mistakes:
    """Return the acceptance to write, or what speaks against it (opskit.acceptance)."""
    fingerprints = {digest_of(fingerprint): fingerprint for fingerprint in known}
    wish = Wish(
        fingerprint=fingerprints.get(sent.digest, ""),
        owner=sent.owner,
        reason=sent.reason,
        until=sent.until,
        seen=sent.seen,
    )
    return judge_wish(wish, known, standing, zone=zone, now=now)


def digest_of(fingerprint: str) -> str:
    """Return a short name of a finding."""
    return hashlib.sha256(fingerprint.encode()).hexdigest()[:32]


def _stands(recorded: Recorded, standing: Mapping[str, Acceptance], now: datetime) -> bool:
    acceptance = standing.get(recorded.finding.fingerprint)
    return acceptance is not None and acceptance.covers(recorded.finding.severity, now)
