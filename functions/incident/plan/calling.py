"""Who is called now: the ladder, an acknowledgement that lapses, and working hours."""

from datetime import datetime, timedelta

from functions.incident.plan.ladder import (
    MATRIX,
    first_page,
    may_call_at,
    next_page,
    rung_above,
)
from functions.incident.plan.state import Acknowledgement, Paged, Phase, State
from functions.incident.plan.turn import Draft, Page, Rules
from notifier.mentions import mention
from notifier.translation import _


def call_next(draft: Draft, rules: Rules) -> None:
    """Let the next rung be paged as soon as its people may be called; not over an answer."""
    if draft.state.acknowledgement is None:
        at = first_page(draft.state.priority, draft.now, rules.hours)
        draft.change(page_at=min(draft.state.page_at, at))


def begin_ladder(draft: Draft, rules: Rules) -> None:
    """Let the ladder begin anew: whoever had it, had something else."""
    draft.change(
        rung=-1,
        page_at=first_page(draft.state.priority, draft.now, rules.hours),
        acknowledgement=None,
        passed_on=False,
    )


def page(draft: Draft, rules: Rules) -> None:
    """Call whoever is to be called now.

    Whatever is due, P2 and P3 call nobody outside working hours: a look may come late, and an
    acknowledgement may lapse at night. Only a person who passes it on calls at any hour.
    """
    state, now = draft.state, draft.now
    if state.phase is not Phase.OPEN:
        return
    if state.passed_on:
        _call(draft, rung_above(state.priority, state.rung), rules)
    elif may_call_at(state.priority, now, rules.hours) > now:
        return
    elif held := state.acknowledgement:
        _mind(draft, held, rules)
    elif now >= state.page_at:
        _call(draft, rung_above(state.priority, state.rung), rules)


def next_call(state: State, now: datetime, rules: Rules) -> datetime | None:
    """Return when `page` has something to do at the earliest, or None where it waits."""
    if state.phase is not Phase.OPEN:
        return None
    at = state.page_at
    if held := state.acknowledgement:
        at = held.until if held.reminded else held.remind_at
    return max(at, may_call_at(state.priority, max(at, now), rules.hours))


def give_up_at(state: State, rules: Rules) -> datetime:
    """Return when an incident has lived for too long: its people must be callable then."""
    return may_call_at(state.priority, state.opened_at + rules.longest, rules.hours)


def outlive(draft: Draft, rules: Rules, *, worn_out: bool) -> None:
    """A flow does not live for ever: an incident that nobody ends is ended, and said so."""
    state, now = draft.state, draft.now
    if state.phase is Phase.CLOSED:
        return
    if now >= give_up_at(state, rules):
        text = _("given up after {days} days; the alarm still stands")
        why = text.format(days=rules.longest.days)
    elif worn_out:
        why = _("given up after too many changes; it opens anew when an alarm fires again")
    else:
        return
    draft.change(phase=Phase.CLOSED, closed_because=why, recovering_since=None)
    if may_call_at(state.priority, now, rules.hours) <= now:
        draft.pages.append(Page(tiers=MATRIX[state.priority][-1].tiers, sentence=why))
    else:
        draft.notes.append(why)


def _mind(draft: Draft, held: Acknowledgement, rules: Rules) -> None:
    if draft.now >= held.until:
        text = _("{user} had it and did not renew it: the ladder goes on.")
        draft.notes.append(text.format(user=mention(held.by)))
        draft.change(acknowledgement=None)
        _call(draft, max(draft.state.rung, 0), rules)
    elif draft.now >= held.remind_at and not held.reminded:
        draft.change(acknowledgement=held.remind())
        sentence = _("still on it? Acknowledge again, or the ladder goes on.")
        draft.pages.append(Page(people=(held.by,), sentence=sentence))


def _call(draft: Draft, rung: int, rules: Rules) -> None:
    state = draft.state
    tiers = MATRIX[state.priority][rung].tiers
    at = next_page(state.priority, rung, draft.now, rules.hours)
    if any(called.tiers == tiers for called in draft.pages):
        draft.change(page_at=at, passed_on=False)  # two reasons in one look are one call
        return
    minutes = round((draft.now - state.opened_at) / timedelta(minutes=1))
    sentence = _("{priority}, open for {minutes} min, and nobody has it.").format(
        priority=state.priority.value, minutes=minutes
    )
    draft.pages.append(Page(tiers=tiers, sentence=sentence))
    draft.change(
        rung=rung,
        page_at=at,
        pages=(*state.pages, Paged(at=draft.now, tiers=tiers)),
        passed_on=False,
    )
