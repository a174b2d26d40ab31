"""How a playbook is carried out: choose, announce or ask, start, and give up."""

from dataclasses import replace
from datetime import datetime, timedelta

from functions.incident.plan.calling import call_next
from functions.incident.plan.playbooks import PLAYBOOKS, Move, choose_move
from functions.incident.plan.state import Current, Phase, Standing, Tried
from functions.incident.plan.turn import Draft, Rules, Settled, Start
from notifier.mentions import mention
from notifier.translation import _
from opskit.actions import Consent

PUT_OFF = "put_off"


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


def put_off(draft: Draft, sentence: str) -> None:
    """End what was announced or asked but not begun; it may come up again.

    Args:
        draft: of the turn.
        sentence: translated, with {action}.
    """
    current = draft.state.current
    if current and current.standing is not Standing.RUNNING:
        end_move(draft, outcome=PUT_OFF, sentence=sentence.format(action=current.move.action))


def go_on(draft: Draft, rules: Rules) -> Settled | None:
    """Carry the playbook on by one move.

    Returns:
        What is to be done once people can no longer answer, or None.
    """
    state = draft.state
    if state.is_running:
        _await_end(draft, rules)
        return None
    if state.phase is not Phase.OPEN:
        put_off(draft, _("{action} is not needed any more."))
        return None
    if state.current:
        return _decide(draft, state.current, rules)
    return _choose(draft, rules)


def _await_end(draft: Draft, rules: Rules) -> None:
    current = draft.state.current
    if current and draft.now >= current.until:
        sentence = _("{action} has not told its end in time: nobody knows what it did. Look first.")
        end_move(draft, outcome="failed", sentence=sentence.format(action=current.move.action))
        draft.change(hands_off=_("an action did not tell its end"))
        call_next(draft, rules)


def _decide(draft: Draft, current: Current, rules: Rules) -> Settled | None:
    """Decide on what is announced or asked; its time counts from when people can answer to it."""
    if draft.state.blocked:
        sentence = _("{action} was not done: {why}")
        sentence = sentence.format(action=current.move.action, why=draft.state.blocked)
        end_move(draft, outcome=PUT_OFF, sentence=sentence)
        call_next(draft, rules)
        return None
    if not draft.state.is_offered:
        _stand(draft, current.move, current.standing, draft.now + _patience(current.move, rules))
        return None
    if current.standing is Standing.ASKED and not current.approved_by:
        return _give_up(draft, current, rules) if draft.now >= current.until else None
    if current.standing is Standing.ANNOUNCED and draft.now < current.until:
        return None
    return _start(draft, current, rules, shadow=False)


def _give_up(draft: Draft, current: Current, rules: Rules) -> Settled:
    after = Draft(draft.state, draft.now)
    sentence = _("Nobody approved {action}: it is not done, for no answer is never a yes.")
    end_move(after, outcome="unanswered", sentence=sentence.format(action=current.move.action))
    call_next(after, rules)
    return Settled(state=replace(after.state, offered=0), notes=tuple(after.notes))


def _start(draft: Draft, current: Current, rules: Rules, *, shadow: bool) -> Settled:
    running = replace(current, standing=Standing.RUNNING, until=draft.now + rules.action)
    start = Start(
        number=current.number,
        action=current.move.action,
        consent=current.move.consent,
        approved_by=current.approved_by,
        shadow=shadow,
    )
    return Settled(state=replace(draft.state, current=running, offered=0), start=start)


def _choose(draft: Draft, rules: Rules) -> Settled | None:
    state = draft.state
    if state.diagnosis is None or state.rests or state.hands_off:
        return None
    if state.playbook not in PLAYBOOKS:
        _rest(draft, _unknown_playbook(state.playbook))
        return None
    tried = frozenset(move.action for move in state.tried if move.outcome != PUT_OFF)
    cause, confidence = state.diagnosis.cause, state.diagnosis.confidence
    move = choose_move(state.playbook, tried, cause, confidence)
    if move is None:
        _rest(draft, _exhausted(draft))
        return None
    if state.blocked:
        return None
    return _begin(draft, move, rules)


def _begin(draft: Draft, move: Move, rules: Rules) -> Settled | None:
    number = draft.state.number + 1
    shadow = rules.is_shadow(draft.state.playbook)
    draft.change(number=number)
    if shadow or move.consent is Consent.GREEN:
        current = Current(
            number=number, move=move, standing=Standing.RUNNING, until=draft.now + rules.action
        )
        return _start(draft, current, rules, shadow=shadow)
    if move.consent is Consent.AMBER:
        minutes = round(rules.amber.total_seconds() / 60)
        _stand(draft, move, Standing.ANNOUNCED, draft.now + _patience(move, rules))
        note = _("Acting in {minutes} min: {action}. Press Stop to prevent it.")
        draft.notes.append(note.format(minutes=minutes, action=move.action))
        return None
    if not rules.approvers:
        _skip(draft, move, rules)
        return _choose(draft, rules)
    minutes = round(rules.red.total_seconds() / 60)
    _stand(draft, move, Standing.ASKED, draft.now + _patience(move, rules))
    note = _("{action} needs the approval of {people}, within {minutes} min.")
    people = ", ".join(map(mention, rules.approvers))
    draft.notes.append(note.format(action=move.action, people=people, minutes=minutes))
    return None


def _patience(move: Move, rules: Rules) -> timedelta:
    return rules.amber if move.consent is Consent.AMBER else rules.red


def _stand(draft: Draft, move: Move, standing: Standing, until: datetime) -> None:
    draft.change(
        current=Current(number=draft.state.number, move=move, standing=standing, until=until)
    )


def _skip(draft: Draft, move: Move, rules: Rules) -> None:
    sentence = _("{action} would help, but nobody may approve it: name people in Approvers.")
    tried = Tried(
        action=move.action,
        outcome="refused",
        receipt="",
        sentence=sentence.format(action=move.action),
        at=draft.now,
    )
    draft.notes.append(tried.sentence)
    draft.change(tried=(*draft.state.tried, tried))
    call_next(draft, rules)


def _rest(draft: Draft, why: str) -> None:
    draft.change(rests=why)
    draft.notes.append(_("The playbook rests: {why}").format(why=why))


def _unknown_playbook(playbook: str) -> str:
    if not playbook:
        return _("the alarm names no playbook (tag ops:playbook); a person decides")
    sentence = _("playbook {playbook} is not known; one of {known} is. A person decides")
    return sentence.format(playbook=playbook, known=", ".join(PLAYBOOKS))


def _exhausted(draft: Draft) -> str:
    if draft.state.tried:
        return _("all that it may do was tried; a person decides")
    return _("for this cause it holds nothing to do; a person decides")
