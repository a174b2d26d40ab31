"""Reads from the Ledger which deletions were announced, and what people said to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.log_cleanup.facts import UNUSED, Notice

if TYPE_CHECKING:
    from opskit.ledger import Ledger


def find_notices(ledger: Ledger, job: str) -> dict[str, Notice]:
    """Return the notice of each group whose deletion a report of the job has announced.

    The Ledger holds findings of reports only that were sent, or wait in the Outbox. Needs
    dynamodb:Query; raises what DynamoDB raises.
    """
    acceptances = ledger.acceptances()
    notices: dict[str, Notice] = {}
    for fingerprint, recorded in ledger.findings(job).items():
        if recorded.finding.code != UNUSED:
            continue
        accepted = acceptances.get(fingerprint)
        notices[recorded.finding.resource] = Notice(
            since=recorded.since,
            accepted_until=accepted.until if accepted else None,
            accepted_by=accepted.owner if accepted else "",
        )
    return notices
