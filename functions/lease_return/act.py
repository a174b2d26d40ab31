"""Carries out what was decided about a lease; the only file here that writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from functions.lease_return.plan import Move
from opskit.scaling import set_capacity

if TYPE_CHECKING:
    from datetime import datetime

    from opskit.aws import Aws
    from opskit.leases import Lease, Leases


def carry_out(
    move: Move, lease: Lease, *, aws: Aws, leases: Leases, now: datetime, minutes: int
) -> None:
    """Give back, put off or forget one lease; twice is once.

    Args:
        move: what was decided.
        lease: about which lease.
        aws: clients.
        leases: the Ledger's.
        now: the present (aware).
        minutes: for how long a lease is put off.
    """
    match move:
        case Move.KEEP:
            return
        case Move.GIVE_BACK:
            set_capacity(aws, lease.resource, lease.means, lease.before)
            leases.drop(lease, now=now)
        case Move.EXTEND:
            ends_at = now + timedelta(minutes=minutes)
            leases.put(replace(lease, ends_at=ends_at, extended=True))
        case Move.FORGET:
            leases.drop(lease, now=now)
        case _:
            assert_never(move)
