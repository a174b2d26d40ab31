"""AWS's answers in, ECS facts out: in few calls, and whole but for what is refused."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.health_sweep.collect.ecs import collect_ecs
from functions.health_sweep.judge.ecs import judge_ecs
from functions.health_sweep.judge.ecs_facts import Breaker, EcsFacts, Service
from functions.health_sweep.settings import SweepSettings
from notifier.words import Severity
from opskit.reads import Reader
from opskit.targets import EcsService, Targets
from opskit.tasks import Tasks
from opskit.unreadable import Unreadable
from tests.fake_aws import FakeAws

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CLUSTER, NAME = "petclinic-dev-cluster", "petclinic-dev-app"
APP = EcsService(cluster=CLUSTER, name=NAME)
ARN = "arn:aws:ecs:ap-northeast-2:1:"


def said_of_service(name: str = NAME) -> dict[str, Any]:
    return {
        "serviceName": name,
        "status": "ACTIVE",
        "desiredCount": 2,
        "runningCount": 2,
        "pendingCount": 0,
        "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
        "deployments": [
            {
                "status": "PRIMARY",
                "rolloutState": "COMPLETED",
                "taskDefinition": f"{ARN}task-definition/{name}:12",
                "createdAt": NOW - timedelta(days=3),
                "updatedAt": NOW - timedelta(days=3),
            }
        ],
        "events": [{"createdAt": NOW, "message": f"(service {name}) has reached a steady state."}],
    }


def said_of_task(task: str, name: str = NAME) -> dict[str, Any]:
    stopped = task.startswith("stopped")
    return {
        "taskArn": f"{ARN}task/{CLUSTER}/{task}",
        "group": f"service:{name}",
        "desiredStatus": "STOPPED" if stopped else "RUNNING",
        "lastStatus": "STOPPED" if stopped else "RUNNING",
        "createdAt": NOW - timedelta(days=1),
        **({"stoppedAt": NOW, "stopCode": "EssentialContainerExited"} if stopped else {}),
        "containers": [{"name": "app", "image": "i:v1", "imageDigest": "sha256:1", "exitCode": 1}],
    }


def describe_services(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    unknown = [name for name in asked["services"] if name.startswith("typo")]
    known = [said_of_service(name) for name in asked["services"] if name not in unknown]
    failures = [{"arn": f"{ARN}service/{CLUSTER}/{n}", "reason": "MISSING"} for n in unknown]
    return {"services": known, "failures": failures}


def list_tasks(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    state = asked["desiredStatus"].lower()
    return {"taskArns": [f"{ARN}task/{CLUSTER}/{state}{n}" for n in range(2)]}


def describe_tasks(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"tasks": [said_of_task(arn.rsplit("/", 1)[-1]) for arn in asked["tasks"]]}


@pytest.fixture
def ecs(fake: FakeAws) -> FakeAws:
    fake.answer("DescribeServices", describe_services)
    fake.answer("ListTasks", list_tasks)
    fake.answer("DescribeTasks", describe_tasks)
    return fake


def collect(fake: FakeAws, reader: Reader, *services: EcsService) -> EcsFacts:
    targets = Targets(services=services or (APP,))
    return collect_ecs(fake.aws, reader, targets, SweepSettings(), NOW)


def test_a_service_and_its_tasks_are_read_in_four_calls(ecs: FakeAws, reader: Reader) -> None:
    facts = collect(ecs, reader)
    service, tasks = facts.services[APP], facts.tasks[APP]
    assert isinstance(service, Service)
    assert isinstance(tasks, Tasks)
    assert (service.running, service.breaker) == (2, Breaker(enabled=True, rollback=True))
    assert service.deployments[0].task_definition == "petclinic-dev-app:12"
    assert [task.id for task in tasks.wanted] == ["running0", "running1"]
    assert [stop.task for stop in tasks.stopped] == ["stopped0", "stopped1"]
    assert len(ecs.asked) == 4


def test_only_troubling_events_of_the_last_day_are_kept(ecs: FakeAws, reader: Reader) -> None:
    said = said_of_service()
    bad = f"(service {NAME}) was unable to place a task."
    said["events"] += [{"createdAt": NOW - timedelta(hours=h), "message": bad} for h in (1, 25)]
    ecs.answer("DescribeServices", {"services": [said]})
    service = collect(ecs, reader).services[APP]
    assert isinstance(service, Service)
    assert [event.at for event in service.events] == [NOW - timedelta(hours=1)]


def test_containers_that_aws_adds_are_neither_images_nor_a_reason_to_stop(
    ecs: FakeAws, reader: Reader
) -> None:
    def tasks(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        said = [said_of_task(arn.rsplit("/", 1)[-1]) for arn in asked["tasks"]]
        agent = {"name": "aws-guardduty-agent-x", "reason": "CannotPullContainerError: 403"}
        proxy = {"name": "ecs-service-connect-x", "exitCode": 0}
        return {"tasks": [one | {"containers": [*one["containers"], agent, proxy]} for one in said]}

    ecs.answer("DescribeTasks", tasks)
    read = collect(ecs, reader).tasks[APP]
    assert isinstance(read, Tasks)
    assert {image.container for task in read.wanted for image in task.images} == {"app"}
    assert {end.name for stop in read.stopped for end in stop.containers} == {
        "app",
        "ecs-service-connect-x",
    }


def test_somebody_elses_deployments_are_not_judged(ecs: FakeAws, reader: Reader) -> None:
    said = said_of_service() | {"deploymentController": {"type": "CODE_DEPLOY"}}
    ecs.answer("DescribeServices", {"services": [said]})
    service = collect(ecs, reader).services[APP]
    assert isinstance(service, Service)
    assert (service.deployments, service.breaker) == ((), None)


def test_nothing_is_asked_where_no_service_is_named(fake: FakeAws, reader: Reader) -> None:
    facts = collect_ecs(fake.aws, reader, Targets(), SweepSettings(), NOW)
    assert (facts.services, facts.tasks, fake.asked) == ({}, {}, [])


def test_an_unknown_service_is_missing_beside_a_known_one(ecs: FakeAws, reader: Reader) -> None:
    typo = EcsService(cluster=CLUSTER, name="typo")
    ecs.answer("DescribeTasks", {"tasks": []})
    found = judge_ecs(collect(ecs, reader, APP, typo), SweepSettings(), NOW)
    assert [(f.code, f.resource) for f in found] == [("ecs.missing", "typo")]


def test_an_unknown_cluster_is_a_missing_service(ecs: FakeAws, reader: Reader) -> None:
    for operation in ("DescribeServices", "ListTasks"):
        ecs.refuse(operation, "ClusterNotFoundException")
    found = judge_ecs(collect(ecs, reader), SweepSettings(), NOW)
    assert [(f.code, f.severity) for f in found] == [("ecs.missing", Severity.CRITICAL)]


def test_a_thousand_services_are_read_in_tens_and_their_tasks_in_hundreds(
    ecs: FakeAws, reader: Reader
) -> None:
    services = [EcsService(cluster=CLUSTER, name=f"s{n}") for n in range(1000)]

    def listed(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        page = int(asked.get("nextToken", 0))
        arns = [f"{ARN}task/{CLUSTER}/{n}" for n in range(page * 100, page * 100 + 100)]
        if asked["desiredStatus"] == "STOPPED":
            return {"taskArns": []}
        return {"taskArns": arns, **({"nextToken": str(page + 1)} if page < 19 else {})}

    def described(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        ids = [arn.rsplit("/", 1)[-1] for arn in asked["tasks"]]
        return {"tasks": [said_of_task(i, f"s{int(i) // 2}") for i in ids]}

    ecs.answer("ListTasks", listed)
    ecs.answer("DescribeTasks", described)
    facts = collect(ecs, reader, *services)
    counts = [len(ecs.calls(n)) for n in ("DescribeServices", "ListTasks", "DescribeTasks")]
    assert counts == [100, 21, 20]
    assert judge_ecs(facts, SweepSettings(), NOW) == []
    assert all(isinstance(t, Tasks) and len(t.wanted) == 2 for t in facts.tasks.values())


def test_a_task_that_stopped_more_than_an_hour_ago_is_not_kept(
    ecs: FakeAws, reader: Reader
) -> None:
    old = said_of_task("stopped9") | {"stoppedAt": NOW - timedelta(minutes=61)}
    ecs.answer("DescribeTasks", {"tasks": [old]})
    assert collect(ecs, reader).tasks[APP] == Tasks()


def test_a_task_outside_a_service_is_nobodys(ecs: FakeAws, reader: Reader) -> None:
    one_off = said_of_task("stopped9") | {"group": f"family:{NAME}"}
    ecs.answer("DescribeTasks", {"tasks": [one_off]})
    assert collect(ecs, reader).tasks[APP] == Tasks()


@pytest.mark.parametrize("code", ["AccessDeniedException", "ThrottlingException", "Timeout"])
@pytest.mark.parametrize(
    ("operation", "finding"),
    [
        ("DescribeServices", "ecs.unreadable"),
        ("ListTasks", "ecs.tasks_unreadable"),
        ("DescribeTasks", "ecs.tasks_unreadable"),
    ],
)
def test_one_refused_call_leaves_the_rest_standing(
    ecs: FakeAws, reader: Reader, operation: str, finding: str, code: str
) -> None:
    ecs.refuse(operation, code)
    facts = collect(ecs, reader)
    lost = [r for r in (facts.services[APP], facts.tasks[APP]) if isinstance(r, Unreadable)]
    assert [one.operation for one in lost] == [f"ecs:{operation}"]
    found = judge_ecs(facts, SweepSettings(), NOW)
    assert [(f.code, f.resource, f.severity) for f in found] == [(finding, NAME, Severity.UNKNOWN)]
