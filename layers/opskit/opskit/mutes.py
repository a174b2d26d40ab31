"""Mutes in the Ledger: alarms that planned work expects, for which nobody is called until its end.

Key (`pk` / `sk`): mute / <alarm's name>.

CloudWatch is left as it is: no alarm is disabled and none of its actions, so that scaling goes on,
the e-mail of AlertTopic as well. alarm_router alone reads mutes, before it would begin an incident,
and holds the alarm until the mute is over; what still fires then calls people as ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from opskit.ledger_items import iso, key, number, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_dynamodb import DynamoDBClient

    from opskit.ledger_items import Item

LONGEST_MUTE = timedelta(hours=4)
"""No planned work of the manual takes longer (its longest window is two hours)."""

_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """One alarm that planned work expects.

    Attributes:
        alarm: the alarm's name.
        by: whose it is: the work's own id, the same in every repetition of it.
        reason: what goes on, one sentence.
        begins_at: since when (aware).
        ends_at: until when at the most (aware).
    """

    alarm: str
    by: str
    reason: str
    begins_at: datetime
    ends_at: datetime


class Mutes:
    """Begins, finds and ends mutes; every method raises what DynamoDB raises.

    Args:
        client: a DynamoDB client.
        table: the Ledger's name.
    """

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def begin(self, mute: Mute) -> bool:
        """Mute an alarm; the same twice is one.

        Returns:
            False where other work mutes it: it stays theirs, and ends when theirs ends.

        Raises:
            ValueError: it would last longer than LONGEST_MUTE, or has no end after its beginning.
        """
        if not timedelta() < mute.ends_at - mute.begins_at <= LONGEST_MUTE:
            raise ValueError(
                f"the mute of {mute.alarm} lasts from {iso(mute.begins_at)} to {iso(mute.ends_at)}:"
                f" expected an end within {LONGEST_MUTE.total_seconds() / 3600:.0f} hours"
            )
        try:
            self._client.put_item(
                TableName=self._table,
                Item={
                    **key("mute", mute.alarm),
                    "by": text(mute.by),
                    "reason": text(mute.reason),
                    "begins_at": text(iso(mute.begins_at)),
                    "ends_at": text(iso(mute.ends_at)),
                    "expires": number((mute.ends_at + _KEPT).timestamp()),
                },
                ConditionExpression="attribute_not_exists(pk) OR ends_at <= :now OR #by = :by",
                ExpressionAttributeNames={"#by": "by"},
                ExpressionAttributeValues={
                    ":now": text(iso(mute.begins_at)),
                    ":by": text(mute.by),
                },
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def find(self, alarm: str, *, now: datetime) -> Mute | None:
        """Return the mute that an alarm is under now, or None."""
        answer = self._client.get_item(
            TableName=self._table, Key=key("mute", alarm), ConsistentRead=True
        )
        found = _mute(answer["Item"]) if "Item" in answer else None
        return found if found and found.begins_at <= now < found.ends_at else None

    def end(self, alarms: Iterable[str], *, by: str, now: datetime) -> None:
        """End mutes before their time; those of other work stay.

        Args:
            alarms: the alarms' names.
            by: whose mutes end.
            now: the present (aware).
        """
        for alarm in alarms:
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key=key("mute", alarm),
                    UpdateExpression="SET ends_at = :now",
                    ConditionExpression="#by = :by AND ends_at > :now",
                    ExpressionAttributeNames={"#by": "by"},
                    ExpressionAttributeValues={":now": text(iso(now)), ":by": text(by)},
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                continue


def _mute(item: Item) -> Mute:
    return Mute(
        alarm=item["sk"]["S"],
        by=item["by"]["S"],
        reason=item["reason"]["S"],
        begins_at=datetime.fromisoformat(item["begins_at"]["S"]),
        ends_at=datetime.fromisoformat(item["ends_at"]["S"]),
    )
