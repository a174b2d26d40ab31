"""Mutes the alarms that an act makes fire, from just before it until its end is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from opskit.mutes import Mute, Mutes

if TYPE_CHECKING:
    from opskit.action_limits import ActionLimits
    from opskit.action_work import Desk, Work
    from opskit.actions import Decision

_MARGIN_MINUTES = 10
"""For the looks between the waits; a flow that died lets alarms call people so much later."""


def mute_minutes(limits: ActionLimits) -> int:
    """Return for how many minutes alarms are muted at the most: as long as a flow may wait."""
    waits = limits.stable_minutes + limits.settle_seconds // 60 + limits.receipt_minutes
    return waits + _MARGIN_MINUTES


def expected_alarms[S, T](work: Work[S, T], desk: Desk[S]) -> tuple[str, ...]:
    """Return the names of the alarms that the act makes fire."""
    return work.job.expects(desk.run.settings) if work.job.expects else ()


def mute_expected[S, T](work: Work[S, T], desk: Desk[S], decision: Decision) -> None:
    """Mute what the act makes fire; what other work mutes is left to it.

    Raises what DynamoDB raises: then nothing is to be done that makes them fire.
    """
    mutes = _mutes(work, desk)
    end = desk.now + timedelta(minutes=mute_minutes(desk.limits))
    reason = f"{work.job.title()} ({decision.resource})"
    for alarm in expected_alarms(work, desk):
        mute = Mute(alarm=alarm, by=work.owner, reason=reason, begins_at=desk.now, ends_at=end)
        if not mutes.begin(mute):
            work.house.logger.info("other work mutes this alarm", extra={"alarm": alarm})


def unmute_expected[S, T](work: Work[S, T], desk: Desk[S]) -> None:
    """Let them call people again; what still fires does within a minute (functions.alarm_router).

    Raises what DynamoDB raises; their time ends in any case.
    """
    if alarms := expected_alarms(work, desk):
        _mutes(work, desk).end(alarms, by=work.owner, now=desk.now)


def _mutes[S, T](work: Work[S, T], desk: Desk[S]) -> Mutes:
    return Mutes(work.house.aws.client("dynamodb"), desk.run.job.ledger_table)
