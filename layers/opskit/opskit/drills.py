"""Drills in the Ledger, so that each can be compared with those before it.

Key (`pk` / `sk`): drill#<job> / <time that it began>, kept a little over five years.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from opskit.ledger_calls import read_results
from opskit.ledger_items import iso, key, number, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

KEPT = timedelta(days=5 * 366)
SHOWN = 4
"""Earlier drills that are shown: the year before."""


class Drills:
    """Reads and writes drills in the Ledger.

    Args:
        client: a DynamoDB client.
        table: the Ledger's name.

    Every method raises what DynamoDB raises.
    """

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def earlier(self, job: str, *, before: datetime) -> list[dict[str, Any]]:
        """Return the results of the last drills that began before a moment, newest first."""
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk < :before",
            ExpressionAttributeValues={":pk": text(f"drill#{job}"), ":before": text(iso(before))},
            ScanIndexForward=False,
            Limit=SHOWN,
        )
        return [json.loads(item["result"]["S"]) for item in answer["Items"]]

    def between(self, job: str, start: datetime, end: datetime) -> list[dict[str, Any]]:
        """Return the results of the drills that began within a time, oldest first."""
        return read_results(self._client, self._table, f"drill#{job}", start=start, end=end)

    def record(self, job: str, result: Mapping[str, Any], *, began: datetime) -> None:
        """Remember a drill; the same again is the same."""
        self._client.put_item(
            TableName=self._table,
            Item={
                **key(f"drill#{job}", iso(began)),
                "result": text(json.dumps(dict(result), ensure_ascii=False)),
                "expires": number((began + KEPT).timestamp()),
            },
        )
