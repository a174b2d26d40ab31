"""Why tasks stopped, and which event messages are trouble."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.health_sweep.judge.ecs import judge_ecs
from functions.health_sweep.judge.ecs_events import Trouble, check_events, trouble_of
from functions.health_sweep.judge.ecs_facts import Deployment, EcsFacts, Event, Service
from functions.health_sweep.judge.ecs_place import Place, name_places
from functions.health_sweep.judge.ecs_stops import check_stops
from functions.health_sweep.settings import SweepSettings
from notifier.words import Finding, Severity
from opskit.targets import EcsService
from opskit.task_stops import Ending, ending_of
from opskit.tasks import ContainerEnd, Stop, Tasks

NOW = datetime(2026, 11, 24, tzinfo=UTC)
APP = EcsService(cluster="c", name="app")
EXITED = "EssentialContainerExited"
SCHEDULER = "ServiceSchedulerInitiated"


@pytest.fixture
def place() -> Place:
    return name_places([APP], "ap-northeast-2")[APP]


def stop(code: str, reason: str, exit_code: int | None = None, detail: str = "") -> Stop:
    end = ContainerEnd(name="app", exit_code=exit_code, reason=detail)
    at = NOW - timedelta(minutes=20)
    return Stop(task="abc", at=at, code=code, reason=reason, containers=(end,))


CRASH = stop(EXITED, "Essential container in task exited", 1)


@pytest.mark.parametrize(
    ("stopped", "ending"),
    [
        (stop(EXITED, "Essential container in task exited", 137), Ending.MEMORY),
        (
            stop(EXITED, "Essential container in task exited", 1, "OutOfMemoryError: killed"),
            Ending.MEMORY,
        ),
        (CRASH, Ending.EXIT),
        (stop(EXITED, "Essential container in task exited", 0), Ending.EXIT),
        (stop("", "Essential container in task exited", 143), Ending.EXIT),
        (
            stop("TaskFailedToStart", "CannotPullContainerError: pull image manifest"),
            Ending.IMAGE,
        ),
        (stop("TaskFailedToStart", "ResourceInitializationError: secrets"), Ending.START),
        (stop(SCHEDULER, "Task failed ELB health checks in (target-group x)", 137), Ending.HEALTH),
        (stop(SCHEDULER, "Task failed container health checks"), Ending.HEALTH),
        (stop(SCHEDULER, "Scaling activity initiated by (deployment ecs-svc/1)", 137), None),
        (stop("UserInitiated", "Task stopped by user", 143), None),
        (stop("SpotInterruption", "Your Spot Task was interrupted."), None),
    ],
)
def test_a_stop_is_told_by_its_reason(stopped: Stop, ending: Ending | None) -> None:
    assert ending_of(stopped) is ending


@pytest.mark.parametrize(
    ("code", "ending"), [(0, Ending.MEMORY), (143, Ending.MEMORY), (1, Ending.EXIT)]
)
def test_a_container_that_is_killed_beside_one_that_crashed_is_no_want_of_memory(
    code: int, ending: Ending
) -> None:
    other = ContainerEnd(name="other", exit_code=code, reason="")
    killed = stop(EXITED, "Essential container in task exited", 137)
    assert ending_of(replace(killed, containers=(*killed.containers, other))) is ending


@pytest.mark.parametrize(
    ("count", "severity"), [(1, Severity.WARNING), (2, Severity.WARNING), (3, Severity.CRITICAL)]
)
def test_three_stops_of_a_kind_are_no_accident(
    place: Place, count: int, severity: Severity
) -> None:
    (finding,) = check_stops([CRASH] * count, place, NOW)
    assert (finding.code, finding.severity) == ("ecs.stopped_exit", severity)


def test_a_stop_is_told_with_its_exit_code_and_leads_to_the_task(place: Place) -> None:
    (finding,) = check_stops([CRASH], place, NOW)
    assert finding.sentence == "1 task ended with exit code 1 in the last hour (normal: 0)"
    assert finding.evidence == ("Essential container in task exited; app: exit code 1",)
    assert finding.link.split("?")[0].endswith("/clusters/c/tasks/abc")


def test_a_stop_of_more_than_an_hour_ago_is_yesterdays_news(place: Place) -> None:
    assert check_stops([replace(CRASH, at=NOW - timedelta(minutes=61))], place, NOW) == []


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("was unable to place a task because no container instance met all", Trouble.PLACEMENT),
        ("was unable to place a task. Reason: Capacity is unavailable", Trouble.PLACEMENT),
        ("is unable to consistently start tasks successfully.", Trouble.START),
        ("(task x) (port 8080) is unhealthy in (target-group y) due to", Trouble.UNHEALTHY),
        ("(task x) failed container health checks.", Trouble.UNHEALTHY),
        ("(deployment ecs-svc/1) deployment failed: tasks failed to start.", Trouble.ROLLBACK),
        ("rolling back to deployment ecs-svc/0.", Trouble.ROLLBACK),
        ("operations are being throttled on elb. Will try again later.", Trouble.BLOCKED),
        ("has reached a steady state.", None),
        ("has started 2 tasks: (task a) (task b).", None),
        ("has begun draining connections on 1 tasks.", None),
        ("(deployment ecs-svc/1) deployment completed.", None),
        ("registered 1 targets in (target-group y)", None),
    ],
)
def test_an_event_is_trouble_or_everyday_life(text: str, trouble: Trouble | None) -> None:
    assert trouble_of(f"(service app) {text}") is trouble


@pytest.mark.parametrize(
    ("hours", "severity"),
    [(0.5, Severity.CRITICAL), (1.5, Severity.WARNING), (23, Severity.WARNING), (25, None)],
)
def test_a_placement_that_fails_now_is_critical_and_one_of_the_day_a_warning(
    place: Place, hours: float, severity: Severity | None
) -> None:
    event = Event(at=NOW - timedelta(hours=hours), text="was unable to place a task")
    found = check_events((event,), place, NOW)
    assert [f.severity for f in found] == ([severity] if severity else [])


def test_events_of_one_kind_are_counted_in_one_finding(place: Place) -> None:
    events = tuple(
        Event(at=NOW - timedelta(hours=h), text=f"(task {h}) failed container health checks.")
        for h in (2, 5, 9, 13)
    )
    (finding,) = check_events(events, place, NOW)
    expected = "ECS found tasks unhealthy: 4 times in 24 h (last 2 h ago; normal: never)"
    assert (finding.code, finding.sentence) == ("ecs.unhealthy", expected)
    told = [line.split(")")[0] for line in finding.evidence]
    assert (told, finding.lead) == (["(task 2", "(task 5", "(task 9", "(task 13"], 3)


def judge_beside(stops: tuple[Stop, ...], *events: Event, failed: int = 0) -> list[Finding]:
    """Judge a service of which one of two tasks runs and the other is starting."""
    rollout = Deployment(
        primary=True,
        state="COMPLETED",
        reason="",
        created=NOW,
        updated=NOW,
        failed_tasks=failed,
        task_definition="app:1",
    )
    service = Service(
        status="ACTIVE",
        running=1,
        desired=2,
        pending=1,
        deployments=(rollout,),
        breaker=None,
        events=events,
    )
    said = EcsFacts(region="r", services={APP: service}, tasks={APP: Tasks(stopped=stops)})
    return judge_ecs(said, SweepSettings(), NOW)


def test_a_stop_and_an_event_of_the_same_kind_are_one_finding() -> None:
    event = Event(at=NOW, text="(task x) failed container health checks.")
    found = judge_beside((stop(SCHEDULER, "Task failed container health checks"),), event)
    codes = [(finding.code, "stopped after" in finding.sentence) for finding in found]
    assert codes == [("ecs.tasks_missing", False), ("ecs.unhealthy", True)]


@pytest.mark.parametrize(
    ("stops", "failed", "severity"),
    [
        ((), 0, Severity.WARNING),
        ((CRASH,), 0, Severity.CRITICAL),
        ((), 1, Severity.CRITICAL),
    ],
)
def test_a_starting_task_is_an_excuse_only_where_none_failed(
    stops: tuple[Stop, ...], failed: int, severity: Severity
) -> None:
    found = judge_beside(stops, failed=failed)
    assert (found[0].code, found[0].severity) == ("ecs.tasks_missing", severity)
