"""What the channel shows of an incident: verdict first, then what is known and what to do next."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from functions.incident.plan.hours import clock
from functions.incident.plan.ladder import MATRIX, rung_above
from functions.incident.plan.moves import PUT_OFF
from functions.incident.plan.state import Phase, Standing, State
from functions.incident.plan.turn import Rules
from notifier.buttons import Button
from notifier.incident import IncidentView
from notifier.mentions import mention, strip_marks
from notifier.translation import _, look_up
from notifier.words import Scope, Severity
from opskit import console
from opskit.actions import Consent
from opskit.incident_words import Priority, SignalKind

_CALM = {Priority.P2, Priority.P3}


def view_incident(
    state: State, *, now: datetime, scope: Scope, zone: ZoneInfo, rules: Rules
) -> IncidentView:
    """Return what the channel is to show now."""
    alarm = state.alarms[state.leader]
    minutes = round((now - state.opened_at).total_seconds() / 60)
    again = _("re-opened") + ", " if state.beginning.reopens else ""
    return IncidentView(
        incident=state.beginning.incident,
        severity=_severity(state),
        title=f"{state.priority.value} {short_name(alarm.name, state)}: {_status(state)}",
        at=now,
        scope=scope,
        subject=again + _("open for {minutes} min").format(minutes=minutes),
        lines=tuple(_lines(state, now, zone, rules)),
        next_step=_next_step(state),
        buttons=tuple(_buttons(state)),
        command=_command(state, scope),
        link=console.alarm(scope.region, alarm.name),
    )


def short_name(name: str, state: State) -> str:
    """Return an alarm's name as people say it, its application before it."""
    application = state.beginning.application
    short = name.removeprefix(f"{application}-")
    return f"{application} {short}" if short != name else name


def _severity(state: State) -> Severity:
    if state.phase is not Phase.OPEN:
        return Severity.OK if not state.firing else Severity.WARNING
    return Severity.WARNING if state.priority in _CALM else Severity.CRITICAL


def _status(state: State) -> str:
    if state.phase is Phase.CLOSED:
        return _("closed")
    if state.phase is Phase.RECOVERING:
        return _("recovering")
    if state.is_running:
        return _("acting")
    if state.acknowledgement:
        return _("in hand")
    return _("nobody has it yet") if state.pages else _("just begun")


def _lines(state: State, now: datetime, zone: ZoneInfo, rules: Rules) -> Iterator[tuple[str, str]]:
    alarm = state.alarms[state.leader]
    if state.phase is Phase.CLOSED:
        yield _("Closed:"), state.closed_because
    told = look_up(alarm.description)
    what = told.removeprefix(f"{alarm.priority.value}: ")
    yield _("What:"), what or alarm.reason or strip_marks(alarm.name)
    if state.diagnosis:
        yield _("Cause:"), state.diagnosis.why
    if done := _done(state):
        yield _("Done:"), done
    if standing := _now(state, now, zone, rules):
        yield _("Now:"), standing
    if called := _called(state, now, zone):
        yield _("Called:"), called
    if len(state.alarms) > 1 or state.unread:
        yield _("Alarms:"), _alarms(state)
    if what and alarm.reason:
        yield _("Measured:"), alarm.reason
    yield _("Why {priority}:").format(priority=state.priority.value), state.why


def _done(state: State) -> str:
    return " ".join(move.sentence for move in state.tried if move.outcome != PUT_OFF)


def _now(state: State, now: datetime, zone: ZoneInfo, rules: Rules) -> str:
    current = state.current
    if state.phase is Phase.RECOVERING and state.recovering_since:
        at = clock(state.recovering_since + rules.hold, now, zone)
        return _("all alarms are OK; closed at {at} if they stay so").format(at=at)
    if current is None and state.phase is Phase.CLOSED:
        return ""
    if current is None:
        why = state.hands_off or state.blocked or state.rests
        return _("nothing acts by itself: {why}").format(why=why) if why else ""
    values = {"action": current.move.action, "until": clock(current.until, now, zone)}
    if current.standing is Standing.ANNOUNCED:
        return _("{action} at {until}, unless somebody presses Stop").format(**values)
    if current.standing is Standing.ASKED:
        return _("{action} waits for an approver until {until}; without one it is not done").format(
            **values
        )
    return _("{action} is under way").format(**values)


def _alarms(state: State) -> str:
    shown = [
        f"{strip_marks(name)} {alarm.state}" + (_(" (unread)") if name in state.unread else "")
        for name, alarm in state.alarms.items()
    ]
    return ", ".join(shown)


def _called(state: State, now: datetime, zone: ZoneInfo) -> str:
    parts = [
        f"{clock(paged.at, now, zone)} {', '.join(t.value for t in paged.tiers)}"
        for paged in state.pages[-4:]
    ]
    if held := state.acknowledgement:
        sentence = _("{user} has it until {until}")
        parts.append(sentence.format(user=mention(held.by), until=clock(held.until, now, zone)))
    elif state.phase is Phase.OPEN:
        rung = rung_above(state.priority, state.rung)
        names = ", ".join(tier.value for tier in MATRIX[state.priority][rung].tiers)
        sentence = _("next {at} {names}")
        parts.append(sentence.format(at=clock(state.page_at, now, zone), names=names))
    return "; ".join(parts)


def _next_step(state: State) -> str:
    if state.phase is Phase.CLOSED:
        return ""
    if state.phase is Phase.RECOVERING:
        return _("Nothing to do; look at the thread in the morning.")
    current = state.current
    if current and current.standing is Standing.ASKED:
        return _("Approvers: read the thread, then Approve or Deny.")
    if state.acknowledgement:
        return _("Press Resolve when it is over; Pass on calls the next people.")
    return _("Press Acknowledge, then read the thread: the evidence is there.")


def _buttons(state: State) -> Iterator[Button]:
    if state.phase is Phase.CLOSED:
        return
    current = state.current
    if current and state.is_offered:
        chance = str(current.number)
        if current.move.consent is Consent.RED:
            asked = _("Do it now: {action}?").format(action=current.move.action)
            yield Button(
                action=SignalKind.APPROVE.value,
                label=_("Approve"),
                chance=chance,
                style="danger",
                confirm=asked,
            )
            yield Button(action=SignalKind.DENY.value, label=_("Deny"), chance=chance)
        else:
            yield Button(
                action=SignalKind.STOP.value, label=_("Stop"), chance=chance, style="danger"
            )
    yield Button(action=SignalKind.ACKNOWLEDGE.value, label=_("Acknowledge"), style="primary")
    yield Button(
        action=SignalKind.RESOLVE.value,
        label=_("Resolve"),
        confirm=_("Close this incident? Nobody is called about it any more."),
    )
    yield Button(action=SignalKind.HAND_OVER.value, label=_("Pass on"))


def _command(state: State, scope: Scope) -> str:
    onset = state.onset.isoformat().replace("+00:00", "Z")
    where = "" if scope.environment == "dev" else f" ENV={scope.environment}"
    return f"""make run JOB=diagnose{where} EVENT='{{"dry_run": true, "onset": "{onset}"}}'"""
