"""Whatever happens to an incident, in whatever order: what must hold all the same."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings, strategies as st

from functions.incident.plan.advance import advance
from functions.incident.plan.ladder import MATRIX, waits_for_work
from functions.incident.plan.playbooks import PLAYBOOKS
from functions.incident.plan.state import Diagnosis, Phase, State
from functions.incident.plan.turn import Page, Seen
from functions.incident.plan.view import view_incident
from notifier.incident import render_evidence, render_incident, render_note
from notifier.mentions import mention, strip_marks
from notifier.message import (
    BLOCKS,
    HEADER_CHARACTERS,
    POST_CHARACTERS,
    SECTION_CHARACTERS,
    TEXT_CHARACTERS,
    Message,
    characters,
    texts,
)
from notifier.words import Scope, Section
from opskit.actions import Consent
from opskit.incident_words import AlarmTransition, Priority, Signal, SignalKind
from tests.incident_course import SEOUL, rules, transition, working_hours
from tests.incident_play import MOST_TURNS, Play
from tests.incident_script import Happening, Step

EVIL = "\ue000U0EVIL\ue001 <!channel> <@U0EVIL> & ``` " + "x" * 40
PEOPLE = ("U0BOSS", "U0KIM", "U0LEE")
NAMES = tuple(f"petclinic-dev-{short}" for short in ("No-Running-Task", "ALB-5xx-High", "CPU"))
KINDS = {"ALARM": SignalKind.ALARM, "OK": SignalKind.OK, "INSUFFICIENT_DATA": SignalKind.NO_DATA}
CLICKS = (
    SignalKind.ACKNOWLEDGE,
    SignalKind.RESOLVE,
    SignalKind.HAND_OVER,
    SignalKind.STOP,
    SignalKind.APPROVE,
    SignalKind.DENY,
)
BEGAN = datetime(2026, 9, 22, 7, tzinfo=UTC)
"""Tuesday 16:00 in Seoul, two days before Chuseok."""
CHUSEOK = tuple(date(2026, 9, day) for day in (24, 25, 26))
SCOPE = Scope(
    account="123456789012",
    region="ap-northeast-2",
    stack="petclinic-dev-operations",
    environment="dev",
)

priorities = st.sampled_from([Priority.P0, Priority.P1, Priority.P2, Priority.P2, Priority.P3])
playbooks = st.sampled_from(
    ["total_outage", "total_outage", "database_connections", "server_errors", "slow_answers", EVIL]
)
delays = st.sampled_from([0, 0, 0.5, 1, 2, 3, 3, 5, 7, 16, 31, 61, 240, 900])
results = st.tuples(
    st.sampled_from([0.5, 2, 5, 20, 70]),
    st.fixed_dictionaries(
        {
            "outcome": st.sampled_from(["done", "done", "done", "refused", "failed"]),
            "receipt": st.sampled_from(["no_effect", "no_effect", "worse", "fixed", None]),
            "reason": st.sampled_from(["it still fires", EVIL]),
            "undone": st.booleans(),
        }
    ),
)
all_rules = st.builds(
    rules,
    hours=st.just(working_hours(*CHUSEOK)),
    approvers=st.sampled_from([("U0BOSS", "U0LEE"), ("U0BOSS", "U0LEE"), ("U0BOSS",), ()]),
    armed=st.sampled_from([tuple(PLAYBOOKS)] * 4 + [(), ("total_outage",)]),
    acts=st.sampled_from(["on"] * 6 + ["shadow", "off"]),
)


@st.composite
def alarms(draw: st.DrawFn, at: datetime, state: str = "ALARM") -> AlarmTransition:
    name = draw(st.sampled_from(NAMES))
    made = transition(name, state, at=at, priority=draw(priorities), playbook=draw(playbooks))
    text = draw(st.sampled_from(["", "3 of 3 datapoints", EVIL, EVIL * 40]))
    return replace(made, reason=text, description=text, why=text)


@st.composite
def told_alarms(draw: st.DrawFn, at: datetime) -> Happening:
    """An alarm turns, and it is told of, perhaps late and out of order, perhaps untrue by now."""
    state = draw(st.sampled_from(["ALARM", "ALARM", "OK", "OK", "OK", "INSUFFICIENT_DATA"]))
    late = draw(st.sampled_from([0, 0, 0, 4, 40]))
    told = draw(alarms(at=at - timedelta(minutes=late), state=state))
    kind = KINDS[state]
    signal = Signal(key=told.key, kind=kind, at=told.at, by=told.name, detail=told.as_json())
    truth = draw(st.sampled_from([state, state, state, "OK"]))
    return Happening(signal=signal, truth=((told.name, truth),))


@st.composite
def clicks(draw: st.DrawFn, at: datetime, number: int) -> Happening:
    """Somebody clicks, now and then while the flow writes."""
    kind = draw(st.sampled_from(CLICKS))
    by = draw(st.sampled_from(PEOPLE))
    signal = Signal(key=f"click|{number}", kind=kind, at=at, by=by)
    return Happening(signal=signal, refuses=draw(st.sampled_from([False] * 5 + [True])))


@st.composite
def happenings(draw: st.DrawFn, at: datetime, number: int) -> Happening:
    what = draw(st.sampled_from(["alarm"] * 4 + ["click"] * 8 + ["truth"] * 3 + ["other"] * 4))
    if what == "alarm":
        return draw(told_alarms(at))
    if what == "click":
        return draw(clicks(at, number))
    if what == "truth":
        state = draw(st.sampled_from(["ALARM", "ALARM", "OK", "OK", "OK", None, ""]))
        return Happening(truth=tuple((name, state) for name in NAMES))
    stray = Signal(
        key=f"ended|{draw(st.integers(1, 3))}",
        kind=SignalKind.ENDED,
        at=at,
        by="action",
        detail={"outcome": "done", "receipt": draw(st.sampled_from(["worse", "no_effect"]))},
    )
    others = [
        Happening(halted=True),
        Happening(halted=False),
        Happening(refuses=True),
        Happening(locks=20),
        Happening(breaks=True),
        Happening(blind=True),
        Happening(stalls=20),
        Happening(stalls=600),
        Happening(signal=stray),
    ]
    return draw(st.sampled_from(others))


@st.composite
def plays(draw: st.DrawFn) -> Play:
    began = BEGAN + timedelta(minutes=draw(st.sampled_from([0, 90, 400, 1200, 5000])))
    alarm = draw(alarms(at=began))
    script, at = [], began
    for number in range(draw(st.integers(0, 12))):
        after = draw(delays)
        at += timedelta(minutes=after)
        script.append(replace(draw(happenings(at, number)), after=after))
    cause = draw(st.sampled_from(["bad_deployment", "database", "database", "capacity", "unknown"]))
    confidence = draw(st.sampled_from(["likely", "likely", "likely", "possible"]))
    return Play(
        alarm=alarm,
        rules=draw(all_rules),
        diagnosis=Diagnosis(cause=cause, confidence=confidence, why="it fits best"),
        script=script,
        results=draw(st.lists(results, max_size=3)),
    )


@st.composite
def asked_plays(draw: st.DrawFn) -> Play:
    """An outage for which approvers are asked, and what may come of that."""
    alarm = replace(draw(alarms(at=BEGAN)), priority=Priority.P0, playbook="total_outage")
    script, at = [], BEGAN
    for number in range(draw(st.integers(1, 6))):
        after = draw(st.sampled_from([0, 0, 1, 3, 5, 10, 14.9, 15, 15.1, 30]))
        at += timedelta(minutes=after)
        kind = draw(st.sampled_from([SignalKind.APPROVE] * 5 + [*CLICKS]))
        by = draw(st.sampled_from(PEOPLE))
        signal = Signal(key=f"click|{number}", kind=kind, at=at, by=by)
        refuses = draw(st.booleans())
        stalls = draw(st.sampled_from([0, 0, 0, 20]))
        script.append(Happening(after=after, signal=signal, refuses=refuses, stalls=stalls))
    return Play(
        alarm=alarm,
        rules=replace(draw(all_rules), armed=("total_outage",), acts="on"),
        diagnosis=Diagnosis(cause="database", confidence="likely", why="it fits best"),
        script=script,
    )


def heard(step: Step) -> Iterator[Signal]:
    """Return what a turn heard for the first time."""
    known = step.before.known
    for signal in step.seen.signals if step.seen else ():
        if signal.key not in known:
            known |= {signal.key}
            yield signal


def check_starts(play: Play) -> None:
    over, numbers = "", set()
    told: list[Signal] = []
    for step in play.steps:
        news = list(heard(step))
        told += news
        for signal in news:
            if signal.kind is SignalKind.STOP:
                over = "stopped"
            ended = signal.kind is SignalKind.ENDED and step.before.is_running
            current = step.before.current
            mine = current is not None and signal.key == f"ended|{current.number}"
            if ended and mine and signal.detail.get("receipt") == "worse":
                over = over or ("worse" if signal.detail.get("outcome") != "planned" else "")
        start = step.start
        if start is None:
            continue
        assert not over, f"{start.action} was started after {over}"
        assert start.number not in numbers, "a move was started twice"
        assert not step.turn.state.is_running, "two at once"
        assert step.seen is not None
        assert not step.seen.halted
        assert play.rules.acts != "off"
        assert start.shadow is play.rules.is_shadow(step.turn.state.playbook)
        check_consent(play, step, told)
        numbers.add(start.number)
        if step.failed:
            over = "a start that failed"


def check_consent(play: Play, step: Step, told: list[Signal]) -> None:
    start = step.start
    assert start
    if start.shadow or start.consent is Consent.GREEN:
        return
    assert start.number in play.offered_at, "nobody was asked"
    asked = play.offered_at[start.number]
    if start.consent is Consent.AMBER:
        assert step.now - asked >= play.rules.amber
        return
    current = step.turn.state.current
    assert current
    assert start.approved_by in play.rules.approvers
    assert any(
        signal.kind is SignalKind.APPROVE
        and signal.by == start.approved_by
        and asked <= signal.at <= current.until
        for signal in told
    )


def check_calls(play: Play) -> None:
    for step in play.steps:
        by_hand = any(signal.kind is SignalKind.HAND_OVER for signal in heard(step))
        settled = step.turn.settled.pages if step.turn.settled else ()
        for _ in (*step.turn.pages, *settled):
            calm = waits_for_work(step.turn.state.priority)
            works = play.rules.hours.later(step.now, 0) == step.now
            assert works or by_hand or not calm, f"called at {step.now.astimezone(SEOUL)}"


def check_due(play: Play) -> None:
    assert len(play.steps) < MOST_TURNS
    assert all(step.turn.due > step.now for step in play.steps)


def check_replay(play: Play) -> None:
    for step in play.steps:
        if step.seen:
            assert advance(step.before, step.seen, play.rules) == step.turn


def check_duplicates(play: Play) -> None:
    for step in play.steps:
        if step.seen:
            quiet = Seen(
                now=step.seen.now,
                count=step.seen.count,
                alarms=step.seen.alarms,
                halted=step.seen.halted,
            )
            again = Seen(
                now=quiet.now,
                count=quiet.count,
                alarms=quiet.alarms,
                halted=quiet.halted,
                signals=step.seen.signals,
            )
            assert advance(step.after, again, play.rules) == advance(step.after, quiet, play.rules)


def check_message(message: Message, allowed: set[str]) -> None:
    for post in message.posts:
        assert 0 < len(post.text) <= TEXT_CHARACTERS
        assert len(post.blocks) <= BLOCKS
        assert characters(post.blocks) <= POST_CHARACTERS
        shown = json.dumps(post.blocks, ensure_ascii=False) + post.text
        assert "\ue000" not in shown
        assert "\ue001" not in shown
        found = re.findall(r"<([^>]*)>?", "\n".join(t for b in post.blocks for t in texts(b)))
        assert {name for name in found if not name.startswith("https://")} <= allowed
        for block in post.blocks:
            limit = HEADER_CHARACTERS if block["type"] == "header" else SECTION_CHARACTERS
            assert all(0 < len(text) <= limit for text in texts(block))


def lines_of(pages: tuple[Page, ...]) -> list[str]:
    return [
        f"{mention('S0PRIMARY')} {' '.join(map(mention, p.people))} {p.sentence}" for p in pages
    ]


def check_messages(play: Play) -> None:
    allowed = {f"@{person}" for person in PEOPLE} | {"!subteam^S0PRIMARY"}
    for step in play.steps:
        view = view_incident(step.after, now=step.now, scope=SCOPE, zone=SEOUL, rules=play.rules)
        check_message(render_incident(view, zone=SEOUL), allowed)
        if lines := [*lines_of(step.turn.pages), *step.turn.notes]:
            check_message(render_note("inc-1", "1", lines), allowed)


def check_ladder(play: Play, final: State) -> None:
    """Whoever is left alone with an incident that is open has been called, up to the top."""
    if final.phase is not Phase.OPEN or final.acknowledgement:
        return
    alone = len(play.steps) - 1
    while alone and _is_alone(play.steps[alone - 1].after, final):
        alone -= 1
    hours, since = play.rules.hours, play.steps[alone].now
    minutes = MATRIX[final.priority][-1].after + 1
    calm = waits_for_work(final.priority)
    bound = hours.later(since, minutes) if calm else since + timedelta(minutes=minutes)
    late = any(earlier.turn.due < later.now for earlier, later in pairwise(play.steps[alone:]))
    if play.steps[-1].now > bound and not late:
        assert final.rung == len(MATRIX[final.priority]) - 1


def _is_alone(state: State, final: State) -> bool:
    open_ = state.phase is Phase.OPEN and state.acknowledgement is None
    return open_ and state.priority is final.priority and state.rung <= final.rung


few = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=400, suppress_health_check=few)
@given(play=plays() | asked_plays(), hours=st.sampled_from([3, 3, 3, 3, 40]))
def test_whatever_happens_it_does_no_more_than_it_may_and_leaves_nobody_alone(
    play: Play, hours: int
) -> None:
    final = play.run(timedelta(hours=hours))
    check_starts(play)
    check_calls(play)
    check_due(play)
    check_ladder(play, final)


@settings(max_examples=50, suppress_health_check=few)
@given(play=plays())
def test_whatever_happens_it_can_be_shown_and_a_replay_gives_the_same(play: Play) -> None:
    play.run()
    check_messages(play)
    check_replay(play)
    check_duplicates(play)


@settings(max_examples=30, suppress_health_check=few)
@given(play=plays())
def test_every_incident_ends(play: Play) -> None:
    assert play.run(timedelta(days=16)).ends


TEXTS = (st.text(max_size=300) | st.sampled_from([EVIL, EVIL * 40, "&" * 700])).map(strip_marks)
PARTS = st.lists(
    st.builds(Section, title=TEXTS, lines=st.lists(TEXTS, max_size=4).map(tuple)),
    max_size=6,
)


@settings(max_examples=50, suppress_health_check=few)
@given(parts=PARTS, lines=st.lists(TEXTS, min_size=1, max_size=40))
def test_evidence_and_notes_can_be_shown_whatever_they_say(
    parts: list[Section], lines: list[str]
) -> None:
    check_message(render_evidence("inc-1", "1/evidence", "What diagnose found", parts), set())
    check_message(render_note("inc-1", "1", ["x", *lines]), set())
