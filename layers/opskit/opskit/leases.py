"""Leases in the Ledger: capacity that was lent, with an end, so that somebody gives it back.

Keys (`pk` / `sk`):
    lease      / <cluster>/<service>             what is lent
    lease_past / <end>#<cluster>/<service>       what was lent, for 400 days: what it cost is asked
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from opskit.ledger_calls import write_all
from opskit.ledger_items import iso, key, number, text

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from opskit.incident_items import NewItem
    from opskit.ledger_items import Item

_KEPT = timedelta(days=30)
_PAST_KEPT = timedelta(days=400)


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
        began_at: when tasks were first lent (aware); None where an older version wrote it.
        returned_at: when they went back, or were no longer ours (aware); None while they are lent.
    """

    resource: str
    means: Means
    before: int
    lent: int
    ends_at: datetime
    extended: bool = False
    began_at: datetime | None = None
    returned_at: datetime | None = None


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

    def past(self, *, since: datetime) -> tuple[Lease, ...]:
        """Return what went back since a moment (aware)."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk >= :since",
            ExpressionAttributeValues={":pk": text("lease_past"), ":since": text(iso(since))},
            ConsistentRead=True,
        )
        return tuple(_lease(item) for page in pages for item in page["Items"])

    def drop(self, lease: Lease, *, now: datetime) -> None:
        """Move a lease to those of the past, unless it was renewed meanwhile."""
        gone: TransactWriteItemTypeDef = {
            "Delete": {
                "TableName": self._table,
                "Key": key("lease", lease.resource),
                "ConditionExpression": "ends_at = :ends",
                "ExpressionAttributeValues": {":ends": text(iso(lease.ends_at))},
            }
        }
        past = {
            **_item(lease),
            **key("lease_past", f"{iso(now)}#{lease.resource}"),
            "resource": text(lease.resource),
            "returned_at": text(iso(now)),
            "expires": number((now + _PAST_KEPT).timestamp()),
        }
        kept: TransactWriteItemTypeDef = {"Put": {"TableName": self._table, "Item": past}}
        write_all(self._client, [gone, kept])


def _item(lease: Lease) -> NewItem:
    return {
        **key("lease", lease.resource),
        "means": text(lease.means.value),
        "before": number(lease.before),
        "lent": number(lease.lent),
        "ends_at": text(iso(lease.ends_at)),
        "extended": {"BOOL": lease.extended},
        **({"began_at": text(iso(lease.began_at))} if lease.began_at else {}),
        "expires": number((lease.ends_at + _KEPT).timestamp()),
    }


def _lease(item: Item) -> Lease:
    return Lease(
        resource=item.get("resource", item["sk"])["S"],
        means=Means(item["means"]["S"]),
        before=int(item["before"]["N"]),
        lent=int(item["lent"]["N"]),
        ends_at=datetime.fromisoformat(item["ends_at"]["S"]),
        extended=item["extended"]["BOOL"],
        began_at=_moment(item, "began_at"),
        returned_at=_moment(item, "returned_at"),
    )


def _moment(item: Item, name: str) -> datetime | None:
    return datetime.fromisoformat(item[name]["S"]) if name in item else None
