"""What ECS remembers of the service's deployments, and one of them that went wrong."""

import json
from datetime import datetime, timedelta
from typing import Any

from local.world.application import Application
from local.world.ecs_troubles import describe_task, stopped_task
from local.world.facts import DEPLOYED_DAYS_AGO, Answers, describe_event, patch, service_at
from local.world.names import ACCOUNT, CLUSTER, REGION, SERVICE

_PREFIX = f"arn:aws:ecs:{REGION}:{ACCOUNT}"
_DEFINITION = f"{_PREFIX}:task-definition/{SERVICE}"
_BEGAN, _ENDED = 19, 14  # minutes ago
_CRASH = "Error: could not resolve placeholder 'petclinic.billing.url'"
_NEVER_STEADY = "is unable to consistently start tasks successfully."


def list_deployments(now: datetime) -> Answers:
    """List the answers of a service that was last deployed, well, five days ago."""
    began = now - timedelta(days=DEPLOYED_DAYS_AGO)
    return [
        {
            "service": "ecs",
            "operation": "ListServiceDeployments",
            "response": {
                "serviceDeployments": [_deployment(1, began, began + timedelta(minutes=6))]
            },
        },
        {
            "service": "ecs",
            "operation": "DescribeServiceRevisions",
            "response": {"serviceRevisions": [_revision(1)], "failures": []},
        },
    ]


def bad_deployment(_application: Application, now: datetime) -> Answers:
    """The second revision was deployed by kim; its tasks end with 1 as soon as they start."""
    began, ended = (now - timedelta(minutes=minutes) for minutes in (_BEGAN, _ENDED))
    stopped = [
        stopped_task(number, now, revision=2, every=2, exit_code=1, reason=_CRASH)
        for number in range(4)
    ]
    old = now - timedelta(days=DEPLOYED_DAYS_AGO)
    history = [
        _deployment(2, began, ended),
        _deployment(1, old, old + timedelta(minutes=6)),
    ]
    starting = {"taskDefinition": f"{_DEFINITION}:2", "runningCount": 0, "pendingCount": 2}
    times = {"createdAt": began.isoformat(), "updatedAt": ended.isoformat()}
    rolled = {**starting, **times, "failedTasks": 4}
    service = {**starting, "events": [describe_event(now, 6, _NEVER_STEADY)]}
    return [
        patch("ecs", "ListServiceDeployments", ("@", {"serviceDeployments": history})),
        patch(
            "ecs",
            "DescribeServiceRevisions",
            ("@", {"serviceRevisions": [*map(_revision, (1, 2))]}),
        ),
        patch(
            "ecs",
            "DescribeServices",
            (service_at(), service),
            (service_at(".deployments[]"), rolled),
        ),
        _listed("RUNNING", []),
        _listed("STOPPED", [task["taskArn"] for task in stopped]),
        *(describe_task(task) for task in stopped),
        _made_by("kim", began),
    ]


def _deployment(revision: int, began: datetime, ended: datetime) -> dict[str, Any]:
    return {
        "serviceDeploymentArn": f"{_PREFIX}:service-deployment/{CLUSTER}/{SERVICE}/d{revision}",
        "serviceArn": f"{_PREFIX}:service/{CLUSTER}/{SERVICE}",
        "clusterArn": f"{_PREFIX}:cluster/{CLUSTER}",
        "createdAt": began.isoformat(),
        "startedAt": began.isoformat(),
        "finishedAt": ended.isoformat(),
        "targetServiceRevisionArn": _revision_arn(revision),
        "status": "SUCCESSFUL",
    }


def _revision(number: int) -> dict[str, Any]:
    return {
        "serviceRevisionArn": _revision_arn(number),
        "serviceArn": f"{_PREFIX}:service/{CLUSTER}/{SERVICE}",
        "taskDefinition": f"{_DEFINITION}:{number}",
    }


def _revision_arn(number: int) -> str:
    return f"{_PREFIX}:service-revision/{CLUSTER}/{SERVICE}/{4980306466373577090 + number}"


def _listed(state: str, tasks: list[str]) -> dict[str, Any]:
    return {
        "service": "ecs",
        "operation": "ListTasks",
        "match": {"desiredStatus || 'RUNNING'": state},
        "response": {"taskArns": tasks},
    }


def _made_by(who: str, began: datetime) -> dict[str, Any]:
    at = began - timedelta(seconds=4)
    record = {
        "eventID": "deploy-2",
        "eventName": "UpdateService",
        "eventSource": "ecs.amazonaws.com",
        "sourceIPAddress": "203.0.113.40",
        "userIdentity": {"type": "IAMUser", "userName": who},
        "requestParameters": {
            "cluster": CLUSTER,
            "service": SERVICE,
            "taskDefinition": f"{SERVICE}:2",
        },
    }
    event = {
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "EventTime": at.timestamp(),
        "EventSource": record["eventSource"],
        "CloudTrailEvent": json.dumps({**record, "eventTime": at.isoformat()}),
    }
    return {
        **patch("cloudtrail", "LookupEvents", ("@", {"Events": [event]})),
        "match": {"LookupAttributes[0].AttributeKey": "ReadOnly"},
    }
