"""Which service moves to the latest platform, and when."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from functions.platform_update.facts import Fleet, OnPlatform
from functions.platform_update.plan import (
    decide,
    is_below,
    judge_progress,
    list_names,
    prove,
    share_running,
    tell_course,
    tell_state,
)
from functions.platform_update.settings import PlatformSettings
from opskit.actions import ActionRequest, Choice, Decision, Progress
from opskit.rollout import Rollout, RolloutRules
from tests.service_at_rest import rollout_at_rest, service_at_rest

OPEN = datetime(2026, 12, 5, 18, tzinfo=UTC)
CLOSED = datetime(2026, 12, 6, 18, tzinfo=UTC)
SETTINGS = PlatformSettings(
    ecs_services=("c/app", "c/batch"),
    maintenance_window="02:00-04:00",
    time_zone=ZoneInfo("Asia/Seoul"),
)
ROLLOUT = rollout_at_rest(OPEN)
SERVICE = replace(service_at_rest(ROLLOUT), platform="1.3.0", family="Linux")
LOW = OnPlatform(name="c/app", service=SERVICE, tasks=("1.3.0", "1.3.0"), healthy=2)
NEW = replace(LOW, service=replace(SERVICE, platform="LATEST"), tasks=("1.4.0", "1.4.0"))
BATCH = replace(LOW, name="c/batch")


def decided(state: Fleet, now: datetime = OPEN, **overrides: object) -> Decision:
    scheduled = bool(overrides.pop("scheduled", False))
    request = ActionRequest(armed=True, scheduled=scheduled, overrides=overrides)
    return decide(state, SETTINGS, request, now)


@pytest.mark.parametrize(
    ("asked", "family", "tasks", "below"),
    [
        ("LATEST", "Linux", ("1.4.0", "1.4.0"), False),
        ("1.4.0", "Linux", ("1.4.0",), False),
        ("LATEST", "Linux", ("1.4.0", "1.3.0"), True),
        ("1.3.0", "Linux", (), True),
        ("LATEST", "Linux", (), False),
        ("1.4.0", "Linux", ("1.10.0",), False),
        ("LATEST", "WINDOWS_SERVER_2019_CORE", ("1.0.0",), False),
        ("", "", (), False),
    ],
)
def test_below_is_what_asks_for_or_runs_on_less(
    asked: str,
    family: str,
    tasks: tuple[str, ...],
    below: bool,  # noqa: FBT001 - a table's
) -> None:
    service = replace(SERVICE, platform=asked, family=family)
    assert is_below(replace(LOW, service=service, tasks=tasks), SETTINGS) is below


def test_the_first_that_is_below_is_updated_and_others_are_named() -> None:
    decision = decided((NEW, BATCH, replace(LOW, name="c/third")))
    assert (decision.choice, decision.resource) == (Choice.ACT, "c/batch")
    assert "1 more service runs below it" in decision.reason
    assert decision.change == {"instead_of": "ecs-svc/1", "least": "1.4.0"}


def test_the_latest_everywhere_is_nothing_to_do_whatever_the_hour() -> None:
    decision = decided((NEW,), now=CLOSED)
    assert decision.choice is Choice.NOTHING
    assert decision.reason == "every service runs the latest platform version (1.4.0)"


MOVING = replace(LOW, service=replace(SERVICE, rollouts=(ROLLOUT, replace(ROLLOUT, id="2"))))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ((replace(LOW, service=None),), "no such service"),
        ((MOVING,), "another rollout"),
        ((replace(LOW, service=replace(SERVICE, desired=0)),), "stopped on purpose"),
        ((replace(LOW, service=replace(SERVICE, controller="EXTERNAL")),), "not ECS's own"),
    ],
)
def test_what_cannot_be_updated_is_refused(state: Fleet, said: str) -> None:
    decision = decided(state)
    assert decision.choice is Choice.REFUSE
    assert said in decision.reason


def test_a_service_that_is_not_listed_is_refused() -> None:
    assert decided((), service="x/y").choice is Choice.REFUSE
    request = ActionRequest(overrides={"service": "x/y"})
    assert list_names(SETTINGS, request) == ()
    assert list_names(SETTINGS, ActionRequest()) == ("c/app", "c/batch")


@pytest.mark.parametrize(
    ("overrides", "choice"),
    [
        ({}, Choice.REFUSE),
        ({"outside_window": True}, Choice.ACT),
        ({"outside_window": True, "scheduled": True}, Choice.REFUSE),
    ],
)
def test_outside_the_window_only_a_person_may(overrides: dict[str, bool], choice: Choice) -> None:
    assert decided((LOW,), now=CLOSED, **overrides).choice is choice


ACT = decided((LOW,))
NEXT = replace(ROLLOUT, id="ecs-svc/2")


def after(rollout: Rollout, *others: Rollout, tasks: tuple[str, ...] = ("1.4.0",) * 2) -> Fleet:
    service = replace(SERVICE, platform="LATEST", rollouts=(rollout, *others))
    return (replace(LOW, service=service, tasks=tasks),)


FAILED_ONE = replace(NEXT, primary=False, state="FAILED")


@pytest.mark.parametrize(
    ("state", "progress"),
    [
        ((LOW,), Progress.ABSENT),
        (after(ROLLOUT, FAILED_ONE), Progress.FAILED),
        (after(replace(NEXT, state="IN_PROGRESS")), Progress.MOVING),
        (after(replace(NEXT, state="FAILED")), Progress.FAILED),
        (after(NEXT), Progress.STABLE),
        ((), Progress.FAILED),
    ],
)
def test_progress_is_the_new_deployments(state: Fleet, progress: Progress) -> None:
    assert judge_progress(state, ACT) is progress


@pytest.mark.parametrize(
    ("state", "holds"),
    [
        (after(NEXT), True),
        (after(NEXT, tasks=("1.4.0", "1.3.0")), False),
        (after(NEXT, tasks=("1.4.0",)), False),
        ((replace(after(NEXT)[0], healthy=1),), False),
        ((replace(after(NEXT)[0], healthy=None),), True),
        ((), False),
    ],
)
def test_proven_is_every_task_on_the_newest_and_healthy(state: Fleet, holds: bool) -> None:  # noqa: FBT001
    assert prove(state, ACT).holds is holds


def test_what_stands_is_told_with_the_window() -> None:
    told = tell_state(after(NEXT), SETTINGS, ACT, CLOSED)
    assert (told["platform"], told["window"]) == ("1.4.0", "not open")
    assert tell_course(after(NEXT), ACT) == "2 of 2 new tasks run, 0 old ones are left"
    assert share_running((LOW, replace(BATCH, service=replace(SERVICE, running=1)))) == 0.5


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [
        (0, 200, "only 0 of 2 tasks must stay"),
        (100, 100, "no task may be added meanwhile"),
    ],
)
def test_a_service_that_would_lose_tasks_meanwhile_is_left_alone_and_the_cure_is_told(
    least: int, most: int, said: str
) -> None:
    rules = RolloutRules(least_percent=least, most_percent=most)
    short = replace(LOW, service=replace(SERVICE, rules=rules))
    decision = decided((short,), scheduled=True)
    assert (decision.choice, said in decision.reason) == (Choice.REFUSE, True)
    assert decision.remedy.startswith("aws ecs update-service")
    assert decided((short,), allow_downtime=True).choice is Choice.ACT
