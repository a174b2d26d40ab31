"""The stop switch: while it is on, nothing acts by itself, and people should not forget that."""

from collections.abc import Iterator
from datetime import datetime

from notifier.translation import _
from notifier.words import Finding, Severity
from opskit.durations import spoken
from opskit.switch import Turn
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable

RESOURCE = "actions"


def judge_switch(turn: Read[Turn | None], now: datetime) -> Iterator[Finding]:
    """Judge the stop switch.

    Args:
        turn: its last turn; None where nobody ever turned it.
        now: the moment judged (aware).
    """
    if isinstance(turn, Unreadable):
        yield judge_unreadable(turn, code="switch.unreadable", hides=("switch.",))
    elif turn and turn.halted:
        sentence = _("All actions are halted since {length} by {by}: {reason}")
        yield Finding(
            code="switch.halted",
            resource=RESOURCE,
            severity=Severity.WARNING,
            sentence=sentence.format(length=spoken(now - turn.at), by=turn.by, reason=turn.reason),
            remedy=_("Let them act again: make resume"),
        )
