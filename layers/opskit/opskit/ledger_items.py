"""How the Ledger's items are written in DynamoDB's attribute values."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from notifier.words import Finding, Severity
from opskit.compare import Acceptance, Recorded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    type Item = Mapping[str, AttributeValueTypeDef]


def key(pk: str, sk: str) -> "dict[str, AttributeValueTypeDef]":
    """Return an item's primary key."""
    return {"pk": text(pk), "sk": text(sk)}


def text(text: str) -> "AttributeValueTypeDef":
    """Return a string attribute."""
    return {"S": text}


def number(number: float) -> "AttributeValueTypeDef":
    """Return a number attribute, a whole one."""
    return {"N": str(int(number))}


def iso(moment: datetime) -> str:
    """Return a moment as text that sorts by time: UTC, ISO 8601."""
    return moment.astimezone(UTC).isoformat()


KEPT = timedelta(days=400)
"""Runs are kept a little over a year, so that a review can compare with the year before; so are
acceptances after their end."""


def acceptance_item(acceptance: Acceptance) -> "dict[str, AttributeValueTypeDef]":
    """Return an acceptance as an item."""
    return {
        **key("acceptance", acceptance.fingerprint),
        "severity": text(acceptance.severity.name),
        "owner": text(acceptance.owner),
        "reason": text(acceptance.reason),
        "until": text(iso(acceptance.until)),
        "expires": number((acceptance.until + KEPT).timestamp()),
    }


def acceptance_of(item: "Item") -> Acceptance:
    """Return the acceptance that an item holds."""
    return Acceptance(
        fingerprint=item["sk"]["S"],
        severity=Severity[item["severity"]["S"]],
        owner=item["owner"]["S"],
        reason=item["reason"]["S"],
        until=datetime.fromisoformat(item["until"]["S"]),
    )


def finding_item(job: str, recorded: Recorded) -> "dict[str, AttributeValueTypeDef]":
    """Return an open finding as an item; evidence and remedy are looked up anew each time."""
    finding = recorded.finding
    return {
        **key(f"finding#{job}", finding.fingerprint),
        "code": text(finding.code),
        "resource": text(finding.resource),
        "severity": text(finding.severity.name),
        "sentence": text(finding.sentence),
        "link": text(finding.link),
        "since": text(iso(recorded.since)),
        "watched": {"BOOL": recorded.watched},
    }


def recorded_of(item: "Item") -> Recorded:
    """Return the open finding that an item holds."""
    return Recorded(
        finding=Finding(
            code=item["code"]["S"],
            resource=item["resource"]["S"],
            severity=Severity[item["severity"]["S"]],
            sentence=item["sentence"]["S"],
            link=item["link"]["S"],
        ),
        since=datetime.fromisoformat(item["since"]["S"]),
        watched=item.get("watched", {}).get("BOOL", False),
    )
