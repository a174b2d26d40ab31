"""What the alarms change: one joins, one raises it, all recover, one fires again."""

from dataclasses import replace

from functions.incident.plan.calling import begin_ladder
from functions.incident.plan.moves import put_off
from functions.incident.plan.state import Phase, State
from functions.incident.plan.turn import Draft, Rules, Seen
from notifier.mentions import strip_marks
from notifier.translation import _
from opskit.incident_words import AlarmTransition, Priority, Signal

GONE = "GONE"
"""The state of an alarm that CloudWatch does not know any more; it is not OK."""


def clean(alarm: AlarmTransition) -> AlarmTransition:
    """Return a transition whose texts cannot forge a mention; its name stays what AWS knows."""
    return replace(
        alarm,
        why=strip_marks(alarm.why),
        reason=strip_marks(alarm.reason),
        description=strip_marks(alarm.description),
        playbook=strip_marks(alarm.playbook),
    )


def hear_alarm(draft: Draft, signal: Signal, rules: Rules) -> None:
    """Change the draft by an alarm's transition.

    One that only lost its data, and never fired here, does not join: it says nothing about this
    trouble, and would keep the incident open (and calling) for as long as nobody sends it data.
    """
    told = clean(AlarmTransition.from_json(signal.detail))
    state = draft.state
    known = state.alarms.get(told.name)
    if known and known.at > told.at:
        return  # a newer transition was heard before this one
    if known is None and told.state not in {"ALARM", "OK"}:
        note = _("{alarm} has lost its data.")
        draft.notes.append(note.format(alarm=strip_marks(told.name)))
        return
    draft.change(alarms={**state.alarms, told.name: told})
    if told.state != "ALARM":
        return
    if known is None:
        note = _("Also firing: {alarm}. {reason}")
        draft.notes.append(note.format(alarm=strip_marks(told.name), reason=told.reason))
    if state.phase is Phase.CLOSED:
        _reopen(draft, rules)
    if _order(told.priority) < _order(state.priority):
        _raise(draft, told, rules)


def compare(draft: Draft, seen: Seen) -> None:
    """Believe what the alarms say now more than what was told."""
    alarms = dict(draft.state.alarms)
    unread, gone = set(), []
    for name, known in alarms.items():
        present = seen.alarms.get(name)
        if present is None:
            unread.add(name)
        elif (present or GONE) != known.state:
            alarms[name] = replace(known, state=present or GONE)
            if not present:
                gone.append(name)
    if new := sorted(unread - draft.state.unread):
        note = _("Whether {alarms} still fires could not be read; it is taken as it was told.")
        draft.notes.append(note.format(alarms=_names(new)))
    if gone:
        note = _("{alarms} does not exist any more, so it cannot become OK: Resolve ends this.")
        draft.notes.append(note.format(alarms=_names(gone)))
    draft.change(alarms=alarms, unread=frozenset(unread))


def recover(draft: Draft, rules: Rules) -> None:
    """Close the incident once all alarms stayed OK; open it again where they did not."""
    state = draft.state
    if state.firing:
        if state.recovering_since:
            draft.change(
                phase=Phase.OPEN, recovering_since=None, closed_because="", flaps=state.flaps + 1
            )
            draft.notes.append(_("It came back before it was stable."))
        return
    if state.phase is Phase.CLOSED:
        return
    if state.recovering_since is None:
        draft.change(phase=Phase.RECOVERING, recovering_since=draft.now, passed_on=False)
        minutes = round(rules.hold.total_seconds() / 60)
        note = _("All alarms are OK; it is closed if they stay so for {minutes} min.")
        draft.notes.append(note.format(minutes=minutes))
    elif draft.now >= state.recovering_since + rules.hold and not state.is_running:
        draft.change(phase=Phase.CLOSED, closed_because=_cured(state))


def _reopen(draft: Draft, rules: Rules) -> None:
    """Somebody ended it, and an alarm fires anew: nobody has it."""
    draft.change(phase=Phase.OPEN, closed_because="", recovering_since=None)
    begin_ladder(draft, rules)
    draft.notes.append(_("It fires again: open anew."))


def _raise(draft: Draft, told: AlarmTransition, rules: Rules) -> None:
    """A more urgent alarm begins ladder and diagnosis anew, and its playbook takes over."""
    note = _("Raised from {old} to {new}: {why}")
    draft.notes.append(
        note.format(old=draft.state.priority.value, new=told.priority.value, why=told.why)
    )
    put_off(draft, _("{action} is put off: something more urgent came."))
    draft.change(
        leader=told.name,
        onset=told.at,
        priority=told.priority,
        why=told.why,
        playbook=told.playbook,
        diagnosis=None,
        rests="",
    )
    begin_ladder(draft, rules)


def _cured(state: State) -> str:
    helped = [move.action for move in state.tried if move.receipt == "fixed"]
    if helped:
        return _("fixed by {actions}").format(actions=", ".join(helped))
    acted = any(move.outcome in {"done", "failed"} for move in state.tried)
    return _("it recovered") if acted else _("it recovered by itself")


def _order(priority: Priority) -> int:
    return list(Priority).index(priority)


def _names(alarms: list[str]) -> str:
    return strip_marks(", ".join(alarms))
