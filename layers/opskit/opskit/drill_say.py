"""Says a drill in Slack: one message, which is edited in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifier.action import render_action
from notifier.doors import Sent
from notifier.errors import Undelivered, Unreachable

if TYPE_CHECKING:
    from notifier.action import ActionView
    from opskit.house import House
    from opskit.settings import JobSettings


def say(house: House, job: JobSettings, view: ActionView, at: Sent) -> Sent:
    """Put a drill's message, in the place of the one that stands at `at` where there is one.

    Returns:
        Where it stands; both parts "" where Slack did not take it and the Outbox keeps it.

    Raises:
        Undelivered: neither Slack nor the Outbox took it.
    """
    message = render_action(view, zone=job.time_zone)
    notifier = house.notifier(job)
    try:
        if at.ts:
            return notifier.edit(message, now=house.clock(), at=at)
    except Unreachable:
        house.logger.exception("the drill's message could not be replaced")
    except Undelivered as error:
        return _kept(house, error)
    try:
        return notifier.deliver(message, now=house.clock())
    except Undelivered as error:
        return _kept(house, error)


def _kept(house: House, error: Undelivered) -> Sent:
    if not error.kept:
        raise error
    house.logger.warning("Slack did not take it; it waits in the Outbox", exc_info=error)
    return Sent(channel="", ts="")
