"""When a new deployment is forced, and when it is let be."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from functions.force_redeploy.plan import count_running, decide, judge_progress
from functions.force_redeploy.settings import RedeploySettings
from opskit.actions import ActionRequest, Choice, Progress
from opskit.rollout import Rollout, ServiceState
from tests.service_at_rest import rollout_at_rest, service_at_rest

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
SETTINGS = RedeploySettings(ecs_services=("c/app", "c/other"))
ROLLOUT = rollout_at_rest(NOW)
STATE = replace(service_at_rest(ROLLOUT), running=1)
MOVING = replace(ROLLOUT, state="IN_PROGRESS")
FAILING = replace(MOVING, failed=2, running=0)


def with_rollouts(*rollouts: Rollout) -> ServiceState:
    return replace(STATE, rollouts=rollouts)


def test_all_tasks_are_replaced() -> None:
    decision = decide(STATE, SETTINGS, ActionRequest(), NOW)
    assert (decision.choice, decision.resource) == (Choice.ACT, "c/app")
    assert decision.reason == "all 2 tasks are replaced by new ones (1 running now)"
    assert decision.change == {"instead_of": "ecs-svc/1"}
    assert (decision.before["running"], decision.before["desired"]) == (1, 2)


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (None, "no such service"),
        (replace(STATE, status="DRAINING"), "being deleted"),
        (replace(STATE, controller="CODE_DEPLOY"), "CODE_DEPLOY"),
        (with_rollouts(), "not ECS's own"),
        (replace(STATE, desired=0), "on purpose"),
        (with_rollouts(MOVING), "under way"),
        (with_rollouts(ROLLOUT, replace(ROLLOUT, primary=False)), "under way"),
        (with_rollouts(replace(MOVING, failed=1, running=0)), "under way"),
    ],
)
def test_it_is_refused_with_the_reason(state: ServiceState | None, why: str) -> None:
    decision = decide(state, SETTINGS, ActionRequest(), NOW)
    assert (decision.choice, decision.resource) == (Choice.REFUSE, "c/app")
    assert why in decision.reason


@pytest.mark.parametrize("rollout", [FAILING, replace(ROLLOUT, state="FAILED")])
def test_a_failing_rollout_hinders_nothing(rollout: Rollout) -> None:
    state = with_rollouts(rollout, replace(ROLLOUT, primary=False))
    assert decide(state, SETTINGS, ActionRequest(), NOW).choice is Choice.ACT


def test_an_event_may_name_another_of_the_stacks_services() -> None:
    request = ActionRequest(overrides={"service": "c/other"})
    assert decide(STATE, SETTINGS, request, NOW).resource == "c/other"


@pytest.mark.parametrize("settings", [SETTINGS, RedeploySettings()])
def test_a_service_that_the_stack_does_not_name_is_not_touched(settings: RedeploySettings) -> None:
    request = ActionRequest(overrides={"service": "c/payments"})
    decision = decide(STATE, settings, request, NOW)
    assert decision.choice is Choice.REFUSE
    assert "c/payments is not one of the stack's services" in decision.reason


def test_without_any_service_it_says_what_to_set() -> None:
    assert "EcsServices" in decide(None, RedeploySettings(), ActionRequest(), NOW).reason


NEWER = replace(ROLLOUT, id="ecs-svc/2")


@pytest.mark.parametrize(
    ("state", "progress"),
    [
        (STATE, Progress.ABSENT),
        (with_rollouts(replace(NEWER, state="IN_PROGRESS")), Progress.MOVING),
        (with_rollouts(NEWER), Progress.MOVING),
        (replace(with_rollouts(NEWER), running=2), Progress.STABLE),
        (
            replace(with_rollouts(NEWER, replace(ROLLOUT, primary=False)), running=2),
            Progress.MOVING,
        ),
        (with_rollouts(replace(NEWER, state="FAILED")), Progress.FAILED),
        (None, Progress.FAILED),
        (replace(STATE, status="INACTIVE"), Progress.FAILED),
    ],
)
def test_the_new_deployment_is_followed(state: ServiceState | None, progress: Progress) -> None:
    decision = decide(STATE, SETTINGS, ActionRequest(), NOW)
    assert judge_progress(state, decision) is progress


def test_its_health_is_the_number_of_running_tasks() -> None:
    assert (count_running(STATE), count_running(None)) == (1, 0)
