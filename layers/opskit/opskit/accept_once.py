"""Writes an acceptance that a person clicked into the Ledger, once, while the finding is as seen.

Keys (`pk` / `sk`):
    acceptance_click / <form's id>   who accepted what, when: the same form counts once
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from opskit.ledger_calls import write_all
from opskit.ledger_items import KEPT, acceptance_item, iso, key, number, text

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from opskit.compare import Acceptance


class Written(Enum):
    """What came of it."""

    DONE = "done"
    AGAIN = "again"
    """This form was heard before."""
    OVERTAKEN = "overtaken"
    """Just now the finding changed, or somebody else accepted it: judge anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sent a form.

    Attributes:
        form: the form's id: one for each time that it was opened.
        user: the person's ID.
        name: the person's name.
        at: when (aware).
    """

    form: str
    user: str
    name: str
    at: datetime


def accept_once(
    client: DynamoDBClient, table: str, acceptance: Acceptance, sender: Sender, *, job: str
) -> Written:
    """Write all of it or nothing; raises what DynamoDB raises.

    Args:
        client: a DynamoDB client.
        table: the Ledger's name.
        acceptance: as judged a moment ago (opskit.acceptance).
        sender: who accepts.
        job: whose finding it is.
    """
    writes = [
        _while_as_seen(table, acceptance, job),
        _unless_accepted(table, acceptance, sender),
        _once(table, acceptance, sender, job),
    ]
    items = write_all(client, writes)
    if items is None:
        return Written.DONE
    return Written.OVERTAKEN if items[-1] is None else Written.AGAIN


def _while_as_seen(table: str, acceptance: Acceptance, job: str) -> TransactWriteItemTypeDef:
    return {
        "ConditionCheck": {
            "TableName": table,
            "Key": key(f"finding#{job}", acceptance.fingerprint),
            "ConditionExpression": "severity = :severity",
            "ExpressionAttributeValues": {":severity": text(acceptance.severity.name)},
        }
    }


def _unless_accepted(
    table: str, acceptance: Acceptance, sender: Sender
) -> TransactWriteItemTypeDef:
    return {
        "Put": {
            "TableName": table,
            "Item": acceptance_item(acceptance),
            "ConditionExpression": (
                "attribute_not_exists(pk) OR #until <= :now OR severity <> :severity"
            ),
            "ExpressionAttributeNames": {"#until": "until"},
            "ExpressionAttributeValues": {
                ":now": text(iso(sender.at)),
                ":severity": text(acceptance.severity.name),
            },
        }
    }


def _once(table: str, acceptance: Acceptance, sender: Sender, job: str) -> TransactWriteItemTypeDef:
    item = {
        **acceptance_item(acceptance),
        **key("acceptance_click", sender.form),
        "fingerprint": text(acceptance.fingerprint),
        "job": text(job),
        "by": text(sender.user),
        "name": text(sender.name),
        "at": text(iso(sender.at)),
        "expires": number((sender.at + KEPT).timestamp()),
    }
    return {
        "Put": {
            "TableName": table,
            "Item": item,
            "ConditionExpression": "attribute_not_exists(pk)",
        }
    }
