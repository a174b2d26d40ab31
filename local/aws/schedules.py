"""Keeps schedules from firing by themselves: whoever wants their event sends it, by hand.

ministack 1.5.33 reads every schedule in UTC, whatever its time zone, and fires it into whatever is
tried just then: a sweep at nine, a janitor at twenty past. Leans on `scheduler.start_scheduler`,
which its front calls when it starts.
"""

from ministack.services import scheduler


def leave_schedules_to_hands() -> None:
    """Let no schedule fire; to be called before ministack starts."""
    scheduler.start_scheduler = lambda: None
