"""What a graph in an incident's thread is to show, and when there is to be one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from functions.incident.plan.hours import clock
from functions.incident.plan.state import State
from functions.incident.plan.view import short_name
from notifier.translation import _

LONGEST = timedelta(hours=24)
"""Of an incident that was open for longer nobody needs its before beside its after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A graph of an incident's alarm.

    Attributes:
        alarm: its name.
        title: translated.
        fired_at: when it fired (aware).
        now: the moment of the look (aware).
        marks: the moments that are marked (aware), and what each is called, translated.
        is_over: whether it shows before and after, not what led to it.
    """

    alarm: str
    title: str
    fired_at: datetime
    now: datetime
    marks: tuple[tuple[datetime, str], ...]
    is_over: bool = False


def sight_of(state: State, now: datetime, zone: ZoneInfo) -> Sight | None:
    """Return what a graph is to show now; None where none is of use.

    While it is open: what led to the alarm. When it is closed: before and after, unless an alarm
    still fires (the thread says so) or it was open for more than a day.
    """
    leader, is_over = state.alarms[state.leader], state.ends
    if is_over and (state.firing or now - state.onset > LONGEST):
        return None
    marks = [(state.onset, _("alarm {at}").format(at=clock(state.onset, now, zone)))]
    if is_over:
        marks.append((leader.at, _("OK {at}").format(at=clock(leader.at, now, zone))))
    title = short_name(leader.name, state)
    return Sight(
        alarm=leader.name,
        title=_("{alarm}: before and after").format(alarm=title) if is_over else title,
        fired_at=state.onset,
        now=now,
        marks=tuple(marks),
        is_over=is_over,
    )
