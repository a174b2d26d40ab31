"""What becomes of a lease."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.lease_return.plan import Move, decide
from opskit.leases import Lease, Means

NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)
LEASE = Lease(resource="c/app", means=Means.MIN_CAPACITY, before=2, lent=4, ends_at=NOW)
EXTENDED = replace(LEASE, extended=True)


@pytest.mark.parametrize(
    ("lease", "value", "firing", "move"),
    [
        (LEASE, 4, (), Move.GIVE_BACK),
        (replace(LEASE, ends_at=NOW + timedelta(seconds=1)), 4, (), Move.KEEP),
        (LEASE, 4, ("slow",), Move.EXTEND),
        (LEASE, 4, None, Move.EXTEND),
        (EXTENDED, 4, ("slow",), Move.GIVE_BACK),
        (EXTENDED, 4, None, Move.GIVE_BACK),
        (LEASE, 2, ("slow",), Move.FORGET),
        (LEASE, 5, (), Move.FORGET),
        (LEASE, 3, ("slow",), Move.FORGET),
        (LEASE, None, (), Move.FORGET),
    ],
)
def test_a_lease_goes_back_only_while_it_is_what_was_lent(
    lease: Lease, value: int | None, firing: tuple[str, ...] | None, move: Move
) -> None:
    assert decide(lease, value=value, firing=firing, now=NOW).move is move


@pytest.mark.parametrize(
    ("lease", "value", "firing", "told"),
    [
        (LEASE, 4, (), "MinCapacity goes back from 4 to 2"),
        (LEASE, 4, ("slow",), "kept for once more as long: slow"),
        (LEASE, 4, None, "alarms cannot be read"),
        (EXTENDED, 4, ("slow",), "still firing: slow"),
        (LEASE, 5, (), "left as it is, 5 now"),
        (LEASE, None, (), "left as it is, not there now"),
    ],
)
def test_what_is_done_is_said(
    lease: Lease, value: int | None, firing: tuple[str, ...] | None, told: str
) -> None:
    assert told in decide(lease, value=value, firing=firing, now=NOW).sentence


def test_of_what_is_back_already_nothing_is_said() -> None:
    assert decide(LEASE, value=2, firing=(), now=NOW).sentence == ""
