"""The Ledger: runs, findings and acceptances in one DynamoDB table.

Keys (`pk` / `sk`):
    run#<job>        / <slot>          one run: state, owner, severity
    last_run         / <job>           the newest finished run's `as_of`
    finding#<job>    / <fingerprint>   one open finding and since when
    acceptance       / <fingerprint>   who lets a finding be, why and until when
    acceptance_click / <form's id>  who accepted it in Slack, and when (opskit.accept_once)
    failure#<job>    / <request id>    a crash that was reported, or is being
    outbox#<key>     / silence|refused an e-mail about a waiting message (functions.outbox_delivery)
    open_incident, incident#<id>       incidents and their signals (opskit.incidents)
    switch           / actions         the stop switch (opskit.switch)
    action           / <time>#<action>#<id>  an action and its result (opskit.action_end)
    action_lock, action_pace#<name>, action_count#<name>    what holds acts back (action_safety)
    lease, lease_past   lent tasks, with an end, and those that went back (opskit.leases)
Every item but an open finding and the switch carries `expires` (epoch seconds), DynamoDB's time to
live.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from notifier.words import Severity
from opskit.compare import Acceptance, Recorded
from opskit.ledger_items import (
    KEPT,
    acceptance_item,
    acceptance_of,
    finding_item,
    iso,
    key,
    number,
    recorded_of,
    text,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, WriteRequestTypeDef

    from opskit.ledger_items import Item

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

    def claim_run(
        self, job: str, slot: str, *, owner: str, clock: datetime, lease: timedelta
    ) -> Claim:
        """Take one run for this process, so that the same event twice is one act.

        Args:
            job: the job's name.
            slot: what names the run: the schedule's time.
            owner: Lambda's request id; its retries, and botocore's, may take their own claim again.
            clock: the present (aware).
            lease: how long the claim lasts when the process dies.
        """
        item = {
            **key(f"run#{job}", slot),
            "state": text("started"),
            "owner": text(owner),
            "claimed_until": number((clock + lease).timestamp()),
            "expires": number((clock + KEPT).timestamp()),
        }
        try:
            self.client.put_item(
                TableName=self.table,
                Item=item,
                ConditionExpression="attribute_not_exists(pk)"
                " OR (#state = :started AND (claimed_until <= :clock OR #owner = :owner))",
                ExpressionAttributeNames={"#state": "state", "#owner": "owner"},
                ExpressionAttributeValues={
                    ":owner": text(owner),
                    ":started": text("started"),
                    ":clock": number(clock.timestamp()),
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
        self.client.delete_item(TableName=self.table, Key=key(f"run#{job}", slot))

    def finish_run(
        self, job: str, slot: str, *, as_of: datetime, severity: Severity, delivery: str
    ) -> None:
        """Write down that a run's report was sent ("sent") or lies in the Outbox ("outbox")."""
        self.client.put_item(
            TableName=self.table,
            Item={
                **key(f"run#{job}", slot),
                "state": text(delivery),
                "severity": text(severity.name),
                "as_of": text(iso(as_of)),
                "expires": number((as_of + KEPT).timestamp()),
            },
        )

    def finish_job(self, job: str, *, as_of: datetime) -> None:
        """Write down the newest moment that a job has reported."""
        expires = number((as_of + KEPT).timestamp())
        self.client.put_item(
            TableName=self.table,
            Item={**key("last_run", job), "as_of": text(iso(as_of)), "expires": expires},
        )

    def last_runs(self) -> dict[str, datetime]:
        """Return the moment of each job's last finished run, by job."""
        return {
            item["sk"]["S"]: datetime.fromisoformat(item["as_of"]["S"])
            for item in self._query("last_run")
        }

    def findings(self, job: str) -> dict[str, Recorded]:
        """Return the job's open findings as last reported, by fingerprint."""
        return {item["sk"]["S"]: recorded_of(item) for item in self._query(f"finding#{job}")}

    def replace_findings(
        self, job: str, *, before: Mapping[str, Recorded], after: Mapping[str, Recorded]
    ) -> None:
        """Remember `after` in the place of `before`."""
        writes: list[WriteRequestTypeDef] = [
            {"DeleteRequest": {"Key": key(f"finding#{job}", fingerprint)}}
            for fingerprint in before.keys() - after.keys()
        ]
        known = {one: finding_item(job, recorded) for one, recorded in before.items()}
        wanted = {one: finding_item(job, recorded) for one, recorded in after.items()}
        writes += [
            {"PutRequest": {"Item": item}} for one, item in wanted.items() if item != known.get(one)
        ]
        for start in range(0, len(writes), _BATCH):
            self._write(writes[start : start + _BATCH])

    def acceptances(self) -> dict[str, Acceptance]:
        """Return all acceptances, ended ones too, by fingerprint."""
        return {item["sk"]["S"]: acceptance_of(item) for item in self._query("acceptance")}

    def accept(self, acceptance: Acceptance) -> None:
        """Write an acceptance down; the same fingerprint's older one is replaced."""
        self.client.put_item(TableName=self.table, Item=acceptance_item(acceptance))

    def claim_failure(
        self, job: str, request_id: str, *, clock: datetime, lease: timedelta | None = None
    ) -> bool:
        """Return whether this crash is to be reported: True once for each request of Lambda's.

        Args:
            job: the job's name.
            request_id: Lambda's, the same on each retry.
            clock: the present (aware).
            lease: how long the claim holds until `finish_failure`; without one it holds for good.
        """
        item = {**key(f"failure#{job}", request_id), "expires": _expiry(clock)}
        if lease is not None:
            item["claimed_until"] = number((clock + lease).timestamp())
        try:
            self.client.put_item(
                TableName=self.table,
                Item=item,
                ConditionExpression="attribute_not_exists(pk) OR claimed_until <= :clock",
                ExpressionAttributeValues={":clock": number(clock.timestamp())},
            )
        except self.client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def finish_failure(self, job: str, request_id: str, *, clock: datetime) -> None:
        """Write down that a crash was told, or that its message waits in the Outbox."""
        self.client.put_item(
            TableName=self.table,
            Item={**key(f"failure#{job}", request_id), "expires": _expiry(clock)},
        )

    def _query(self, pk: str) -> "list[Item]":
        pages = self.client.get_paginator("query").paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": text(pk)},
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


def _expiry(clock: datetime) -> "AttributeValueTypeDef":
    return number((clock + KEPT).timestamp())
