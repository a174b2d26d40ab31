"""One service's facts in, findings out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.health_sweep.judge.ecs import judge_ecs, section_ecs
from functions.health_sweep.judge.ecs_facts import Breaker, Deployment, EcsFacts, Event, Service
from functions.health_sweep.settings import SweepSettings
from notifier.words import Finding, Severity
from opskit.targets import EcsService
from opskit.tasks import Image, Task, Tasks
from opskit.unreadable import Read, Unreadable, Why

NOW = datetime(2026, 11, 24, tzinfo=UTC)
APP = EcsService(cluster="petclinic-dev-cluster", name="petclinic-dev-app")
DIGEST = "sha256:" + "ab12" * 16
IMAGE = Image(container="app", reference="1.dkr/petclinic:v2.1.0", digest=DIGEST)
TASK = Task(id="t1", status="RUNNING", created=NOW - timedelta(days=3), images=(IMAGE,))
TASKS = Tasks(wanted=(TASK, replace(TASK, id="t2")))
DONE = Deployment(
    primary=True,
    state="COMPLETED",
    reason="",
    created=NOW - timedelta(days=3, minutes=5),
    updated=NOW - timedelta(days=3),
    failed_tasks=0,
    task_definition="petclinic-dev-app:12",
)
WELL = Service(
    status="ACTIVE",
    running=2,
    desired=2,
    pending=0,
    deployments=(DONE,),
    breaker=Breaker(enabled=True, rollback=True),
    events=(),
)
DENIED = Unreadable(
    operation="ecs:DescribeServices", resource=APP.name, why=Why.DENIED, detail="not authorized"
)


def facts(service: Read[Service | None] = WELL, tasks: Read[Tasks] = TASKS) -> EcsFacts:
    return EcsFacts(region="ap-northeast-2", services={APP: service}, tasks={APP: tasks})


def judge(service: Read[Service | None] = WELL, tasks: Read[Tasks] = TASKS) -> list[Finding]:
    return judge_ecs(facts(service, tasks), SweepSettings(), NOW)


def told(found: list[Finding]) -> list[tuple[str, Severity]]:
    return [(finding.code, finding.severity) for finding in found]


def rollout(state: str, minutes: int, failed: int = 0) -> Deployment:
    begun = NOW - timedelta(minutes=minutes)
    return replace(DONE, state=state, created=begun, updated=begun, failed_tasks=failed)


def test_a_healthy_service_has_no_finding_and_one_line() -> None:
    assert judge() == []
    (line,) = section_ecs(facts(), NOW).lines
    assert line == (
        "petclinic-dev-app: ACTIVE, 2 of 2 tasks, rollout completed 3 days ago, revision 12, "
        "image sha256:ab12ab12ab12"
    )


@pytest.mark.parametrize(
    ("running", "pending", "desired", "code", "severity"),
    [
        (3, 0, 2, None, None),
        (1, 0, 2, "ecs.tasks_missing", Severity.CRITICAL),
        (1, 1, 2, "ecs.tasks_missing", Severity.WARNING),
        (0, 2, 2, "ecs.tasks_missing", Severity.CRITICAL),
        (0, 0, 0, "ecs.desired_zero", Severity.CRITICAL),
        (2, 0, 0, "ecs.desired_zero", Severity.CRITICAL),
    ],
)
def test_running_tasks_are_held_against_desired(
    running: int, pending: int, desired: int, code: str | None, severity: Severity | None
) -> None:
    found = judge(replace(WELL, running=running, pending=pending, desired=desired))
    assert told(found) == ([(code, severity)] if code else [])


def test_a_missing_task_is_told_with_what_is_normal_and_what_to_do() -> None:
    (finding,) = judge(replace(WELL, running=1))
    assert finding.sentence == "1 of 2 tasks runs, 0 pending (normal: 2)"
    assert finding.resource == "petclinic-dev-app"
    assert "--services petclinic-dev-app --query 'services[0].events" in finding.remedy
    assert "petclinic-dev-cluster" in finding.link


def test_a_starting_task_is_no_excuse_while_tasks_fail() -> None:
    event = Event(
        at=NOW - timedelta(minutes=20),
        text="(service app) is unable to consistently start tasks successfully.",
    )
    found = judge(replace(WELL, running=1, pending=1, events=(event,)))
    assert told(found) == [
        ("ecs.tasks_missing", Severity.CRITICAL),
        ("ecs.start_impaired", Severity.CRITICAL),
    ]


@pytest.mark.parametrize(
    ("deployment", "expected"),
    [
        (rollout("IN_PROGRESS", 30), []),
        (rollout("IN_PROGRESS", 31), [("ecs.rollout_stuck", Severity.WARNING)]),
        (rollout("IN_PROGRESS", 5, failed=1), [("ecs.tasks_failed", Severity.WARNING)]),
        (rollout("COMPLETED", 500), []),
        (rollout("FAILED", 5, failed=3), [("ecs.rollout_failed", Severity.CRITICAL)]),
        (rollout("", 500), []),
    ],
)
def test_a_rollout_is_done_within_half_an_hour(
    deployment: Deployment, expected: list[tuple[str, Severity]]
) -> None:
    assert told(judge(replace(WELL, deployments=(deployment,)))) == expected


@pytest.mark.parametrize(
    ("breaker", "expected"),
    [
        (None, []),
        (Breaker(enabled=False, rollback=False), [("ecs.breaker_off", Severity.WARNING)]),
        (Breaker(enabled=True, rollback=False), [("ecs.rollback_off", Severity.WARNING)]),
    ],
)
def test_a_rollout_that_fails_ought_to_stop_and_go_back(
    breaker: Breaker | None, expected: list[tuple[str, Severity]]
) -> None:
    found = judge(replace(WELL, breaker=breaker))
    assert told(found) == expected
    assert all("{enable=true,rollback=true}" in finding.remedy for finding in found)


def test_two_images_side_by_side_are_told_only_outside_a_rollout() -> None:
    other = replace(TASK, id="t2", images=(replace(IMAGE, digest="sha256:" + "cd" * 32),))
    mixed = Tasks(wanted=(TASK, other))
    (finding,) = judge(tasks=mixed)
    assert (finding.code, finding.severity) == ("ecs.image_mixed", Severity.WARNING)
    assert finding.evidence[0] == f"app: 1 x {DIGEST}"
    rolling = replace(WELL, deployments=(rollout("IN_PROGRESS", 5), replace(DONE, primary=False)))
    assert judge(rolling, mixed) == []


def test_a_task_that_does_not_run_yet_runs_no_image() -> None:
    other = replace(IMAGE, digest="sha256:" + "cd" * 32)
    waiting = replace(TASK, status="PENDING", created=NOW, images=(other,))
    assert judge(tasks=Tasks(wanted=(TASK, waiting))) == []


@pytest.mark.parametrize(
    ("reference", "floats"),
    [
        ("1.dkr/petclinic:latest", True),
        ("registry:5000/petclinic", True),
        ("registry:5000/petclinic:v2", False),
        (f"petclinic@{DIGEST}", False),
    ],
)
def test_the_section_names_a_floating_tag(reference: str, floats: bool) -> None:  # noqa: FBT001
    task = replace(TASK, images=(replace(IMAGE, reference=reference),))
    (line,) = section_ecs(facts(tasks=Tasks(wanted=(task,))), NOW).lines
    assert ("tag latest" in line) is floats


@pytest.mark.parametrize(("minutes", "expected"), [(10, 0), (11, 1)])
def test_a_task_ought_to_start_within_ten_minutes(minutes: int, expected: int) -> None:
    waiting = replace(TASK, status="PENDING", created=NOW - timedelta(minutes=minutes))
    found = judge(tasks=Tasks(wanted=(*TASKS.wanted, waiting)))
    assert told(found) == [("ecs.tasks_pending", Severity.WARNING)] * expected


@pytest.mark.parametrize(
    ("service", "code"),
    [
        (None, "ecs.missing"),
        (replace(DENIED, why=Why.MISSING), "ecs.missing"),
        (replace(WELL, status="DRAINING", desired=0), "ecs.status"),
        (replace(WELL, status="INACTIVE", desired=0), "ecs.status"),
    ],
)
def test_a_service_that_is_not_there_is_critical_and_nothing_else_is_said(
    service: Read[Service | None], code: str
) -> None:
    unlisted = replace(DENIED, operation="ecs:ListTasks", why=Why.MISSING)
    tasks = unlisted if not isinstance(service, Service) else Tasks()
    (finding,) = judge(service, tasks)
    assert told([finding]) == [(code, Severity.CRITICAL)]
    assert finding.hides == (f"ecs.|{APP.name}",)
    (line,) = section_ecs(facts(service, tasks), NOW).lines
    assert ("does not exist" in line) is (code == "ecs.missing")


def test_an_unreadable_service_is_unknown_and_hides_all_of_ecs() -> None:
    (finding,) = judge(DENIED)
    assert (finding.code, finding.severity) == ("ecs.unreadable", Severity.UNKNOWN)
    assert finding.hides == ("ecs.",)
    assert section_ecs(facts(DENIED), NOW).lines == ("petclinic-dev-app: could not be looked at",)


def test_unreadable_tasks_leave_the_service_judged() -> None:
    failed = replace(DENIED, operation="ecs:ListTasks")
    found = judge(replace(WELL, running=1), failed)
    assert told(found) == [
        ("ecs.tasks_unreadable", Severity.UNKNOWN),
        ("ecs.tasks_missing", Severity.CRITICAL),
    ]
    assert "ecs.stopped_" in found[0].hides


def test_a_thousand_services_that_cannot_be_read_are_one_finding() -> None:
    services = [EcsService(cluster="c", name=f"s{n}") for n in range(1000)]
    read = {
        s: replace(DENIED, resource=s.name, detail=f"request {n}") for n, s in enumerate(services)
    }
    many = EcsFacts(region="r", services=read, tasks={})
    (finding,) = judge_ecs(many, SweepSettings(), NOW)
    assert (finding.code, finding.resource) == ("ecs.unreadable", "ECS")
    assert section_ecs(many, NOW).lines[-1] == "s999: could not be looked at"
    assert (len(finding.evidence), finding.lead, finding.evidence[-1]) == (1001, 2, "s999")


def test_services_of_one_name_in_two_clusters_are_told_apart() -> None:
    services = [EcsService(cluster=cluster, name="app") for cluster in ("blue", "green")]
    gone = EcsFacts(region="r", services=dict.fromkeys(services), tasks={})
    found = judge_ecs(gone, SweepSettings(), NOW)
    assert [finding.resource for finding in found] == ["blue/app", "green/app"]
