"""How locks, cooldowns and counts of acts are written in the Ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from opskit.ledger_items import iso, key, number, text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from opskit.incident_items import NewItem
    from opskit.ledger_items import Item

LOCKED = timedelta(hours=2)
"""How long a lock lasts when its flow dies: a flow's longest life (ExecutionTimeout)."""
_KEPT = timedelta(days=7)


class Barrier(Enum):
    """What a claim found in its way."""

    NONE = "none"
    LOCK = "lock"
    COOLDOWN = "cooldown"
    CAP = "cap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who wants to act on what.

    Attributes:
        action: the action's name.
        resource: what is locked.
        owner: the durable execution's ARN.
        request: what makes a repeated request the same one, or "".
        zone: the team's zone, whose days are counted.
        cooldown: the least time between two acts of this kind on the resource.
        cap: how many acts of this kind a day may see on the resource.
    """

    action: str
    resource: str
    owner: str
    request: str
    zone: ZoneInfo
    cooldown: timedelta
    cap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a claim.

    Attributes:
        barrier: NONE where it was granted.
        until: when it may be tried again (aware), or None where that is another day.
        same: whether what stands in the way is this very request, delivered twice.
    """

    barrier: Barrier
    until: datetime | None = None
    same: bool = False


def lock_key(claim: Claim) -> NewItem:
    """Return the key of the lock."""
    return key("action_lock", claim.resource)


def pace_key(claim: Claim) -> NewItem:
    """Return the key of the cooldown."""
    return key(f"action_pace#{claim.action}", claim.resource)


def _count_key(claim: Claim, now: datetime) -> NewItem:
    day = f"{now.astimezone(claim.zone):%Y-%m-%d}"
    return key(f"action_count#{claim.action}", f"{claim.resource}#{day}")


def take_lock(table: str, claim: Claim, now: datetime) -> TransactWriteItemTypeDef:
    """Return the write that takes the lock, unless somebody holds it."""
    return {
        "Put": {
            "TableName": table,
            "Item": {
                **lock_key(claim),
                "owner": text(claim.owner),
                "action": text(claim.action),
                "request": text(claim.request),
                "locked_until": seconds(now + LOCKED),
                "expires": number((now + _KEPT).timestamp()),
            },
            "ConditionExpression": "attribute_not_exists(pk) OR locked_until <= :now",
            "ExpressionAttributeValues": {":now": seconds(now)},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def take_pace(table: str, claim: Claim, now: datetime) -> TransactWriteItemTypeDef:
    """Return the write that begins a cooldown, unless one runs."""
    return {
        "Put": {
            "TableName": table,
            "Item": {
                **pace_key(claim),
                "owner": text(claim.owner),
                "request": text(claim.request),
                "next_at": seconds(now + claim.cooldown),
                "expires": number((now + claim.cooldown + _KEPT).timestamp()),
            },
            "ConditionExpression": "attribute_not_exists(pk) OR next_at <= :now",
            "ExpressionAttributeValues": {":now": seconds(now)},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def check_count(table: str, claim: Claim, now: datetime) -> TransactWriteItemTypeDef:
    """Return the check that the day has an act left."""
    return {
        "ConditionCheck": {
            "TableName": table,
            "Key": _count_key(claim, now),
            "ConditionExpression": _HAS_LEFT,
            "ExpressionAttributeValues": {":cap": number(claim.cap)},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def mark_begun(table: str, claim: Claim, now: datetime) -> TransactWriteItemTypeDef:
    """Return the write that says that the act begins, while the lock is ours and once only."""
    return {
        "Update": {
            "TableName": table,
            "Key": lock_key(claim),
            "UpdateExpression": "SET acted_at = :at",
            "ConditionExpression": "#owner = :owner AND locked_until > :now"
            " AND attribute_not_exists(acted_at)",
            "ExpressionAttributeNames": _OWNER,
            "ExpressionAttributeValues": {
                ":owner": text(claim.owner),
                ":now": seconds(now),
                ":at": text(iso(now)),
            },
        }
    }


def restart_pace(table: str, claim: Claim, now: datetime) -> TransactWriteItemTypeDef:
    """Return the write that lets the cooldown count from now on."""
    return {
        "Update": {
            "TableName": table,
            "Key": pace_key(claim),
            "UpdateExpression": "SET next_at = :next",
            "ConditionExpression": _IS_OURS,
            "ExpressionAttributeNames": _OWNER,
            "ExpressionAttributeValues": {
                ":owner": text(claim.owner),
                ":next": seconds(now + claim.cooldown),
            },
        }
    }


def count_act(table: str, claim: Claim, now: datetime) -> TransactWriteItemTypeDef:
    """Return the write that counts an act, unless the day has none left."""
    return {
        "Update": {
            "TableName": table,
            "Key": _count_key(claim, now),
            "UpdateExpression": "SET expires = :expires ADD acts :one",
            "ConditionExpression": _HAS_LEFT,
            "ExpressionAttributeValues": {
                ":expires": number((now + _KEPT).timestamp()),
                ":one": number(1),
                ":cap": number(claim.cap),
            },
        }
    }


def give_back(table: str, item: NewItem, claim: Claim) -> TransactWriteItemTypeDef:
    """Return the write that deletes an item while it is ours."""
    return {
        "Delete": {
            "TableName": table,
            "Key": item,
            "ConditionExpression": _IS_OURS,
            "ExpressionAttributeNames": _OWNER,
            "ExpressionAttributeValues": {":owner": text(claim.owner)},
        }
    }


_HAS_LEFT = "attribute_not_exists(acts) OR acts < :cap"
_IS_OURS = "#owner = :owner"
_OWNER = {"#owner": "owner"}


def is_same_request(item: Item, claim: Claim) -> bool:
    """Tell whether an item stems from the same request, delivered twice."""
    return bool(claim.request) and text_of(item, "request") == claim.request


def text_of(item: Item, name: str) -> str:
    """Return a text of an item, or ""."""
    return item[name]["S"] if name in item else ""


def moment_of(item: Item, name: str) -> datetime:
    """Return a moment of an item; 1970 where there is none."""
    return datetime.fromtimestamp(float(item[name]["N"]) if name in item else 0.0, UTC)


def seconds(moment: datetime) -> Any:  # noqa: ANN401 - an attribute value
    """Return a moment as an attribute that DynamoDB compares."""
    return {"N": f"{moment.timestamp():.6f}"}
