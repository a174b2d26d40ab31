"""An incident from its alarm to its end: who is called when, and what is done."""

from datetime import timedelta

import pytest

from functions.incident.plan.advance import advance, note_withdrawal
from functions.incident.plan.state import Phase
from functions.incident.plan.turn import Seen
from notifier.translation import use_language
from opskit.incident_words import Priority, Signal, SignalKind
from tests.incident_course import (
    FIXED,
    MORNING,
    NIGHT,
    NO_EFFECT,
    REFUSED,
    WORSE,
    Course,
    likely,
    rules,
    transition,
)


def quiet(**changes: object) -> Course:
    """An incident whose playbook does nothing."""
    return Course(alarm=transition(playbook="database_load", **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("priority", "wanted"),
    [
        (
            Priority.P0,
            [
                (0, "primary"),
                (15, "primary secondary"),
                (30, "primary secondary manager"),
                (60, "primary secondary manager director"),
            ],
        ),
        (
            Priority.P1,
            [
                (0, "primary"),
                (15, "primary"),
                (30, "primary secondary"),
                (60, "primary secondary manager"),
            ],
        ),
        (
            Priority.P2,
            [(0, "primary"), (15, "primary"), (30, "primary"), (60, "primary secondary")],
        ),
        (Priority.P3, [(15, "primary"), (30, "primary"), (60, "primary")]),
    ],
)
def test_the_ladder_is_the_manuals_matrix(
    priority: Priority, wanted: list[tuple[int, str]]
) -> None:
    course = quiet(priority=priority, at=MORNING)
    course.run(100)
    assert course.paged() == wanted


def test_at_the_top_the_same_people_are_called_every_hour() -> None:
    course = quiet()
    course.run(200)
    assert [minutes for minutes, _who in course.paged()] == [0, 15, 30, 60, 120, 180]


@pytest.mark.parametrize("priority", [Priority.P2, Priority.P3])
def test_less_urgent_incidents_wait_for_the_morning(priority: Priority) -> None:
    course = quiet(priority=priority, at=NIGHT)
    course.run(8 * 60)
    first = 6 * 60 + (15 if priority is Priority.P3 else 0)
    assert course.paged()[0] == (first, "primary")


def test_an_acknowledgement_stops_the_ladder_until_it_lapses() -> None:
    course = quiet()
    course.click(SignalKind.ACKNOWLEDGE, 5)
    course.run(40)
    assert course.paged() == [(0, "primary"), (28, "U0KIM"), (35, "primary")]


def test_an_acknowledgement_that_is_renewed_holds_on() -> None:
    course = quiet()
    course.click(SignalKind.ACKNOWLEDGE, 5)
    course.click(SignalKind.ACKNOWLEDGE, 30)
    course.run(50)
    assert course.paged() == [(0, "primary"), (28, "U0KIM")]


def test_passing_on_calls_the_next_people_at_once() -> None:
    course = quiet()
    course.click(SignalKind.ACKNOWLEDGE, 5)
    course.click(SignalKind.HAND_OVER, 7)
    course.run(8)
    assert course.paged() == [(0, "primary"), (7, "primary secondary")]


def test_resolving_closes_it_and_says_that_the_alarm_still_fires() -> None:
    course = quiet()
    course.click(SignalKind.RESOLVE, 10)
    state = course.run()
    assert state.phase is Phase.CLOSED
    assert "still fires" in course.notes[-1]


def test_a_late_acknowledgement_opens_nothing_again() -> None:
    course = quiet()
    course.click(SignalKind.RESOLVE, 10)
    course.click(SignalKind.ACKNOWLEDGE, 10)
    state = course.run()
    assert (state.phase, state.acknowledgement) == (Phase.CLOSED, None)


def test_it_is_closed_when_all_alarms_stay_ok() -> None:
    course = quiet()
    course.clear(4)
    state = course.run()
    assert state.phase is Phase.CLOSED
    assert course.paged() == [(0, "primary")]


def test_an_alarm_that_comes_back_within_the_hold_keeps_it_open() -> None:
    course = quiet()
    course.clear(4)
    again = transition(playbook="database_load", at=course.began + timedelta(minutes=6))
    course.turn_alarm(again)
    state = course.run(20)
    assert (state.phase, state.flaps) == (Phase.OPEN, 1)
    assert course.paged() == [(0, "primary"), (15, "primary secondary")]


def test_what_was_ok_before_the_first_look_calls_nobody() -> None:
    course = Course()
    course.clear(0)
    state = course.run()
    assert (state.phase, course.paged(), course.acts()) == (Phase.CLOSED, [], [])


def test_an_alarm_without_data_is_not_ok() -> None:
    course = quiet()
    course.turn_alarm(transition(state="INSUFFICIENT_DATA", at=course.began + timedelta(minutes=2)))
    assert course.run(30).phase is Phase.OPEN


def test_alarms_that_cannot_be_read_are_taken_as_told() -> None:
    course = quiet()
    course.unreadable = True
    state = course.run(20)
    assert state.phase is Phase.OPEN
    assert any("could not be read" in note for note in course.notes)


def test_an_outage_is_redeployed_at_once_and_closed_when_that_helped() -> None:
    course = Course(results={"force_redeploy": FIXED}, cures={"force_redeploy"})
    state = course.run()
    assert (course.acts(), course.starts[0][0]) == (["force_redeploy"], NIGHT)
    assert state.closed_because == "fixed by force_redeploy"
    assert course.paged() == [(0, "primary")]


def test_a_bad_deployment_is_rolled_back_unless_somebody_stops_it() -> None:
    course = Course(diagnosis=likely("bad_deployment"), results={"rollback": FIXED})
    course.run(10)
    assert [(start.action, at - NIGHT) for at, start in course.starts] == [
        ("rollback", timedelta(minutes=3))
    ]


def test_stop_prevents_what_was_announced_and_all_that_would_follow() -> None:
    course = Course(diagnosis=likely("bad_deployment"))
    course.click(SignalKind.STOP, 2)
    state = course.run(60)
    assert (course.acts(), state.hands_off) == ([], "stopped by \ue000U0KIM\ue001")


def test_an_action_without_effect_gives_way_to_the_next_and_calls_the_next_people() -> None:
    course = Course(
        diagnosis=likely("bad_deployment"),
        results={"rollback": NO_EFFECT, "force_redeploy": NO_EFFECT},
    )
    course.run(14)
    assert course.acts() == ["rollback", "force_redeploy"]
    assert course.paged()[1] == (8, "primary secondary")


def test_what_made_it_worse_is_the_last_that_acts() -> None:
    course = Course(diagnosis=likely("bad_deployment"), results={"rollback": WORSE})
    state = course.run(14)
    assert course.acts() == ["rollback"]
    assert "made it worse" in state.hands_off


def test_a_failover_waits_for_a_named_approver() -> None:
    course = Course(diagnosis=likely("database"), results={"aurora_failover": FIXED})
    course.click(SignalKind.APPROVE, 4, by="U0OTHER")
    course.click(SignalKind.APPROVE, 6, by="U0BOSS")
    course.run(10)
    assert [(start.action, start.approved_by, at - NIGHT) for at, start in course.starts] == [
        ("aurora_failover", "U0BOSS", timedelta(minutes=6))
    ]


def test_an_approval_before_the_question_is_open_is_told_and_does_nothing() -> None:
    course = Course(diagnosis=likely("database"))
    state = note_withdrawal(course.run(4))
    at = NIGHT + timedelta(minutes=5)
    early = Signal(key="click|early", kind=SignalKind.APPROVE, at=at, by="U0BOSS")
    turn = advance(state, Seen(now=at, count=1, signals=(early,)), course.rules)
    told = " ".join(turn.notes)
    assert "approved aurora_failover too early to be counted: press Approve again" in told
    assert turn.settled is None
    assert turn.offer is not None


def test_no_answer_is_never_a_yes() -> None:
    course = Course(diagnosis=likely("database"))
    state = course.run(90)
    assert course.acts() == []
    assert [move.outcome for move in state.tried] == ["unanswered"]


def test_a_denied_failover_is_not_done() -> None:
    course = Course(diagnosis=likely("database"))
    course.click(SignalKind.DENY, 4, by="U0BOSS")
    state = course.run(30)
    assert (course.acts(), [move.outcome for move in state.tried]) == ([], ["denied"])


def test_without_named_approvers_nobody_is_asked() -> None:
    course = Course(diagnosis=likely("database"), rules=rules(approvers=()))
    state = course.run(5)
    assert (course.acts(), [move.outcome for move in state.tried]) == ([], ["refused"])


def test_a_playbook_that_is_not_armed_says_what_it_would_do() -> None:
    course = Course(rules=rules(armed=()))
    state = course.run(20)
    assert course.acts() == []
    assert [(move.action, move.outcome) for move in state.tried] == [("force_redeploy", "planned")]


@pytest.mark.parametrize("acts", ["shadow", "off"])
def test_actions_can_be_switched_off_for_the_whole_stack(acts: str) -> None:
    course = Course(rules=rules(acts=acts))
    course.run(20)
    assert course.acts() == []


def test_the_stop_switch_halts_what_was_announced_too() -> None:
    course = Course(diagnosis=likely("bad_deployment"), halted="actions are halted by kim: drill")
    course.run(20)
    assert course.acts() == []
    assert any("halted by kim" in note for note in course.notes)


def test_an_unknown_playbook_is_told_and_does_nothing() -> None:
    course = Course(alarm=transition(playbook="made_up"))
    state = course.run(20)
    assert (course.acts(), "made_up" in state.rests) == ([], True)
    assert course.paged()[0] == (0, "primary")


def test_a_refused_action_calls_the_next_people() -> None:
    course = Course(results={"force_redeploy": REFUSED})
    course.run(6)
    assert course.paged() == [(0, "primary"), (5, "primary secondary")]


def test_an_action_that_never_tells_its_end_is_not_waited_for_for_ever() -> None:
    course = Course()
    state = course.run(70)
    assert "did not tell its end" in state.hands_off


def test_a_second_alarm_joins_and_a_more_urgent_one_begins_the_ladder_anew() -> None:
    first = transition("petclinic-dev-ALB-5xx-High", priority=Priority.P1, playbook="made_up")
    course = Course(alarm=first)
    course.click(SignalKind.ACKNOWLEDGE, 1)
    course.turn_alarm(transition(at=NIGHT + timedelta(minutes=3)))
    state = course.run(4)
    assert (state.priority, state.playbook) == (Priority.P0, "total_outage")
    assert course.paged() == [(0, "primary"), (3, "primary")]


def test_it_is_closed_only_when_every_alarm_is_ok() -> None:
    course = quiet()
    other = transition("petclinic-dev-ALB-5xx-High", at=NIGHT + timedelta(minutes=1))
    course.turn_alarm(other)
    course.clear(4)
    assert course.run(20).phase is Phase.OPEN


def test_an_incident_that_nobody_ends_is_given_up_with_a_last_call() -> None:
    course = quiet()
    state = course.run(7 * 24 * 60)
    assert "given up" in state.closed_because
    assert course.paged()[-1] == (6 * 24 * 60, "primary secondary manager director")
    assert course.turns < 380


def test_two_reasons_in_one_look_call_the_same_people_once() -> None:
    course = (
        Course()
    )  # its action never tells its end: an hour later that calls, and the ladder too
    course.run(61)
    assert "has not told its end in time" in " ".join(course.notes)
    everybody = (60, "primary secondary manager director")
    assert course.paged().count(everybody) == 1


def test_no_decision_hangs_on_the_language() -> None:
    def run(language: str) -> tuple[object, ...]:
        use_language(language)
        results = {"force_redeploy": NO_EFFECT, "rollback": WORSE}
        course = Course(results=results, diagnosis=likely("bad_deployment"))
        course.click(SignalKind.APPROVE, 30, by="U0BOSS")
        course.click(SignalKind.ACKNOWLEDGE, 90)
        course.clear(200)
        tried = [(move.action, move.outcome, move.receipt) for move in course.run().tried]
        return tried, course.paged(), course.acts(), course.turns, len(course.notes)

    assert run("ko") == run("en")
