"""How many tasks are lent, by which means, and what holds that back."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.scale_out.plan import count_running, decide, judge_progress
from functions.scale_out.settings import ScaleOutSettings
from opskit.actions import ActionRequest, Choice, Progress
from opskit.capacity import Bounds, Capacity
from tests.service_at_rest import rollout_at_rest, service_at_rest

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
SETTINGS = ScaleOutSettings(ecs_services=("c/app",))
ROLLOUT = rollout_at_rest(NOW)
SERVICE = service_at_rest(ROLLOUT)
ALONE = Capacity(service=SERVICE, bounds=None)
SCALED = Capacity(service=SERVICE, bounds=Bounds(least=2, most=10))


def wanting(tasks: int) -> ActionRequest:
    return ActionRequest(overrides={"tasks": tasks})


def change(means: str, before: int, goal: int) -> dict[str, Any]:
    return {"means": means, "from": before, "to": goal}


@pytest.mark.parametrize(("state", "means"), [(ALONE, "DesiredCount"), (SCALED, "MinCapacity")])
def test_four_tasks_are_lent_by_what_lasts(state: Capacity, means: str) -> None:
    decision = decide(state, SETTINGS, ActionRequest(), NOW)
    assert (decision.choice, decision.change) == (Choice.ACT, change(means, 2, 4))
    assert f"4 tasks instead of 2 for 120 minutes, through {means}" in decision.reason


@pytest.mark.parametrize(
    ("state", "wanted", "goal", "why"),
    [
        (ALONE, 5, 5, ""),
        (ALONE, 6, 6, ""),
        (ALONE, 7, 6, "MaxScaleOut"),
        (replace(SCALED, bounds=Bounds(least=1, most=3)), 4, 3, "MaxCapacity"),
    ],
)
def test_it_never_goes_above_a_limit_and_says_which(
    state: Capacity, wanted: int, goal: int, why: str
) -> None:
    decision = decide(state, SETTINGS, wanting(wanted), NOW)
    assert decision.change["to"] == goal
    assert why in decision.reason


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        (replace(ALONE, service=replace(SERVICE, desired=4)), 4),
        (replace(ALONE, service=replace(SERVICE, desired=5)), 4),
        (replace(SCALED, bounds=Bounds(least=1, most=2)), 4),
        (ALONE, 1),
    ],
)
def test_with_as_many_tasks_already_there_is_nothing_to_do(state: Capacity, wanted: int) -> None:
    assert decide(state, SETTINGS, wanting(wanted), NOW).choice is Choice.NOTHING


@pytest.mark.parametrize(
    ("state", "wanted", "why"),
    [
        (None, 4, "no such service"),
        (replace(ALONE, service=replace(SERVICE, desired=0)), 4, "on purpose"),
        (ALONE, 0, "at least 1"),
        (ALONE, -3, "at least 1"),
    ],
)
def test_it_is_refused_with_the_reason(state: Capacity | None, wanted: int, why: str) -> None:
    decision = decide(state, SETTINGS, wanting(wanted), NOW)
    assert decision.choice is Choice.REFUSE
    assert why in decision.reason


def test_a_service_that_the_stack_does_not_name_is_not_touched() -> None:
    request = ActionRequest(overrides={"service": "c/payments"})
    assert decide(ALONE, SETTINGS, request, NOW).choice is Choice.REFUSE


RAISED = Bounds(least=4, most=10)


@pytest.mark.parametrize(
    ("state", "progress"),
    [
        (SCALED, Progress.ABSENT),
        (ALONE, Progress.ABSENT),
        (replace(SCALED, bounds=RAISED), Progress.MOVING),
        (
            Capacity(service=replace(SERVICE, desired=4, running=4), bounds=RAISED),
            Progress.STABLE,
        ),
        (replace(SCALED, service=replace(SERVICE, status="INACTIVE")), Progress.FAILED),
        (None, Progress.FAILED),
    ],
)
def test_the_new_tasks_are_followed(state: Capacity | None, progress: Progress) -> None:
    decision = decide(SCALED, SETTINGS, ActionRequest(), NOW)
    assert judge_progress(state, decision) is progress


def test_its_health_is_the_number_of_running_tasks() -> None:
    assert (count_running(ALONE), count_running(None)) == (2, 0)
