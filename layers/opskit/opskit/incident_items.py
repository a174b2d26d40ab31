"""How incidents and their signals are written in DynamoDB's attribute values."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from opskit.incident_words import (
    Beginning,
    Chance,
    IncidentRecord,
    OpenIncident,
    Signal,
    SignalKind,
)
from opskit.ledger_items import iso, key, number, text

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from opskit.ledger_items import Item

    type NewItem = dict[str, AttributeValueTypeDef]

KEPT = timedelta(days=400)
"""Incidents are kept a little over a year, for the reviews."""
OPEN = "open_incident"


def record_key(incident: str) -> NewItem:
    """Return the key of an incident's record."""
    return key(f"incident#{incident}", "record")


def open_item(beginning: Beginning, now: datetime) -> NewItem:
    """Return what says that an application has an incident."""
    return {
        **key(OPEN, beginning.application),
        "incident": text(beginning.incident),
        "transition": text(beginning.transition),
        "expires": number((now + KEPT).timestamp()),
    }


def record_item(beginning: Beginning, now: datetime) -> NewItem:
    """Return the record of an incident that begins."""
    return {
        **record_key(beginning.incident),
        "beginning": text(json.dumps(beginning.as_json(), ensure_ascii=False)),
        "application": text(beginning.application),
        "signals": number(0),
        "opened_at": text(iso(now)),
        "expires": number((now + KEPT).timestamp()),
    }


def signal_item(incident: str, signal: Signal, now: datetime) -> NewItem:
    """Return a signal as an item."""
    return {
        **key(f"incident#{incident}", f"signal#{signal.key}"),
        "kind": text(signal.kind.value),
        "at": text(iso(signal.at)),
        "by": text(signal.by),
        "detail": text(json.dumps(signal.detail, ensure_ascii=False)),
        "expires": number((now + KEPT).timestamp()),
    }


def open_of(item: Item) -> OpenIncident:
    """Return what an item of `open_item` holds."""
    return OpenIncident(
        incident=item["incident"]["S"],
        transition=item["transition"]["S"],
        closed_at=_moment(item, "closed_at"),
    )


def record_of(item: Item) -> IncidentRecord:
    """Return the record that an item holds."""
    return IncidentRecord(
        beginning=Beginning.from_json(json.loads(item["beginning"]["S"])),
        opened_at=datetime.fromisoformat(item["opened_at"]["S"]),
        signals=int(item["signals"]["N"]),
        callback=_text(item, "callback"),
        chance=_chance(item),
        closed_at=_moment(item, "closed_at"),
        channel=_text(item, "channel"),
        thread_ts=_text(item, "thread_ts"),
    )


def signal_of(item: Item) -> Signal:
    """Return the signal that an item holds."""
    return Signal(
        key=item["sk"]["S"].removeprefix("signal#"),
        kind=SignalKind(item["kind"]["S"]),
        at=datetime.fromisoformat(item["at"]["S"]),
        by=item["by"]["S"],
        detail=json.loads(item["detail"]["S"]),
    )


def _chance(item: Item) -> Chance | None:
    until = _moment(item, "chance_until")
    if until is None:
        return None
    return Chance(id=_text(item, "chance_id"), action=_text(item, "chance_action"), until=until)


def _text(item: Item, name: str) -> str:
    return item[name]["S"] if name in item else ""


def _moment(item: Item, name: str) -> datetime | None:
    return datetime.fromisoformat(item[name]["S"]) if name in item else None
