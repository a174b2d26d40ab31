"""Troubles of the service on ECS, as the answers that ECS would give."""

from datetime import datetime, timedelta
from typing import Any

from local.world.application import IMAGE, Application
from local.world.facts import Answers, describe_event, patch, service_at
from local.world.names import ACCOUNT, CLUSTER, CONTAINER, IMAGE_DIGEST, REGION, SERVICE, ZONES

_PREFIX = f"arn:aws:ecs:{REGION}:{ACCOUNT}"
_OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage"
_MANUAL = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
_DEPLOYING_HOURS = 2


def tasks_missing(application: Application, now: datetime) -> Answers:
    """One of two tasks does not run and none is starting."""
    event = describe_event(
        now, 21, "was unable to place a task. Reason: Capacity is unavailable at this time."
    )
    return [
        patch(
            "ecs",
            "DescribeServices",
            (service_at(), {"runningCount": 1, "pendingCount": 0, "events": [event]}),
            (service_at(".deployments[]"), {"runningCount": 1, "pendingCount": 0}),
        ),
        _running(application.tasks[:1]),
    ]


def _running(tasks: tuple[str, ...]) -> dict[str, Any]:
    return {
        "service": "ecs",
        "operation": "ListTasks",
        "match": {"desiredStatus || 'RUNNING'": "RUNNING"},
        "response": {"taskArns": list(tasks)},
    }


def deployment_stuck(_application: Application, now: datetime) -> Answers:
    """The second revision's tasks never become healthy; the first revision's still run."""
    began = (now - timedelta(hours=_DEPLOYING_HOURS)).isoformat()
    old = (now - timedelta(days=5)).isoformat()
    shared = {"desiredCount": 2, "launchType": "FARGATE", "platformVersion": "1.4.0"}
    definition = f"{_PREFIX}:task-definition/{SERVICE}"
    stuck = shared | {
        "id": "ecs-svc/7182935504812277391",
        "status": "PRIMARY",
        "taskDefinition": f"{definition}:2",
        "runningCount": 0,
        "pendingCount": 2,
        "failedTasks": 3,
        "rolloutState": "IN_PROGRESS",
        "rolloutStateReason": "ECS deployment ecs-svc/7182935504812277391 in progress.",
        "createdAt": began,
        "updatedAt": began,
    }
    serving = shared | {
        "id": "ecs-svc/6049128837166120455",
        "status": "ACTIVE",
        "taskDefinition": f"{definition}:1",
        "runningCount": 2,
        "pendingCount": 0,
        "failedTasks": 0,
        "rolloutState": "COMPLETED",
        "rolloutStateReason": "ECS deployment ecs-svc/6049128837166120455 completed.",
        "createdAt": old,
        "updatedAt": old,
    }
    event = describe_event(now, 4, "has started 2 tasks: (task 5b1d) (task 90ac).")
    members = {
        "taskDefinition": f"{definition}:2",
        "pendingCount": 2,
        "deployments": [stuck, serving],
        "events": [event],
    }
    return [patch("ecs", "DescribeServices", (service_at(), members))]


def tasks_crashing(application: Application, now: datetime) -> Answers:
    """Tasks are killed for their memory and started again, six times so far; one runs."""
    return _crash(application, now, running=1)


def no_task_lives(application: Application, now: datetime) -> Answers:
    """Tasks are killed for their memory and started again, six times so far; none runs."""
    return _crash(application, now, running=0)


def _crash(application: Application, now: datetime, *, running: int) -> Answers:
    counts = {"runningCount": running, "pendingCount": len(application.tasks) - running}
    events = [
        describe_event(now, 6, f"is unable to consistently start tasks successfully. {_MANUAL}"),
        describe_event(now, 9, "has started 1 tasks: (task 30c55a1f)."),
    ]
    stopped = [stopped_task(number, now) for number in range(3)]
    arns = [task["taskArn"] for task in stopped]
    return [
        patch(
            "ecs",
            "DescribeServices",
            (service_at(), counts | {"events": events}),
            (service_at(".deployments[]"), counts | {"failedTasks": 6}),
        ),
        _running(application.tasks[:running]),
        {
            "service": "ecs",
            "operation": "ListTasks",
            "match": {"desiredStatus": "STOPPED"},
            "response": {"taskArns": arns},
        },
        *(describe_task(task) for task in stopped),
    ]


def describe_task(task: dict[str, Any]) -> dict[str, Any]:
    """Answer DescribeTasks with a task that the emulator does not have."""
    return {
        "service": "ecs",
        "operation": "DescribeTasks",
        "match": {"tasks": task["taskArn"]},
        "patch": [{"at": "tasks", "append": [task]}, {"at": "@", "set": {"failures": []}}],
    }


def stopped_task(
    number: int,
    now: datetime,
    *,
    revision: int = 1,
    every: int = 9,
    exit_code: int = 137,
    reason: str = _OUT_OF_MEMORY,
) -> dict[str, Any]:
    """Describe a task that its container stopped: the newest 7 minutes ago, one `every` before."""
    stopped = now - timedelta(minutes=7 + every * number)
    name = f"7e1b4c2d9f60385a41d0b6c8e27f{revision:02x}{number:02x}"
    return {
        "taskArn": f"{_PREFIX}:task/{CLUSTER}/{name}",
        "clusterArn": f"{_PREFIX}:cluster/{CLUSTER}",
        "taskDefinitionArn": f"{_PREFIX}:task-definition/{SERVICE}:{revision}",
        "group": f"service:{SERVICE}",
        "startedBy": "ecs-svc/6049128837166120455",
        "launchType": "FARGATE",
        "availabilityZone": ZONES[number % 2],
        "lastStatus": "STOPPED",
        "desiredStatus": "STOPPED",
        "stopCode": "EssentialContainerExited",
        "stoppedReason": "Essential container in task exited",
        "startedAt": (stopped - timedelta(minutes=6)).isoformat(),
        "stoppingAt": stopped.isoformat(),
        "stoppedAt": stopped.isoformat(),
        "containers": [
            {
                "name": CONTAINER,
                "image": IMAGE,
                "imageDigest": IMAGE_DIGEST,
                "lastStatus": "STOPPED",
                "exitCode": exit_code,
                "reason": reason,
            }
        ],
    }
