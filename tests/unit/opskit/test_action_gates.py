"""Whether an action that wants to act may."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from opskit.action_gates import explain_barrier, judge_gates
from opskit.action_items import Answer, Barrier
from opskit.action_limits import ActionLimits
from opskit.action_receipt import GuardAlarm
from opskit.actions import ActionRequest, Choice, Consent, Decision, Outcome
from opskit.switch import Turn

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
LIMITS = ActionLimits(
    actions="on",
    approvers=("U1",),
    cooldown_minutes=30,
    daily_cap=3,
    stable_minutes=10,
    settle_seconds=60,
    receipt_minutes=10,
)
DECISION = Decision(choice=Choice.ACT, resource="c/app", reason="it helps")
ASKED = ActionRequest(armed=True, incident="inc-1", step="1", alarm="down")
HALTED = Turn(halted=True, by="U9", reason="freeze", at=NOW)


def judge(request: ActionRequest = ASKED, **more: Any) -> tuple[Outcome | None, str]:  # noqa: ANN401 - judge_gates' own
    asked: dict[str, Any] = {
        "consent": Consent.GREEN,
        "limits": LIMITS,
        "switch": None,
        "alarms": (GuardAlarm(name="down", state="ALARM", changed_at=NOW),),
        "now": NOW,
    }
    gate = judge_gates(more.pop("decision", DECISION), request, **asked | more)
    return gate.outcome, gate.reason


def test_what_nothing_hinders_acts() -> None:
    assert judge() == (None, "it helps")


@pytest.mark.parametrize(
    ("choice", "outcome"), [(Choice.REFUSE, Outcome.REFUSED), (Choice.NOTHING, Outcome.DONE)]
)
def test_the_actions_own_judgement_comes_first(choice: Choice, outcome: Outcome) -> None:
    assert judge(decision=replace(DECISION, choice=choice), switch=HALTED) == (outcome, "it helps")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"switch": HALTED}, "the stop switch is on (U9: freeze)"),
        ({"limits": replace(LIMITS, actions="off")}, "switched off"),
        ({"request": replace(ASKED, time=NOW - timedelta(minutes=61))}, "61 minutes ago"),
        ({"alarms": (GuardAlarm(name="down", state="OK", changed_at=NOW),)}, "down is OK"),
        ({"consent": Consent.RED}, "nobody approved it"),
        ({"consent": Consent.RED, "request": replace(ASKED, approved_by="U2")}, "U2 may not"),
    ],
)
def test_what_is_in_the_way_is_named(more: dict[str, Any], why: str) -> None:
    outcome, reason = judge(**more)
    assert outcome is Outcome.REFUSED
    assert why in reason


@pytest.mark.parametrize(
    "more",
    [
        {"switch": replace(HALTED, halted=False)},
        {"request": replace(ASKED, time=NOW - timedelta(minutes=60))},
        {"alarms": None},
        {"alarms": ()},
        {"consent": Consent.AMBER},
        {"consent": Consent.RED, "request": replace(ASKED, approved_by="U1")},
        {"consent": Consent.RED, "request": ActionRequest(armed=True, approved_by="U7")},
    ],
)
def test_what_is_not_in_the_way_hinders_nothing(more: dict[str, Any]) -> None:
    assert judge(**more)[0] is None


@pytest.mark.parametrize(
    "more",
    [
        {"request": replace(ASKED, shadow=True)},
        {"request": replace(ASKED, armed=False)},
        {"request": ActionRequest()},
        {"limits": replace(LIMITS, actions="shadow")},
    ],
)
def test_a_dry_run_and_shadow_mode_only_plan(more: dict[str, Any]) -> None:
    assert judge(**more) == (Outcome.PLANNED, "it helps")


@pytest.mark.parametrize(
    ("barrier", "told"),
    [
        (Barrier.LOCK, "another action works on it; it lets go at 2026-11-24 12:00 KST"),
        (Barrier.COOLDOWN, "allowed again from 2026-11-24 12:00 KST"),
        (Barrier.CAP, "the day's 3 acts are used up; allowed again tomorrow"),
    ],
)
def test_a_refused_claim_says_when_it_will_be_allowed(barrier: Barrier, told: str) -> None:
    answer = Answer(barrier=barrier, until=None if barrier is Barrier.CAP else NOW)
    assert told in explain_barrier(answer, cap=3, zone=ZoneInfo("Asia/Seoul"))


SCHEDULED = ActionRequest(armed=True, scheduled=True, time=NOW)
QUIET = (GuardAlarm(name="down", state="OK", changed_at=NOW),)


def test_a_schedule_acts_where_no_alarm_fires() -> None:
    assert judge(SCHEDULED, alarms=QUIET)[0] is None


@pytest.mark.parametrize(
    ("alarms", "said"),
    [
        ((GuardAlarm(name="down", state="ALARM", changed_at=NOW),), "down is firing"),
        (None, "cannot be read"),
    ],
)
def test_a_schedule_acts_not_on_top_of_trouble(alarms: object, said: str) -> None:
    outcome, reason = judge(SCHEDULED, alarms=alarms)
    assert outcome is Outcome.REFUSED
    assert said in reason


@pytest.mark.parametrize(("by", "outcome"), [("", "refused"), ("U9", "refused"), ("U1", None)])
def test_what_is_red_by_schedule_needs_a_listed_approver(by: str, outcome: str | None) -> None:
    found, _reason = judge(replace(SCHEDULED, approved_by=by), alarms=QUIET, consent=Consent.RED)
    assert (found.value if found else None) == outcome


def test_a_proposal_is_planned_even_where_it_is_armed() -> None:
    proposal = replace(DECISION, choice=Choice.PROPOSE)
    assert judge(SCHEDULED, alarms=QUIET, decision=proposal)[0] is Outcome.PLANNED
