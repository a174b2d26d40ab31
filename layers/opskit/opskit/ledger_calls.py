"""What several keepers of Ledger items ask of DynamoDB alike, and how they read its answer."""

from __future__ import annotations

import json
import random
import time
from typing import TYPE_CHECKING, Any

from opskit.ledger_items import iso, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from opskit.ledger_items import Item

TRIES = 6
_PAUSE_SECONDS = 0.01
"""Doubled before each further try, and less by chance: at most 0.6 s in all, of Slack's three."""
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})


def write_all(
    client: DynamoDBClient,
    writes: list[TransactWriteItemTypeDef],
    *,
    pause: Callable[[float], None] = time.sleep,
) -> list[Item | None] | None:
    """Write all or nothing, where another transaction crosses it a little later.

    DynamoDB cancels the later of two transactions on one item, and botocore repeats no cancelled
    one (DynamoDB guide, "Transaction conflict handling"): in an outage several alarms come at once.

    Args:
        client: a DynamoDB client.
        writes: of the transaction.
        pause: waits so many seconds.

    Returns:
        None where all was written. Else for each write None where its condition held, the item
        that it met where not (an empty one where the write did not ask for it).

    Raises:
        TransactionCanceledException: for another reason than a condition, or crossed each time.
    """
    tries = 0
    while True:
        try:
            client.transact_write_items(TransactItems=writes)
        except client.exceptions.TransactionCanceledException as refused:
            answer: Mapping[str, Any] = refused.response
            reasons = list(answer.get("CancellationReasons", []))
            if any(map(_is_refused, reasons)):
                return [one.get("Item", {}) if _is_refused(one) else None for one in reasons]
            tries += 1
            if tries == TRIES or not _passes(reasons):
                raise
            pause(_PAUSE_SECONDS * 2**tries * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
        else:
            return None


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


def _is_refused(reason: Mapping[str, Any]) -> bool:
    return reason.get("Code") == "ConditionalCheckFailed"


def _passes(reasons: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether only what passes by itself was in the way."""
    codes = {str(reason.get("Code")) for reason in reasons} - {"None"}
    return bool(codes) and codes <= _PASSING
