"""Leases in the Ledger: capacity that was lent, with an end, so that somebody gives it back.

Key (`pk` / `sk`): lease / <cluster>/<service>.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from opskit.ledger_items import iso, key, number, text

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from opskit.incident_items import NewItem
    from opskit.ledger_items import Item

_KEPT = timedelta(days=30)


class Means(Enum):
    """What was raised: the least that scaling may leave, or the tasks wanted."""

    MIN_CAPACITY = "MinCapacity"
    DESIRED_COUNT = "DesiredCount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Tasks lent to a service.

    Attributes:
        resource: "cluster/service".
        means: what was raised.
        before: its value before, to which it goes back.
        lent: its value since.
        ends_at: when it is to go back (aware).
        extended: whether its end was put off already.
    """

    resource: str
    means: Means
    before: int
    lent: int
    ends_at: datetime
    extended: bool = False


class Leases:
    """Reads and writes leases; every method raises what DynamoDB raises.

    Args:
        client: a DynamoDB client.
        table: the Ledger's name.
    """

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def find(self, resource: str) -> Lease | None:
        """Return a resource's lease, or None."""
        answer = self._client.get_item(
            TableName=self._table, Key=key("lease", resource), ConsistentRead=True
        )
        return _lease(answer["Item"]) if "Item" in answer else None

    def all(self) -> tuple[Lease, ...]:
        """Return all leases."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": text("lease")},
            ConsistentRead=True,
        )
        return tuple(_lease(item) for page in pages for item in page["Items"])

    def put(self, lease: Lease) -> None:
        """Write a lease down, in the place of the resource's older one."""
        self._client.put_item(TableName=self._table, Item=_item(lease))

    def drop(self, lease: Lease) -> None:
        """Forget a lease, unless it was renewed meanwhile."""
        try:
            self._client.delete_item(
                TableName=self._table,
                Key=key("lease", lease.resource),
                ConditionExpression="ends_at = :ends",
                ExpressionAttributeValues={":ends": text(iso(lease.ends_at))},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return


def _item(lease: Lease) -> NewItem:
    return {
        **key("lease", lease.resource),
        "means": text(lease.means.value),
        "before": number(lease.before),
        "lent": number(lease.lent),
        "ends_at": text(iso(lease.ends_at)),
        "extended": {"BOOL": lease.extended},
        "expires": number((lease.ends_at + _KEPT).timestamp()),
    }


def _lease(item: Item) -> Lease:
    return Lease(
        resource=item["sk"]["S"],
        means=Means(item["means"]["S"]),
        before=int(item["before"]["N"]),
        lent=int(item["lent"]["N"]),
        ends_at=datetime.fromisoformat(item["ends_at"]["S"]),
        extended=item["extended"]["BOOL"],
    )
