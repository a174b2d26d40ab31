"""Lends tasks, or takes them back at once; the only file here that writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from opskit.leases import Lease, Leases, Means
from opskit.scaling import read_capacity, set_capacity

if TYPE_CHECKING:
    from functions.scale_out.settings import ScaleOutSettings
    from opskit.action_job import ActionRun
    from opskit.actions import Decision


def lend(run: ActionRun[ScaleOutSettings], decision: Decision) -> dict[str, Any]:
    """Write the lease and raise the capacity, in this order: no tasks are lent without an end.

    A lease that stands already goes on: what is given back is what stood before the first one.
    """
    change, leases = decision.change, _leases(run)
    standing = leases.find(decision.resource)
    means, before = Means(change["means"]), change["from"]
    if standing and (standing.means, standing.lent) == (means, before):
        before = standing.before
    ends_at = run.now + timedelta(minutes=run.settings.lease_minutes)
    began_at = standing.began_at if standing else run.now
    lease = Lease(
        resource=decision.resource,
        means=means,
        before=before,
        lent=change["to"],
        ends_at=ends_at,
        began_at=began_at,
    )
    leases.put(lease)
    try:
        set_capacity(run.aws, decision.resource, means, change["to"])
    except ClientError:
        if standing:
            leases.put(standing)  # what it lent still runs, and would else be taken for another's
        raise
    return {means.value: change["to"], "lease ends": ends_at.isoformat()}


def take_back(run: ActionRun[ScaleOutSettings], decision: Decision) -> dict[str, Any]:
    """Set the capacity back, if it still is what was lent, and forget the lease.

    What an earlier lease lent before this one stands again, and still has an end.
    """
    change, leases = decision.change, _leases(run)
    means, before = Means(change["means"]), change["from"]
    state, standing = read_capacity(run.aws, decision.resource), leases.find(decision.resource)
    ours = state is not None and state.value(means) == change["to"]
    if ours:
        set_capacity(run.aws, decision.resource, means, before)
    if standing and ours and standing.before != before:
        leases.put(replace(standing, lent=before))
    elif standing:
        leases.drop(standing, now=run.now)
    return {means.value: before}


def _leases(run: ActionRun[ScaleOutSettings]) -> Leases:
    return Leases(run.aws.client("dynamodb"), run.job.ledger_table)
