"""What a signal changes: an alarm's transition, a person's click, an action's end."""

from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from functions.incident.plan.ladder import LEASE_MINUTES, first_page
from functions.incident.plan.state import Acknowledgement, Phase, Standing, Tried
from functions.incident.plan.turn import Draft, Rules
from notifier.mentions import mention, strip_marks
from notifier.translation import _
from opskit.incident_words import AlarmTransition, Json, Priority, Signal, SignalKind

_REMIND_AFTER = 0.75
"""Of an acknowledgement's time: the rest is for the person to answer."""


def hear(draft: Draft, signal: Signal, rules: Rules) -> None:
    """Change the draft by one signal; each is heard once."""
    if signal.key in draft.state.known:
        return
    draft.change(known=draft.state.known | {signal.key})
    match signal.kind:
        case SignalKind.ALARM | SignalKind.OK | SignalKind.NO_DATA:
            _hear_alarm(draft, AlarmTransition.from_json(signal.detail), rules)
        case SignalKind.ACKNOWLEDGE:
            _acknowledge(draft, signal)
        case SignalKind.RESOLVE:
            _resolve(draft, signal)
        case SignalKind.HAND_OVER:
            _hand_over(draft, signal)
        case SignalKind.STOP | SignalKind.DENY:
            _refuse(draft, signal)
        case SignalKind.APPROVE:
            _approve(draft, signal, rules)
        case SignalKind.ENDED:
            _end(draft, signal, rules)
        case _:
            assert_never(signal.kind)


def call_next(draft: Draft, rules: Rules) -> None:
    """Let the next rung be paged as soon as its people may be called; not over an answer."""
    if draft.state.acknowledgement is None:
        at = first_page(draft.state.priority, draft.now, rules.hours)
        draft.change(page_at=min(draft.state.page_at, at))


def end_move(
    draft: Draft, *, outcome: str, sentence: str, receipt: str = "", told: bool = False
) -> None:
    """Write down how the present move ended; `told`: the action has said so in the thread."""
    current = draft.state.current
    if current is None:
        return
    tried = Tried(
        action=current.move.action,
        outcome=outcome,
        receipt=receipt,
        sentence=sentence,
        at=draft.now,
    )
    draft.change(current=None, tried=(*draft.state.tried, tried))
    if not told:
        draft.notes.append(sentence)


def _hear_alarm(draft: Draft, told: AlarmTransition, rules: Rules) -> None:
    state = draft.state
    known = state.alarms.get(told.name)
    if known and known.at > told.at:
        return  # a newer transition was heard before this one
    draft.change(alarms={**state.alarms, told.name: told})
    if told.state == "OK":
        return
    if known is None:
        draft.notes.append(
            _("Also firing: {alarm}. {reason}").format(
                alarm=told.name, reason=strip_marks(told.reason)
            )
        )
    if told.state == "ALARM" and state.phase is Phase.CLOSED:
        draft.change(phase=Phase.OPEN, closed_because="")
    if told.state == "ALARM" and _order(told.priority) < _order(state.priority):
        _raise(draft, told, rules)


def _order(priority: Priority) -> int:
    return list(Priority).index(priority)


def _raise(draft: Draft, told: AlarmTransition, rules: Rules) -> None:
    """A more urgent alarm begins the ladder anew, and its playbook takes over."""
    note = _("Raised from {old} to {new}: {why}")
    draft.notes.append(
        note.format(old=draft.state.priority.value, new=told.priority.value, why=told.why)
    )
    draft.change(
        priority=told.priority,
        why=told.why,
        playbook=told.playbook,
        rests="",
        rung=-1,
        page_at=first_page(told.priority, draft.now, rules.hours),
        acknowledgement=None,
    )


def _acknowledge(draft: Draft, signal: Signal) -> None:
    if draft.state.phase is Phase.CLOSED:
        return  # resolved: a late acknowledgement opens nothing again
    lease = timedelta(minutes=LEASE_MINUTES[draft.state.priority])
    until = draft.now + lease
    draft.change(
        acknowledgement=Acknowledgement(
            by=signal.by, until=until, remind_at=draft.now + lease * _REMIND_AFTER
        )
    )
    note = _("{user} has it, for {minutes} min. Acknowledge again to keep it longer.")
    draft.notes.append(
        note.format(user=mention(signal.by), minutes=round(lease.total_seconds() / 60))
    )


def _resolve(draft: Draft, signal: Signal) -> None:
    draft.change(
        phase=Phase.CLOSED, closed_because=_("resolved by {user}").format(user=mention(signal.by))
    )
    note = _("Resolved by {user}.").format(user=mention(signal.by))
    if firing := ", ".join(alarm.name for alarm in draft.state.firing):
        note += " " + _(
            "Mind that {alarms} still fires: nobody is called about it until it fires anew."
        ).format(alarms=firing)
    draft.notes.append(note)


def _hand_over(draft: Draft, signal: Signal) -> None:
    """A person calls the next rung: at once, whatever the hour."""
    if draft.state.phase is Phase.OPEN:
        draft.change(acknowledgement=None, page_at=draft.now)
        draft.notes.append(_("{user} passes it on.").format(user=mention(signal.by)))


def _refuse(draft: Draft, signal: Signal) -> None:
    current = draft.state.current
    if current is None or current.standing is Standing.RUNNING:
        return
    if signal.kind is SignalKind.STOP:
        sentence = _("{user} stopped {action}: this incident's playbook does nothing more.")
        draft.change(hands_off=_("stopped by {user}").format(user=mention(signal.by)))
    else:
        sentence = _("{user} did not approve {action}.")
    outcome = "stopped" if signal.kind is SignalKind.STOP else "denied"
    end_move(
        draft,
        outcome=outcome,
        sentence=sentence.format(user=mention(signal.by), action=current.move.action),
    )


def _approve(draft: Draft, signal: Signal, rules: Rules) -> None:
    current = draft.state.current
    if current is None or current.standing is not Standing.ASKED:
        return
    if signal.by not in rules.approvers:
        note = _("{user} may not approve {action}: only the named approvers may.")
        draft.notes.append(note.format(user=mention(signal.by), action=current.move.action))
        return
    draft.change(current=replace(current, approved_by=signal.by))
    note = _("{user} approved {action}.")
    draft.notes.append(note.format(user=mention(signal.by), action=current.move.action))


def _end(draft: Draft, signal: Signal, rules: Rules) -> None:
    current = draft.state.current
    if current is None or signal.key != f"ended|{current.number}":
        return
    result = signal.detail
    outcome, receipt = str(result.get("outcome")), str(result.get("receipt") or "")
    sentence = _told(current.move.action, result)
    end_move(draft, outcome=outcome, receipt=receipt, sentence=sentence, told=True)
    if outcome == "planned":
        draft.change(rests=_("it is in shadow mode, and only says what it would do"))
    elif receipt == "worse":
        draft.change(hands_off=_("{action} made it worse").format(action=current.move.action))
        call_next(draft, rules)
    elif receipt == "fixed":
        draft.change(rests=_("it helped; what still fires is for a person"))
    else:
        call_next(draft, rules)


def _told(action: str, result: Json) -> str:
    words = {
        "fixed": _("it helped"),
        "no_effect": _("it had no effect"),
        "worse": _("it got worse"),
        "unknown": _("whether it helped is not known"),
        "done": _("there was nothing to do"),
        "planned": _("it would be done (shadow mode)"),
        "refused": _("refused"),
        "failed": _("failed"),
    }
    said = str(result.get("receipt") or result.get("outcome"))
    undone = _("It was undone.") if result.get("undone") else ""
    parts = (f"{action}: {words.get(said, said)}.", str(result.get("reason", "")), undone)
    return " ".join(part for part in parts if part)
