"""How urgent an alarm is, and whose: judged by its tags, with the reason in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.incident_words import AlarmTransition, Priority
from opskit.unreadable import Read, Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.alarm_router.parse.words import AlarmNotice

PRIORITY_TAG = "ops:priority"
PLAYBOOK_TAG = "ops:playbook"
APPLICATION_TAG = "ops:application"

UNKNOWN = Priority.P1
"""An urgency that is not known is not low: it pages at once, but acts as P0 on nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """An alarm's change of state with its urgency, and whose it is.

    Attributes:
        transition: the change of state.
        application: whose alarms are one incident while it is open.
    """

    transition: AlarmTransition
    application: str


def rank(notice: AlarmNotice, tags: Read[Mapping[str, str]], *, application: str) -> Ranked:
    """Judge an alarm by its tags.

    Args:
        notice: the alarm's change of state.
        tags: the alarm's tags, or why they could not be read.
        application: whose the alarm is where no tag says so.
    """
    known: Mapping[str, str] = {} if isinstance(tags, Unreadable) else tags
    priority, why = _priority(tags)
    transition = AlarmTransition(
        name=notice.name,
        arn=notice.arn,
        state=notice.state,
        at=notice.at,
        priority=priority,
        why=why,
        reason=notice.reason,
        description=notice.description,
        playbook=known.get(PLAYBOOK_TAG, "").strip(),
        expression=notice.expression,
    )
    return Ranked(
        transition=transition, application=known.get(APPLICATION_TAG, "").strip() or application
    )


def _priority(tags: Read[Mapping[str, str]]) -> tuple[Priority, str]:
    if isinstance(tags, Unreadable):
        sentence = _("{priority}, because its tags could not be read ({why})")
        return UNKNOWN, sentence.format(priority=UNKNOWN.value, why=tags.why.value)
    given = tags.get(PRIORITY_TAG, "").strip()
    if given.upper() in Priority.__members__:
        found = Priority[given.upper()]
        sentence = _("{priority}, as its tag {tag} says")
        return found, sentence.format(priority=found.value, tag=PRIORITY_TAG)
    if given:
        sentence = _("{priority}, because its tag {tag} is {given}: expected P0, P1, P2 or P3")
        return UNKNOWN, sentence.format(priority=UNKNOWN.value, tag=PRIORITY_TAG, given=repr(given))
    sentence = _("{priority}, because it has no tag {tag}: an urgency that is not known is not low")
    return UNKNOWN, sentence.format(priority=UNKNOWN.value, tag=PRIORITY_TAG)
