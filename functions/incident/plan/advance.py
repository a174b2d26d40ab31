"""One turn of an incident: from its state and a look to what is to be said and done."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from functions.incident.plan.hearing import call_next, end_move, hear
from functions.incident.plan.ladder import (
    MATRIX,
    first_page,
    next_page,
    rung_above,
)
from functions.incident.plan.moves import go_on
from functions.incident.plan.state import Diagnosis, Paged, Phase, Standing, State
from functions.incident.plan.turn import Draft, Page, Rules, Seen, Settled, Turn
from notifier.mentions import mention
from notifier.translation import _
from opskit.incident_words import Beginning, Chance

_SOON, _LATE = timedelta(minutes=15), timedelta(minutes=60)
_EARLY = timedelta(hours=6)
"""How often the alarms are looked at even when nobody says anything: a lost OK must not keep an
incident open for ever. Less often from six hours on, for AWS counts a flow's operations."""


def begin(beginning: Beginning, *, now: datetime, rules: Rules) -> State:
    """Return the state of an incident that has just begun."""
    alarm = beginning.alarm
    return State(
        beginning=beginning,
        opened_at=now,
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
    _compare(draft, seen)
    _recover(draft, rules)
    asked = draft.state.current
    _page(draft, rules)
    settled = go_on(draft, rules)
    if settled is None:
        _page(draft, rules)  # what went on may have called the next rung
    _outlive(draft, seen, rules)
    current = draft.state.current
    gone = asked is not None and asked.offered and current is None
    return Turn(
        state=draft.state,
        due=_due(draft.state, draft.now, rules),
        notes=tuple(draft.notes),
        pages=tuple(draft.pages),
        diagnose=draft.state.diagnosis is None and draft.state.phase is Phase.OPEN,
        offer=_chance(draft.state),
        withdraw=gone or (settled is not None and current is not None),
        settled=settled,
    )


def learn(state: State, diagnosis: Diagnosis) -> State:
    """Return the state once diagnose has answered."""
    return replace(state, diagnosis=diagnosis)


def note_offer(state: State) -> State:
    """Return the state once people can answer the present question."""
    return replace(state, current=state.current and replace(state.current, offered=True))


def fail_start(settled: Settled, why: str, *, now: datetime, rules: Rules) -> Settled:
    """Return what holds when an action could not be started: a person decides."""
    draft = Draft(settled.state, now)
    name = settled.start.action if settled.start else ""
    sentence = _("{action} could not be started: {why}").format(action=name, why=why)
    end_move(draft, outcome="failed", sentence=sentence)
    call_next(draft, rules)
    return Settled(state=draft.state, notes=tuple(draft.notes))


def _block(draft: Draft, seen: Seen, rules: Rules) -> None:
    why = seen.halted
    if rules.acts == "off":
        why = _("actions are switched off (parameter Actions)")
    if why and why != draft.state.blocked:
        draft.notes.append(_("Nothing acts by itself: {why}").format(why=why))
    draft.change(blocked=why)


def _compare(draft: Draft, seen: Seen) -> None:
    """Believe what the alarms say now more than what was told."""
    alarms = dict(draft.state.alarms)
    unread = set()
    for name, known in alarms.items():
        present = seen.alarms.get(name)
        if present is None:
            unread.add(name)
        elif present != known.state:
            alarms[name] = replace(known, state=present or "GONE")
    if new := sorted(unread - draft.state.unread):
        note = _("Whether {alarms} still fires could not be read; it is taken as firing as told.")
        draft.notes.append(note.format(alarms=", ".join(new)))
    draft.change(alarms=alarms, unread=frozenset(unread))


def _recover(draft: Draft, rules: Rules) -> None:
    state = draft.state
    if state.phase is Phase.CLOSED:
        return
    if state.firing:
        if state.phase is Phase.RECOVERING:
            draft.change(phase=Phase.OPEN, recovering_since=None, flaps=state.flaps + 1)
            draft.notes.append(_("It came back before it was stable."))
        return
    if state.recovering_since is None:
        draft.change(phase=Phase.RECOVERING, recovering_since=draft.now)
        minutes = round(rules.hold.total_seconds() / 60)
        note = _("All alarms are OK; it is closed if they stay so for {minutes} min.")
        draft.notes.append(note.format(minutes=minutes))
    elif draft.now >= state.recovering_since + rules.hold and not state.is_running:
        draft.change(phase=Phase.CLOSED, closed_because=_cured(draft.state))


def _cured(state: State) -> str:
    helped = [move.action for move in state.tried if move.receipt == "fixed"]
    if helped:
        return _("fixed by {actions}").format(actions=", ".join(helped))
    return _("it recovered by itself") if not state.tried else _("it recovered")


def _page(draft: Draft, rules: Rules) -> None:
    state, now = draft.state, draft.now
    if state.phase is not Phase.OPEN:
        return
    held = state.acknowledgement
    if held and now >= held.until:
        text = _("{user} had it and did not renew it: the ladder goes on.")
        draft.notes.append(text.format(user=mention(held.by)))
        draft.change(acknowledgement=None)
        _call(draft, max(state.rung, 0), rules)
    elif held:
        if now >= held.remind_at and not held.reminded:
            draft.change(acknowledgement=replace(held, reminded=True))
            sentence = _("still on it? Acknowledge again, or the ladder goes on.")
            draft.pages.append(Page(people=(held.by,), sentence=sentence))
    elif now >= state.page_at:
        _call(draft, rung_above(state.priority, state.rung), rules)


def _call(draft: Draft, rung: int, rules: Rules) -> None:
    state = draft.state
    tiers = MATRIX[state.priority][rung].tiers
    minutes = round((draft.now - state.opened_at).total_seconds() / 60)
    sentence = _("{priority}, open for {minutes} min, and nobody has it.").format(
        priority=state.priority.value, minutes=minutes
    )
    draft.pages.append(Page(tiers=tiers, sentence=sentence))
    draft.change(
        rung=rung,
        page_at=next_page(state.priority, rung, draft.now, rules.hours),
        pages=(*state.pages, Paged(at=draft.now, tiers=tiers)),
    )


def _outlive(draft: Draft, seen: Seen, rules: Rules) -> None:
    """A flow does not live for ever: an incident that nobody ends is ended, and said so."""
    state = draft.state
    if state.phase is Phase.CLOSED:
        return
    if draft.now >= state.opened_at + rules.longest:
        text = _("given up after {days} days; the alarm still stands")
        why = text.format(days=rules.longest.days)
    elif seen.worn_out:
        why = _("given up after too many changes; it opens anew when an alarm fires again")
    else:
        return
    draft.change(phase=Phase.CLOSED, closed_because=why)
    draft.pages.append(Page(tiers=MATRIX[state.priority][-1].tiers, sentence=why))


def _chance(state: State) -> Chance | None:
    current = state.current
    if current is None or current.offered or current.standing is Standing.RUNNING:
        return None
    return Chance(id=str(current.number), action=current.move.action, until=current.until)


def _due(state: State, now: datetime, rules: Rules) -> datetime:
    poll = _SOON if now < state.opened_at + _EARLY else _LATE
    return max(min([now + poll, *_moments(state, rules)]), now + timedelta(seconds=1))


def _moments(state: State, rules: Rules) -> Iterable[datetime]:
    if state.current:
        yield state.current.until
    if state.recovering_since and state.phase is Phase.RECOVERING and not state.is_running:
        yield state.recovering_since + rules.hold
    held = state.acknowledgement
    if held and state.phase is Phase.OPEN:
        yield held.until if held.reminded else held.remind_at
    if state.phase is Phase.OPEN and not held:
        yield state.page_at
    yield state.opened_at + rules.longest
