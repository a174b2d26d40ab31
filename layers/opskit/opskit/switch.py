"""The stop switch: one item of the Ledger that halts every action, while reports and pages go on.

Key (`pk` / `sk`): switch / actions. It carries no `expires`: what is halted stays so until somebody
lets it go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.ledger_items import iso, key, text

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_KEY = key("switch", "actions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of the switch.

    Attributes:
        halted: whether actions are halted since then.
        by: who turned it.
        reason: why, in their words.
        at: when (aware).
    """

    halted: bool
    by: str
    reason: str
    at: datetime


def explain_halt(turn: Turn | None) -> str:
    """Say that the stop switch halts all actions, one translated sentence, or ""."""
    if turn is None or not turn.halted:
        return ""
    text = _("the stop switch is on ({by}: {reason})")
    return text.format(by=turn.by, reason=turn.reason)


class Switch:
    """Reads and turns the stop switch.

    Args:
        client: a DynamoDB client.
        table: the Ledger's name.

    Every method raises what DynamoDB raises: a switch that cannot be read is not off, so whoever
    wants to act must not.
    """

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def read(self) -> Turn | None:
        """Return the switch's last turn, or None where nobody has turned it yet: not halted."""
        answer = self._client.get_item(TableName=self._table, Key=_KEY, ConsistentRead=True)
        if not (item := answer.get("Item")):
            return None
        return Turn(
            halted=item["halted"]["BOOL"],
            by=item["by"]["S"],
            reason=item["reason"]["S"],
            at=datetime.fromisoformat(item["at"]["S"]),
        )

    def turn(self, turn: Turn) -> None:
        """Turn the switch; from now on `read` returns this."""
        self._client.put_item(
            TableName=self._table,
            Item={
                **_KEY,
                "halted": {"BOOL": turn.halted},
                "by": text(turn.by),
                "reason": text(turn.reason),
                "at": text(iso(turn.at)),
            },
        )
