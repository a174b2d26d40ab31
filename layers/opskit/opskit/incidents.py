"""Incidents in the Ledger: which one is open, its record, and the signals that it is told.

Keys (`pk` / `sk`):
    open_incident  / <application>   which incident is open, or was last
    incident#<id>  / record          one incident: what began it, how many signals, whom to wake
    incident#<id>  / signal#<key>    one signal: an alarm's transition, a click, an action's end

Whoever has something to say adds a signal and then wakes the flow by the callback that the record
names. The flow registers that callback only while it has seen every signal, so that none is missed:
a signal comes either before (the flow looks again) or after (the callback is there to be called).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opskit.incident_items import (
    OPEN,
    open_item,
    open_of,
    record_item,
    record_key,
    record_of,
    signal_item,
    signal_of,
)
from opskit.incident_words import LateSignalError
from opskit.ledger_calls import write_all
from opskit.ledger_items import iso, key, number, text

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from opskit.incident_items import NewItem
    from opskit.incident_words import Beginning, Chance, IncidentRecord, OpenIncident, Signal
    from opskit.ledger_items import Item


class Incidents:
    """Reads and writes incidents in the Ledger.

    Args:
        client: a DynamoDB client.
        table: the Ledger's name.

    Every method raises what DynamoDB raises.
    """

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def find_open(self, application: str) -> OpenIncident | None:
        """Return the application's last incident, open or closed; None where it had none."""
        item = self._get(key(OPEN, application))
        return open_of(item) if item else None

    def begin(self, beginning: Beginning, *, now: datetime) -> bool:
        """Open an incident, unless one of this application is open.

        Args:
            beginning: what begins it.
            now: the present (aware).

        Returns:
            Whether it was opened; False: another one is open, to be read anew with `find_open`.
        """
        opened: TransactWriteItemTypeDef = {
            "Put": {
                "TableName": self._table,
                "Item": open_item(beginning, now),
                "ConditionExpression": "attribute_not_exists(pk) OR attribute_exists(closed_at)",
            }
        }
        recorded: TransactWriteItemTypeDef = {
            "Put": {
                "TableName": self._table,
                "Item": record_item(beginning, now),
                "ConditionExpression": "attribute_not_exists(pk)",
            }
        }
        return self._write([opened, recorded])

    def record(self, incident: str) -> IncidentRecord | None:
        """Return an incident's record, or None where there is no such incident."""
        item = self._get(record_key(incident))
        return record_of(item) if item else None

    def signals(self, incident: str) -> tuple[Signal, ...]:
        """Return all signals of an incident, oldest first."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :signal)",
            ExpressionAttributeValues={
                ":pk": text(f"incident#{incident}"),
                ":signal": text("signal#"),
            },
            ConsistentRead=True,
        )
        found = [signal_of(item) for page in pages for item in page["Items"]]
        return tuple(sorted(found, key=lambda signal: (signal.at, signal.key)))

    def add_signal(self, incident: str, signal: Signal, *, now: datetime, chance: str = "") -> str:
        """Tell an incident something; the same signal twice is one.

        Args:
            incident: its id.
            signal: what to tell.
            now: the present (aware).
            chance: for an answer to a question: the chance's id, which must still stand.

        Returns:
            The callback that wakes the flow (opskit.wake), or "": it looks by itself.

        Raises:
            LateSignalError: the incident is closed or unknown, or the chance is over.
        """
        condition = "attribute_exists(pk) AND attribute_not_exists(closed_at)"
        values = {":one": number(1)}
        if chance:
            condition += " AND chance_id = :chance"
            values[":chance"] = text(chance)
        counted: TransactWriteItemTypeDef = {
            "Update": {
                "TableName": self._table,
                "Key": record_key(incident),
                "UpdateExpression": "ADD signals :one",
                "ConditionExpression": condition,
                "ExpressionAttributeValues": values,
            }
        }
        kept: TransactWriteItemTypeDef = {
            "Put": {
                "TableName": self._table,
                "Item": signal_item(incident, signal, now),
                "ConditionExpression": "attribute_not_exists(pk)",
            }
        }
        if not self._write([counted, kept]) and not self._has(incident, signal):
            raise LateSignalError(f"{signal.kind.value} comes too late for {incident}")
        record = self.record(incident)
        return record.callback if record else ""

    def register_wake(self, incident: str, callback: str, *, seen: int) -> bool:
        """Name the callback that wakes the flow.

        Args:
            incident: its id.
            callback: the callback's id.
            seen: how many signals the flow has seen.

        Returns:
            False where there are signals that it has not seen: it must look again, not sleep.
        """
        return self._update(
            incident, "SET callback = :callback", {":callback": text(callback)}, seen=seen
        )

    def offer(self, incident: str, chance: Chance, *, seen: int) -> bool:
        """Let people answer a question from now on; False as in `register_wake`."""
        values = {
            ":id": text(chance.id),
            ":action": text(chance.action),
            ":until": text(iso(chance.until)),
        }
        expression = "SET chance_id = :id, chance_action = :action, chance_until = :until"
        return self._update(incident, expression, values, seen=seen)

    def withdraw(self, incident: str, *, seen: int) -> bool:
        """Take no more answers to the question; False as in `register_wake`: one came just now."""
        expression = "REMOVE chance_id, chance_action, chance_until"
        return self._update(incident, expression, {}, seen=seen)

    def remember_thread(self, incident: str, *, channel: str, thread_ts: str) -> None:
        """Remember where the incident's message stands in Slack."""
        self._client.update_item(
            TableName=self._table,
            Key=record_key(incident),
            UpdateExpression="SET channel = :channel, thread_ts = :ts",
            ExpressionAttributeValues={":channel": text(channel), ":ts": text(thread_ts)},
        )

    def close(self, incident: str, application: str, *, now: datetime, seen: int | None) -> bool:
        """Close an incident; False where a signal came just now: look again.

        Args:
            incident: its id.
            application: whose it is.
            now: the present (aware).
            seen: how many signals the flow has seen; None: it is dead, and sees none any more.
        """
        at = {":now": text(iso(now))}
        condition, counted = "signals = :seen", {":seen": number(seen or 0)}
        if seen is None:
            condition, counted = "attribute_not_exists(closed_at)", {}
        closed: TransactWriteItemTypeDef = {
            "Update": {
                "TableName": self._table,
                "Key": record_key(incident),
                "UpdateExpression": "SET closed_at = :now"
                " REMOVE callback, chance_id, chance_action, chance_until",
                "ConditionExpression": condition,
                "ExpressionAttributeValues": {**at, **counted},
            }
        }
        freed: TransactWriteItemTypeDef = {
            "Update": {
                "TableName": self._table,
                "Key": key(OPEN, application),
                "UpdateExpression": "SET closed_at = :now",
                "ConditionExpression": "incident = :incident",
                "ExpressionAttributeValues": {**at, ":incident": text(incident)},
            }
        }
        if self._write([closed, freed]):
            return True
        record = self.record(incident)
        return bool(record and record.closed_at)

    def _has(self, incident: str, signal: Signal) -> bool:
        return bool(self._get(key(f"incident#{incident}", f"signal#{signal.key}")))

    def _get(self, wanted: NewItem) -> Item:
        answer = self._client.get_item(TableName=self._table, Key=wanted, ConsistentRead=True)
        return answer.get("Item", {})

    def _update(self, incident: str, expression: str, values: dict[str, Any], *, seen: int) -> bool:
        try:
            self._client.update_item(
                TableName=self._table,
                Key=record_key(incident),
                UpdateExpression=expression,
                ConditionExpression="signals = :seen",
                ExpressionAttributeValues={**values, ":seen": number(seen)},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _write(self, writes: list[TransactWriteItemTypeDef]) -> bool:
        """Write all or nothing; False where a condition does not hold."""
        return write_all(self._client, writes) is None
