"""What to do about a message that Slack still does not take: when to try again, whom to tell."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from functions.outbox_delivery.record import Record
from notifier.errors import DeliveryError, Refused, Unreachable

FIRST_PAUSE = 30
LONGEST_PAUSE = 15 * 60
"""Seconds between two tries; doubled from the first to the longest."""

SILENCE = timedelta(minutes=15)
"""Slack's silence after which people get e-mail."""

_JITTER = 0.2
_MOST_DOUBLINGS = 16


class Notice(Enum):
    """Why people get e-mail about a message."""

    SILENCE = "silence"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from a try that failed.

    Attributes:
        pause: seconds until the next try.
        notice: the e-mail to write now, or None.
    """

    pause: int
    notice: Notice | None


def decide(error: DeliveryError, record: Record, now: datetime) -> Decision:
    """Decide what follows from a try that failed.

    A refusal is mended by a person only, so one is told at once; silence may pass by itself.
    """
    waited = now - record.letter.first_failed_at
    if isinstance(error, Refused):
        return Decision(pause(record, waited), Notice.REFUSED)
    asked = error.retry_after if isinstance(error, Unreachable) else None
    notice = Notice.SILENCE if waited >= SILENCE else None
    return Decision(pause(record, waited, asked=asked), notice)


def pause(record: Record, waited: timedelta, *, asked: float | None = None) -> int:
    """Return the seconds until the next try: 30 doubled to 900, up to a fifth less or more.

    Args:
        record: its receive count doubles the pause; its message id spreads it, so that messages
            which failed together are not tried together.
        waited: since Slack first did not take the message; the next try is not later than the
            moment when silence has lasted long enough for an e-mail.
        asked: the seconds that Slack asks for; the pause is never shorter, nor above 900 s.
    """
    doublings = min(max(record.receive_count - 1, 0), _MOST_DOUBLINGS)
    base = min(FIRST_PAUSE << doublings, LONGEST_PAUSE)
    spread = hashlib.sha256(record.message_id.encode()).digest()[0] / 255 * 2 - 1
    wanted = base * (1 + _JITTER * spread)
    if waited < SILENCE:
        wanted = min(wanted, max((SILENCE - waited).total_seconds() + 1, FIRST_PAUSE))
    return round(min(max(wanted, asked or 0), LONGEST_PAUSE))
