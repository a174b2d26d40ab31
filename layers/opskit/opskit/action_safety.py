"""What keeps an act from being one too many: lock, cooldown and daily cap.

Keys of the Ledger (`pk` / `sk`):
    action_lock          / <resource>          who works on it, until when, and since when it acts
    action_pace#<name>   / <resource>          when an act of this kind is allowed again
    action_count#<name>  / <resource>#<day>    how many there were on a day of the team's zone
    action_turn#<name>   / schedule|<time>     which flow carries a schedule's run out

An action claims in one transaction or not at all. Just before its act it says so (`begin`): from
then on the cooldown counts, and the act; who lost the lock meanwhile is refused. A flow that dies
holds the lock until its end, and no longer.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from opskit.action_items import (
    Answer,
    Barrier,
    Claim,
    check_count,
    count_act,
    give_back,
    is_same_request,
    lock_key,
    mark_begun,
    moment_of,
    pace_key,
    restart_pace,
    take_lock,
    take_pace,
    text_of,
)
from opskit.ledger_calls import write_all

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from opskit.incident_items import NewItem
    from opskit.ledger_items import Item


class ActionSafety:
    """Reads and writes what the Ledger knows of acts.

    Args:
        client: a DynamoDB client.
        table: the Ledger's name.

    Every method raises what DynamoDB raises; an action that cannot ask does not act.
    """

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def claim(self, claim: Claim, *, now: datetime) -> Answer:
        """Take lock and cooldown where the day has an act left, or nothing.

        A claim that its owner holds already is granted again.
        """
        table = self._table
        writes = [take_lock(table, claim, now), take_pace(table, claim, now)]
        found = write_all(self._client, [*writes, check_count(table, claim, now)])
        if found is None:
            return Answer(barrier=Barrier.NONE)
        lock, pace, _count = found
        if lock is not None and text_of(lock, "owner") == claim.owner:
            return Answer(barrier=Barrier.NONE)
        if lock is not None:
            until, same = moment_of(lock, "locked_until"), is_same_request(lock, claim)
            return Answer(barrier=Barrier.LOCK, until=until, same=same)
        if pace is not None:
            until, same = moment_of(pace, "next_at"), is_same_request(pace, claim)
            return Answer(barrier=Barrier.COOLDOWN, until=until, same=same)
        return Answer(barrier=Barrier.CAP)

    def begin(self, claim: Claim, *, now: datetime) -> bool:
        """Say that the act begins now.

        Returns:
            False where it must not: the lock was lost, it began before, or the day has none left.
        """
        table = self._table
        writes = [mark_begun(table, claim, now), restart_pace(table, claim, now)]
        return write_all(self._client, [*writes, count_act(table, claim, now)]) is None

    def holds(self, claim: Claim, *, now: datetime) -> bool:
        """Tell whether the lock is still ours."""
        item = self._get(lock_key(claim))
        return text_of(item, "owner") == claim.owner and moment_of(item, "locked_until") > now

    def began(self, claim: Claim) -> datetime | None:
        """Return when the act began, or None: nothing of it was done, or the lock was lost."""
        item = self._get(lock_key(claim))
        if text_of(item, "owner") != claim.owner or "acted_at" not in item:
            return None
        return datetime.fromisoformat(text_of(item, "acted_at"))

    def release(self, claim: Claim) -> None:
        """Give the lock back; the cooldown too, where nothing was done."""
        item = self._get(lock_key(claim))
        if text_of(item, "owner") != claim.owner:
            return
        writes = [give_back(self._table, lock_key(claim), claim)]
        if "acted_at" not in item:
            writes.append(give_back(self._table, pace_key(claim), claim))
        write_all(self._client, writes)

    def _get(self, wanted: NewItem) -> Item:
        answer = self._client.get_item(TableName=self._table, Key=wanted, ConsistentRead=True)
        return answer.get("Item", {})
