"""What several keepers of Ledger items ask of DynamoDB alike, and how they read its answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from opskit.ledger_items import iso, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from opskit.ledger_items import Item


def refused_items(answer: Mapping[str, Any]) -> list[Item | None] | None:
    """Return, for each write of a cancelled transaction, the item that its condition met.

    Args:
        answer: the `response` of a TransactionCanceledException.

    Returns:
        None for each write whose condition held, an empty item where a write did not ask for it;
        None for all where no condition was the reason: then the error is to be raised.
    """
    reasons: list[dict[str, Any]] = list(answer.get("CancellationReasons", []))
    if not any(map(_is_refused, reasons)):
        return None
    return [reason.get("Item", {}) if _is_refused(reason) else None for reason in reasons]


def read_results(
    client: DynamoDBClient, table: str, pk: str, *, start: datetime, end: datetime
) -> list[dict[str, Any]]:
    """Return the results that were kept under `pk` within a time (aware), oldest first."""
    pages = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="pk = :pk AND sk BETWEEN :start AND :end",
        ExpressionAttributeValues={
            ":pk": text(pk),
            ":start": text(iso(start)),
            ":end": text(iso(end)),
        },
    )
    return [json.loads(item["result"]["S"]) for page in pages for item in page["Items"]]


def _is_refused(reason: dict[str, Any]) -> bool:
    return reason.get("Code") == "ConditionalCheckFailed"
