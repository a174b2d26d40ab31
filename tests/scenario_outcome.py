"""What came of a scenario, in the words of its `expect`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from functions.incident.plan.state import Phase
from tests.incident_course import SEOUL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from functions.incident.plan.state import Current, State
    from functions.incident.plan.turn import Page
    from tests.incident_play import Play


def tell(play: Play, final: State) -> dict[str, Any]:
    """Write down what was done, asked and called, and how it ended; times in Seoul."""
    began, steps = play.alarm.at, play.steps
    starts = [(step.now, step.start) for step in steps if step.start]
    return {
        "priority": final.priority.value,
        "playbook": final.playbook,
        "acts": [f"{_clock(at, began)} {one.action}" for at, one in starts if not one.shadow],
        "would": [f"{_clock(at, began)} {one.action}" for at, one in starts if one.shadow],
        "asks": [
            f"{_clock(play.offered_at[one.number], began)} {one.move.action} "
            f"{one.move.consent.value}"
            for one in _asked(play)
        ],
        "moves": [f"{move.action} {move.receipt or move.outcome}" for move in final.tried],
        "calls": [f"{_clock(at, began)} {_called(page)}" for at, page in _pages(play)],
        "late": [f"{signal.kind.value} {signal.by}" for signal in play.late],
        "ends": plain(final.closed_because) or final.phase.value,
        "closed": _clock(steps[-1].now, began) if final.phase is Phase.CLOSED else "",
    }


def said(play: Play) -> str:
    """Return all that the thread was told, what actions told, and why nothing more is done."""
    last = play.steps[-1].after
    notes = [
        note
        for step in play.steps
        for note in (*step.turn.notes, *(step.turn.settled.notes if step.turn.settled else ()))
    ]
    ends = [move.sentence for move in last.tried]
    told = [str(signal.detail.get("reason", "")) for signal in play.heard]
    return plain("\n".join([*notes, *ends, *told, last.rests, last.hands_off, last.why]))


def plain(text: str) -> str:
    """Return a text without the marks of mentions."""
    return re.sub("[\ue000\ue001]", "", text)


def _pages(play: Play) -> Iterator[tuple[datetime, Page]]:
    for step in play.steps:
        settled = step.turn.settled.pages if step.turn.settled else ()
        for page in (*step.turn.pages, *settled):
            yield step.now, page


def _asked(play: Play) -> list[Current]:
    found = {}
    for step in play.steps:
        current = step.after.current
        if current and current.number in play.offered_at:
            found[current.number] = current
    return list(found.values())


def _called(page: Page) -> str:
    return "+".join(tier.name.lower() for tier in page.tiers) or " ".join(page.people)


def _clock(moment: datetime, began: datetime) -> str:
    there = moment.astimezone(SEOUL)
    same = there.date() == began.astimezone(SEOUL).date()
    return f"{there:%H:%M}" if same else f"{there:%m-%d %H:%M}"
