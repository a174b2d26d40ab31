"""Where a rollback goes to, and that it follows its cause only."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.rollback.facts import Deployment, Goal, RollbackState
from functions.rollback.plan import count_running, decide, judge_progress, list_candidates
from functions.rollback.settings import RollbackSettings
from opskit.actions import ActionRequest, Choice, Progress
from opskit.rollout import Rollout
from tests.service_at_rest import rollout_at_rest, service_at_rest

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
SETTINGS = RollbackSettings(ecs_services=("c/app",))
MINUTE = timedelta(minutes=1)
ROLLOUT = rollout_at_rest(NOW, id="ecs-svc/2", definition="app:9")
SERVICE = service_at_rest(ROLLOUT)
FAILING = replace(SERVICE, rollouts=(replace(ROLLOUT, state="IN_PROGRESS", failed=3, running=0),))
BAD = Deployment(
    status="SUCCESSFUL",
    task_definition="app:9",
    began=NOW - 20 * MINUTE,
    finished=NOW - 15 * MINUTE,
)
STOPPED = replace(BAD, status="STOPPED", task_definition="app:8")
GOOD = replace(BAD, task_definition="app:7")
STATE = RollbackState(
    service=SERVICE,
    deployments=(BAD, STOPPED, GOOD),
    goals=(Goal(task_definition="app:7"),),
    onset=NOW - 5 * MINUTE,
)


def running(status: str) -> tuple[Deployment, ...]:
    return (replace(BAD, status=status, finished=None), STOPPED, GOOD)


def test_it_returns_to_the_last_that_succeeded_not_to_the_one_below() -> None:
    decision = decide(STATE, SETTINGS, ActionRequest(), NOW)
    assert (decision.choice, decision.change) == (Choice.ACT, {"from": "app:9", "to": "app:7"})
    assert [d.task_definition for d in list_candidates(SERVICE, STATE.deployments, "")] == ["app:7"]


@pytest.mark.parametrize(
    ("onset", "choice"),
    [
        (NOW - 21 * MINUTE, Choice.REFUSE),
        (NOW - 20 * MINUTE, Choice.ACT),
        (NOW - 15 * MINUTE, Choice.ACT),
        (NOW + 15 * MINUTE, Choice.ACT),
        (NOW + 16 * MINUTE, Choice.REFUSE),
        (None, Choice.REFUSE),
    ],
)
def test_only_a_deployment_that_the_trouble_follows_is_taken_back(
    onset: datetime | None, choice: Choice
) -> None:
    assert decide(replace(STATE, onset=onset), SETTINGS, ActionRequest(), NOW).choice is choice


def test_a_person_who_names_where_to_needs_no_cause() -> None:
    request = ActionRequest(overrides={"task_definition": "app:7"})
    state = replace(STATE, onset=None)
    assert decide(state, SETTINGS, request, NOW).choice is Choice.ACT
    (named,) = list_candidates(SERVICE, STATE.deployments, "app:3")
    assert (named.task_definition, named.images) == ("app:3", ())


def test_a_deployment_that_fails_is_taken_back_while_it_does() -> None:
    state = replace(STATE, service=FAILING, deployments=running("IN_PROGRESS"), onset=NOW)
    assert decide(state, SETTINGS, ActionRequest(), NOW).choice is Choice.ACT


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (replace(STATE, service=None), "no such service"),
        (replace(STATE, service=replace(SERVICE, controller="EXTERNAL")), "EXTERNAL"),
        (replace(STATE, deployments=running("IN_PROGRESS")), "under way and not failing"),
        (replace(STATE, deployments=running("ROLLBACK_IN_PROGRESS")), "rolling back by itself"),
        (replace(STATE, deployments=running("ROLLBACK_SUCCESSFUL")), "took the last deployment"),
        (replace(STATE, deployments=()), "not known what was deployed"),
        (replace(STATE, goals=()), "no other deployment that succeeded"),
        (
            replace(STATE, goals=(Goal(task_definition="app:7", obstacle="its image is gone"),)),
            "its image is gone",
        ),
    ],
)
def test_it_is_refused_with_the_reason(state: RollbackState, why: str) -> None:
    decision = decide(state, SETTINGS, ActionRequest(), NOW)
    assert decision.choice is Choice.REFUSE
    assert why in decision.reason


def test_an_older_one_is_taken_where_the_newest_is_not_possible() -> None:
    goals = (Goal(task_definition="app:7", obstacle="gone"), Goal(task_definition="app:6"))
    decision = decide(replace(STATE, goals=goals), SETTINGS, ActionRequest(), NOW)
    assert decision.change["to"] == "app:6"


def test_what_runs_already_is_nothing_to_do() -> None:
    state = replace(STATE, goals=(Goal(task_definition="app:9"),))
    request = ActionRequest(overrides={"task_definition": "app:9"})
    assert decide(state, SETTINGS, request, NOW).choice is Choice.NOTHING


def test_where_ecs_remembers_nothing_the_message_says_so() -> None:
    state = replace(STATE, remembered=False)
    assert "remembers no deployments" in decide(state, SETTINGS, ActionRequest(), NOW).reason


BACK = replace(ROLLOUT, task_definition="app:7")


@pytest.mark.parametrize(
    ("rollout", "progress"),
    [
        (ROLLOUT, Progress.ABSENT),
        (replace(BACK, state="IN_PROGRESS"), Progress.MOVING),
        (replace(BACK, state="FAILED"), Progress.FAILED),
        (BACK, Progress.STABLE),
    ],
)
def test_the_way_back_is_followed(rollout: Rollout, progress: Progress) -> None:
    decision = decide(STATE, SETTINGS, ActionRequest(), NOW)
    state = replace(STATE, service=replace(SERVICE, rollouts=(rollout,)))
    assert judge_progress(state, decision) is progress


def test_its_health_is_the_number_of_running_tasks() -> None:
    assert (count_running(STATE), count_running(RollbackState(service=None))) == (2, 0)
