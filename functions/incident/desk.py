"""What an incident's flow works with, and how an incident is read for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from notifier.doors import Sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.incident.act import Hands
    from functions.incident.observe import Eyes
    from functions.incident.plan.sight import Sight
    from functions.incident.plan.turn import Rules
    from notifier.words import Scope
    from opskit.incidents import Incidents


class UnknownIncidentError(ValueError):
    """The event names no incident of the Ledger; the text says what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What an incident's flow works with.

    Attributes:
        eyes: looks.
        hands: tells and starts.
        incidents: the Ledger's incidents.
        rules: what it goes by.
        scope: account, region, stack.
        diagnose: the function diagnose.
        show: shows a graph of its alarm in its thread; raises nothing.
    """

    eyes: Eyes
    hands: Hands
    incidents: Incidents
    rules: Rules
    scope: Scope
    diagnose: str
    show: Callable[[Sight, Sent], None]

    def load(self, incident: str) -> dict[str, Any] | None:
        """Return an incident's beginning, whether it ended, and the thread that it re-opens."""
        record = self.incidents.record(incident)
        if record is None:
            return None
        reopens = record.beginning.reopens
        before = self.incidents.record(reopens) if reopens else None
        return {
            "beginning": record.beginning.as_json(),
            "opened_at": record.opened_at.isoformat(),
            "channel": before.channel if before else "",
            "thread_ts": before.thread_ts if before else "",
            "closed": record.closed_at is not None,
        }

    def find_message(self, incident: str) -> Sent:
        """Return where the incident's message stands; nowhere where the Ledger cannot say."""
        try:
            record = self.incidents.record(incident)
        except (ClientError, BotoCoreError):
            record = None
        return Sent(channel=record.channel, ts=record.thread_ts) if record else NOWHERE

    def remember_message(self, incident: str, at: Sent) -> bool:
        """Let the Ledger know where it stands; False where it does not take that now."""
        try:
            self.incidents.remember_thread(incident, channel=at.channel, thread_ts=at.ts)
        except (ClientError, BotoCoreError):
            return False
        return True


NOWHERE = Sent(channel="", ts="")
