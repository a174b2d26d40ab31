"""One turn of an incident: from its state and a look to what is to be said and done."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from functions.incident.plan.alarms import clean, compare, recover
from functions.incident.plan.calling import call_next, give_up_at, next_call, outlive, page
from functions.incident.plan.hearing import hear
from functions.incident.plan.ladder import first_page
from functions.incident.plan.moves import end_move, go_on
from functions.incident.plan.state import Diagnosis, Phase, Standing, State
from functions.incident.plan.turn import Draft, Rules, Seen, Settled, Turn
from notifier.mentions import strip_marks
from notifier.translation import _
from opskit.incident_words import Beginning, Chance

_SOON, _LATE = timedelta(minutes=15), timedelta(minutes=60)
_EARLY = timedelta(hours=6)
"""How often the alarms are looked at even when nobody says anything: a lost OK must not keep an
incident open for ever. Less often from six hours on, for AWS counts a flow's operations."""


def begin(beginning: Beginning, *, now: datetime, rules: Rules) -> State:
    """Return the state of an incident that has just begun."""
    alarm = clean(beginning.alarm)
    return State(
        beginning=beginning,
        opened_at=now,
        onset=alarm.at,
        leader=alarm.name,
        priority=alarm.priority,
        why=alarm.why,
        playbook=alarm.playbook,
        alarms={alarm.name: alarm},
        page_at=first_page(alarm.priority, now, rules.hours),
        known=frozenset({alarm.key}),
    )


def advance(state: State, seen: Seen, rules: Rules) -> Turn:
    """Return what follows from one look."""
    draft = Draft(state, seen.now)
    _block(draft, seen, rules)
    for signal in seen.signals:
        hear(draft, signal, rules)
    compare(draft, seen)
    recover(draft, rules)
    outlive(draft, rules, worn_out=seen.worn_out)
    page(draft, rules)
    settled = go_on(draft, rules)
    if settled is None:
        page(draft, rules)  # what went on may have called the next rung
    state = draft.state
    return Turn(
        state=state,
        due=_due(state, draft.now, rules),
        notes=tuple(draft.notes),
        pages=tuple(draft.pages),
        diagnose=state.diagnosis is None and state.phase is Phase.OPEN,
        offer=_chance(state),
        withdraw=bool(state.offered) and (settled is not None or not state.is_offered),
        settled=settled,
    )


def call_blindly(state: State, now: datetime, rules: Rules, *, first: bool) -> Turn:
    """Return what follows while the Ledger cannot be read: only the ladder goes on.

    Args:
        state: the incident's.
        now: the present (aware).
        rules: what it goes by.
        first: whether the Ledger could be read until now.
    """
    draft = Draft(state, now)
    if first:
        note = _("The Ledger cannot be read: clicks and actions are not heard, calls go on.")
        draft.notes.append(note)
    page(draft, rules)
    return Turn(
        state=draft.state,
        due=_due(draft.state, now, rules),
        notes=tuple(draft.notes),
        pages=tuple(draft.pages),
    )


def learn(state: State, diagnosis: Diagnosis) -> State:
    """Return the state once diagnose has answered."""
    return replace(state, diagnosis=diagnosis)


def note_offer(state: State) -> State:
    """Return the state once people can answer the present question."""
    return replace(state, offered=state.current.number if state.current else 0)


def note_withdrawal(state: State) -> State:
    """Return the state once nobody can answer a question any more."""
    return replace(state, offered=0)


def fail_start(settled: Settled, why: str, *, now: datetime, rules: Rules) -> Settled:
    """Return what holds when an action could not be started: a person decides.

    Perhaps it was, and only the answer was lost; so nothing else may be started beside it.
    """
    draft = Draft(settled.state, now)
    name = settled.start.action if settled.start else ""
    sentence = _("{action} could not be started: {why}")
    end_move(draft, outcome="failed", sentence=sentence.format(action=name, why=strip_marks(why)))
    draft.change(hands_off=_("{action} could not be started").format(action=name))
    call_next(draft, rules)
    return Settled(state=draft.state, notes=tuple(draft.notes))


def _block(draft: Draft, seen: Seen, rules: Rules) -> None:
    why = strip_marks(seen.halted)
    if rules.acts == "off":
        why = _("actions are switched off (parameter Actions)")
    if why and why != draft.state.blocked:
        draft.notes.append(_("Nothing acts by itself: {why}").format(why=why))
    draft.change(blocked=why)


def _chance(state: State) -> Chance | None:
    current = state.current
    if current is None or state.is_offered or current.standing is Standing.RUNNING:
        return None
    return Chance(id=str(current.number), action=current.move.action, until=current.until)


def _due(state: State, now: datetime, rules: Rules) -> datetime:
    poll = _SOON if now < state.opened_at + _EARLY else _LATE
    return max(min([now + poll, *_moments(state, now, rules)]), now + timedelta(seconds=1))


def _moments(state: State, now: datetime, rules: Rules) -> Iterable[datetime]:
    if state.current:
        yield state.current.until
    if state.recovering_since and state.phase is Phase.RECOVERING and not state.is_running:
        yield state.recovering_since + rules.hold
    if calls_at := next_call(state, now, rules):
        yield calls_at
    yield give_up_at(state, rules)
