"""The Ledger: runs, findings and acceptances in one DynamoDB table.

Keys (`pk` / `sk`):
    run#<job>        / <slot>          one run: state, claimed_until, severity
    last_run         / <job>           the newest finished run's `as_of`
    finding#<job>    / <fingerprint>   one open finding and since when
    acceptance       / <fingerprint>   who lets a finding be, why and until when
    failure#<job>    / <request id>    a crash that was already reported
Every item but an open finding carries `expires` (epoch seconds), DynamoDB's time to live.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from notifier.words import Finding, Severity
from opskit.compare import Acceptance, Recorded

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, WriteRequestTypeDef

    type Item = Mapping[str, AttributeValueTypeDef]

KEPT = timedelta(days=400)
"""Runs are kept a little over a year, so that a review can compare with the year before."""
_BATCH = 25
"""Items in one BatchWriteItem (DynamoDB API reference)."""


class Claim(Enum):
    """What claiming a run found."""

    MINE = "mine"
    RUNNING = "running"
    DONE = "done"


class Ledger:
    """Reads and writes the Ledger.

    Args:
        client: a DynamoDB client.
        table: the table's name.

    Every method raises what DynamoDB raises; the caller decides whether the job goes on without.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self.client = client
        self.table = table

    def claim_run(self, job: str, slot: str, *, clock: datetime, lease: timedelta) -> Claim:
        """Take one run for this process, so that the same event twice is one act.

        Args:
            job: the job's name.
            slot: what names the run: the schedule's time.
            clock: the present (aware).
            lease: how long the claim lasts when the process dies.
        """
        item = {
            **_key(f"run#{job}", slot),
            "state": _s("started"),
            "claimed_until": _n((clock + lease).timestamp()),
            "expires": _n((clock + KEPT).timestamp()),
        }
        try:
            self.client.put_item(
                TableName=self.table,
                Item=item,
                ConditionExpression="attribute_not_exists(pk)"
                " OR (#state = :started AND claimed_until <= :clock)",
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues={
                    ":started": _s("started"),
                    ":clock": _n(clock.timestamp()),
                },
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self.client.exceptions.ConditionalCheckFailedException as refused:
            found: Item = refused.response.get("Item", {})  # type: ignore[assignment]
            running = found.get("state", {}).get("S") == "started"
            return Claim.RUNNING if running else Claim.DONE
        return Claim.MINE

    def release_run(self, job: str, slot: str) -> None:
        """Give a claimed run back after a failure, so that the retry may take it at once."""
        self.client.delete_item(TableName=self.table, Key=_key(f"run#{job}", slot))

    def finish_run(
        self, job: str, slot: str, *, as_of: datetime, severity: Severity, delivery: str
    ) -> None:
        """Write down that a run's report was sent ("sent") or lies in the Outbox ("outbox")."""
        self.client.put_item(
            TableName=self.table,
            Item={
                **_key(f"run#{job}", slot),
                "state": _s(delivery),
                "severity": _s(severity.name),
                "as_of": _s(_iso(as_of)),
                "expires": _n((as_of + KEPT).timestamp()),
            },
        )

    def finish_job(self, job: str, *, as_of: datetime) -> None:
        """Write down the newest moment that a job has reported."""
        expires = _n((as_of + KEPT).timestamp())
        self.client.put_item(
            TableName=self.table,
            Item={**_key("last_run", job), "as_of": _s(_iso(as_of)), "expires": expires},
        )

    def last_runs(self) -> dict[str, datetime]:
        """Return the moment of each job's last finished run, by job."""
        return {
            item["sk"]["S"]: datetime.fromisoformat(item["as_of"]["S"])
            for item in self._query("last_run")
        }

    def findings(self, job: str) -> dict[str, Recorded]:
        """Return the job's open findings as last reported, by fingerprint."""
        return {item["sk"]["S"]: _recorded(item) for item in self._query(f"finding#{job}")}

    def replace_findings(
        self, job: str, *, before: Mapping[str, Recorded], after: Mapping[str, Recorded]
    ) -> None:
        """Remember `after` in the place of `before`."""
        writes: list[WriteRequestTypeDef] = [
            {"DeleteRequest": {"Key": _key(f"finding#{job}", fingerprint)}}
            for fingerprint in before.keys() - after.keys()
        ]
        known = [_finding_item(job, recorded) for recorded in before.values()]
        writes += [
            {"PutRequest": {"Item": item}}
            for item in (_finding_item(job, recorded) for recorded in after.values())
            if item not in known
        ]
        for start in range(0, len(writes), _BATCH):
            self._write(writes[start : start + _BATCH])

    def acceptances(self) -> dict[str, Acceptance]:
        """Return all acceptances, ended ones too, by fingerprint."""
        return {
            item["sk"]["S"]: Acceptance(
                fingerprint=item["sk"]["S"],
                severity=Severity[item["severity"]["S"]],
                owner=item["owner"]["S"],
                reason=item["reason"]["S"],
                until=datetime.fromisoformat(item["until"]["S"]),
            )
            for item in self._query("acceptance")
        }

    def accept(self, acceptance: Acceptance) -> None:
        """Write an acceptance down; the same fingerprint's older one is replaced."""
        self.client.put_item(
            TableName=self.table,
            Item={
                **_key("acceptance", acceptance.fingerprint),
                "severity": _s(acceptance.severity.name),
                "owner": _s(acceptance.owner),
                "reason": _s(acceptance.reason),
                "until": _s(_iso(acceptance.until)),
                "expires": _n((acceptance.until + KEPT).timestamp()),
            },
        )

    def claim_failure(self, job: str, request_id: str, *, clock: datetime) -> bool:
        """Return whether this crash is to be reported: True once for each request of Lambda's."""
        try:
            self.client.put_item(
                TableName=self.table,
                Item={
                    **_key(f"failure#{job}", request_id),
                    "expires": _n((clock + KEPT).timestamp()),
                },
                ConditionExpression="attribute_not_exists(pk)",
            )
        except self.client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _query(self, pk: str) -> "list[Item]":
        pages = self.client.get_paginator("query").paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": _s(pk)},
            ConsistentRead=True,
        )
        return [item for page in pages for item in page["Items"]]

    def _write(self, writes: "list[WriteRequestTypeDef]") -> None:
        for _attempt in range(5):
            answer = self.client.batch_write_item(RequestItems={self.table: writes})
            left = answer.get("UnprocessedItems", {}).get(self.table, [])
            if not left:
                return
            writes = left  # type: ignore[assignment]
        raise ClientError(
            {"Error": {"Code": "Throttling", "Message": f"{len(writes)} items stay unwritten"}},
            "BatchWriteItem",
        )


def _key(pk: str, sk: str) -> "dict[str, AttributeValueTypeDef]":
    return {"pk": _s(pk), "sk": _s(sk)}


def _s(text: str) -> "AttributeValueTypeDef":
    return {"S": text}


def _n(number: float) -> "AttributeValueTypeDef":
    return {"N": str(int(number))}


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _finding_item(job: str, recorded: Recorded) -> "dict[str, AttributeValueTypeDef]":
    finding = recorded.finding
    return {
        **_key(f"finding#{job}", finding.fingerprint),
        "code": _s(finding.code),
        "resource": _s(finding.resource),
        "severity": _s(finding.severity.name),
        "sentence": _s(finding.sentence),
        "link": _s(finding.link),
        "since": _s(_iso(recorded.since)),
    }


def _recorded(item: "Item") -> Recorded:
    return Recorded(
        finding=Finding(
            code=item["code"]["S"],
            resource=item["resource"]["S"],
            severity=Severity[item["severity"]["S"]],
            sentence=item["sentence"]["S"],
            link=item["link"]["S"],
        ),
        since=datetime.fromisoformat(item["since"]["S"]),
    )
