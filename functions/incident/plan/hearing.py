"""What a signal changes: an alarm's transition, a person's click, an action's end."""

from dataclasses import replace
from typing import assert_never

from functions.incident.plan.alarms import hear_alarm
from functions.incident.plan.calling import call_next
from functions.incident.plan.hours import clock
from functions.incident.plan.ladder import lease
from functions.incident.plan.moves import end_move
from functions.incident.plan.state import Acknowledgement, Phase, Standing
from functions.incident.plan.turn import Draft, Rules
from notifier.mentions import mention, strip_marks
from notifier.translation import _
from opskit.incident_words import Json, Signal, SignalKind


def hear(draft: Draft, signal: Signal, rules: Rules) -> None:
    """Change the draft by one signal; each is heard once."""
    if signal.key in draft.state.known:
        return
    draft.change(known=draft.state.known | {signal.key})
    match signal.kind:
        case SignalKind.ALARM | SignalKind.OK | SignalKind.NO_DATA:
            hear_alarm(draft, signal, rules)
        case SignalKind.ACKNOWLEDGE:
            _acknowledge(draft, signal, rules)
        case SignalKind.RESOLVE:
            _resolve(draft, signal)
        case SignalKind.HAND_OVER:
            _hand_over(draft, signal)
        case SignalKind.STOP:
            _stop(draft, signal)
        case SignalKind.DENY:
            _deny(draft, signal)
        case SignalKind.APPROVE:
            _approve(draft, signal, rules)
        case SignalKind.ENDED:
            _end(draft, signal, rules)
        case _:
            assert_never(signal.kind)


def _acknowledge(draft: Draft, signal: Signal, rules: Rules) -> None:
    if draft.state.phase is Phase.CLOSED:
        return  # resolved: a late acknowledgement opens nothing again
    remind_at, until = lease(draft.state.priority, draft.now, rules.hours)
    held = Acknowledgement(by=signal.by, until=until, remind_at=remind_at)
    draft.change(acknowledgement=held, passed_on=False)
    note = _("{user} has it until {until}. Acknowledge again to keep it longer.")
    at = clock(until, draft.now, rules.hours.zone)
    draft.notes.append(note.format(user=mention(signal.by), until=at))


def _resolve(draft: Draft, signal: Signal) -> None:
    draft.change(
        phase=Phase.CLOSED,
        closed_because=_("resolved by {user}").format(user=mention(signal.by)),
        recovering_since=None,
        acknowledgement=None,
        passed_on=False,
    )
    note = _("Resolved by {user}.").format(user=mention(signal.by))
    if firing := ", ".join(alarm.name for alarm in draft.state.firing):
        note += " " + _(
            "Mind that {alarms} still fires: nobody is called about it until it fires anew."
        ).format(alarms=strip_marks(firing))
    draft.notes.append(note)


def _hand_over(draft: Draft, signal: Signal) -> None:
    """A person calls the next rung: at once, whatever the hour."""
    if draft.state.phase is Phase.OPEN:
        draft.change(acknowledgement=None, passed_on=True)
        draft.notes.append(_("{user} passes it on.").format(user=mention(signal.by)))


def _stop(draft: Draft, signal: Signal) -> None:
    """Nothing is begun after a Stop, whatever it came too late for."""
    current, user = draft.state.current, mention(signal.by)
    draft.change(hands_off=_("stopped by {user}").format(user=user))
    if current is None:
        note = _("{user} pressed Stop: this incident's playbook does nothing more.")
        draft.notes.append(note.format(user=user))
    elif current.standing is Standing.RUNNING:
        note = _("{user} pressed Stop, but {action} runs already; nothing follows it.")
        draft.notes.append(note.format(user=user, action=current.move.action))
    else:
        sentence = _("{user} stopped {action}: this incident's playbook does nothing more.")
        sentence = sentence.format(user=user, action=current.move.action)
        end_move(draft, outcome="stopped", sentence=sentence)


def _deny(draft: Draft, signal: Signal) -> None:
    current = draft.state.current
    if current and current.standing is not Standing.RUNNING:
        sentence = _("{user} did not approve {action}.")
        sentence = sentence.format(user=mention(signal.by), action=current.move.action)
        end_move(draft, outcome="denied", sentence=sentence)


def _approve(draft: Draft, signal: Signal, rules: Rules) -> None:
    current = draft.state.current
    if current is None or current.standing is not Standing.ASKED:
        return
    if not draft.state.is_offered:
        note = _("{user} approved {action} too early to be counted: press Approve again.")
        draft.notes.append(note.format(user=mention(signal.by), action=current.move.action))
        return
    if signal.at > current.until:
        note = _("{user} approved {action} too late: it is not done.")
        draft.notes.append(note.format(user=mention(signal.by), action=current.move.action))
        return
    if signal.by not in rules.approvers:
        note = _("{user} may not approve {action}: only the named approvers may.")
        draft.notes.append(note.format(user=mention(signal.by), action=current.move.action))
        return
    draft.change(current=replace(current, approved_by=signal.by))
    note = _("{user} approved {action}.")
    draft.notes.append(note.format(user=mention(signal.by), action=current.move.action))


def _end(draft: Draft, signal: Signal, rules: Rules) -> None:
    current, result = draft.state.current, signal.detail
    if current is None or not draft.state.is_running or signal.key != f"ended|{current.number}":
        return  # it comes late; the action has told it in the thread
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
    return strip_marks(" ".join(part for part in parts if part))
