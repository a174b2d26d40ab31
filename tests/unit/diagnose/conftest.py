"""An AWS that answers a diagnosis: a PetClinic whose newest deployment crashes."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from opskit.reads import Reader
from tests.fake_aws import FakeAws
from tests.unit.diagnose.world import ALB, APP, AURORA, READER, WRITER, ago, definition

_PREFIX = "arn:aws:ecs:ap-northeast-2:123456789012"
_ELB = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012"
ARN = f"{_ELB}:loadbalancer/app/{ALB}/0123"
GROUP = f"{_ELB}:targetgroup/petclinic-dev-tg/4567"
USUAL = {
    "CPUUtilization": 34.0,
    "MemoryUtilization": 61.0,
    "DatabaseConnections": 38.0,
    "AuroraReplicaLag": 18.0,
    "TargetResponseTime": 0.18,
    "RequestCount": 6200.0,
    "HTTPCode_Target_5XX_Count": 1.0,
    "HTTPCode_ELB_5XX_Count": 0.0,
}


def revision(number: int) -> str:
    return f"{_PREFIX}:service-revision/{APP.cluster}/{APP.name}/{number}"


def history(number: int, began: float, ended: float, status: str = "SUCCESSFUL") -> dict[str, Any]:
    return {
        "serviceDeploymentArn": f"{_PREFIX}:service-deployment/{number}",
        "createdAt": ago(began),
        "startedAt": ago(began),
        "finishedAt": ago(ended),
        "targetServiceRevisionArn": revision(number),
        "status": status,
    }


def revisions(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "serviceRevisions": [
            {"serviceRevisionArn": arn, "taskDefinition": definition(int(arn.rsplit("/", 1)[-1]))}
            for arn in asked["serviceRevisionArns"]
        ]
    }


def service(running: int = 0, failed: int = 6) -> dict[str, Any]:
    deployment = {
        "status": "PRIMARY",
        "taskDefinition": definition(12),
        "createdAt": ago(20),
        "updatedAt": ago(14),
        "rolloutState": "COMPLETED",
        "failedTasks": failed,
    }
    return {
        "serviceName": APP.name,
        "status": "ACTIVE",
        "runningCount": running,
        "desiredCount": 2,
        "pendingCount": 0,
        "deployments": [deployment],
        "events": [{"id": "e", "createdAt": ago(6), "message": "(service x) has started 1 tasks."}],
    }


def stopped(number: int) -> dict[str, Any]:
    return {
        "taskArn": f"{_PREFIX}:task/{APP.cluster}/t{number}",
        "taskDefinitionArn": definition(12),
        "group": f"service:{APP.name}",
        "desiredStatus": "STOPPED",
        "lastStatus": "STOPPED",
        "stopCode": "EssentialContainerExited",
        "stoppedReason": "Essential container in task exited",
        "stoppedAt": ago(9 + number),
        "containers": [{"name": "petclinic", "exitCode": 1}],
    }


def metrics(asked: Mapping[str, Any]) -> dict[str, Any]:
    results = []
    for query in asked["MetricDataQueries"]:
        stat = query["MetricStat"]
        period, name = timedelta(seconds=stat["Period"]), stat["Metric"]["MetricName"]
        count = int((asked["EndTime"] - asked["StartTime"]) / period)
        value = USUAL[name] * (stat["Period"] / 300 if "Count" in name else 1)
        results.append(
            {
                "Id": query["Id"],
                "StatusCode": "Complete",
                "Timestamps": [asked["StartTime"] + period * n for n in range(count)],
                "Values": [value] * count,
            }
        )
    return {"MetricDataResults": results}


def instance(name: str, *, insights: bool) -> dict[str, Any]:
    return {
        "DBInstanceIdentifier": name,
        "DBClusterIdentifier": AURORA,
        "DBInstanceStatus": "available",
        "DbiResourceId": "db-ABCDEFGHIJ",
        "PerformanceInsightsEnabled": insights,
    }


def trail(*events: Mapping[str, Any], token: str = "") -> dict[str, Any]:
    return {"Events": list(events)} | ({"NextToken": token} if token else {})


_MEMBERS = [
    {"DBInstanceIdentifier": WRITER, "IsClusterWriter": True},
    {"DBInstanceIdentifier": READER, "IsClusterWriter": False},
]
_TARGETS = [
    {"Target": {"Id": "10.0.1.21", "Port": 8080}, "TargetHealth": {"State": "healthy"}},
    {
        "Target": {"Id": "10.0.2.34", "Port": 8080},
        "TargetHealth": {
            "State": "unhealthy",
            "Reason": "Target.FailedHealthChecks",
            "Description": "Health checks failed",
        },
    },
]
ANSWERS: dict[str, Any] = {
    "DescribeServices": {"services": [service()], "failures": []},
    "ListServiceDeployments": {
        "serviceDeployments": [history(11, 7200, 7190), history(12, 20, 14)]
    },
    "DescribeServiceRevisions": revisions,
    "ListTasks": {"taskArns": [stopped(n)["taskArn"] for n in range(3)]},
    "DescribeTasks": {"tasks": [stopped(n) for n in range(3)]},
    "DescribeDBClusters": {
        "DBClusters": [
            {"DBClusterIdentifier": AURORA, "Status": "available", "DBClusterMembers": _MEMBERS}
        ]
    },
    "DescribeDBInstances": {
        "DBInstances": [instance(WRITER, insights=True), instance(READER, insights=False)]
    },
    "DescribeEvents": {"Events": []},
    "DescribeDimensionKeys": {
        "Keys": [
            {
                "Dimensions": {"db.sql_tokenized.statement": "SELECT * FROM owners WHERE id = ?"},
                "Total": 0.42,
            }
        ]
    },
    "DescribeLoadBalancers": {"LoadBalancers": [{"LoadBalancerName": ALB, "LoadBalancerArn": ARN}]},
    "DescribeTargetGroups": {
        "TargetGroups": [
            {
                "TargetGroupArn": GROUP,
                "TargetGroupName": "petclinic-dev-tg",
                "LoadBalancerArns": [ARN],
            }
        ]
    },
    "DescribeTargetHealth": {"TargetHealthDescriptions": _TARGETS},
    "GetMetricData": metrics,
    "FilterLogEvents": {
        "events": [{"message": "2026-11-25T02:55:00Z ERROR 1 --- no <!channel> bean"}] * 7
    },
    "DescribeAlarms": {
        "MetricAlarms": [
            {
                "AlarmName": "petclinic-dev-No-Running-Task",
                "StateValue": "ALARM",
                "StateReason": "no datapoints were received for 2 periods",
                "StateTransitionedTimestamp": ago(8),
                "Dimensions": [{"Name": "ServiceName", "Value": APP.name}],
            }
        ],
        "CompositeAlarms": [],
    },
    "LookupEvents": trail(
        {
            "EventId": "1",
            "EventTime": ago(20),
            "CloudTrailEvent": (
                '{"eventID": "1", "eventName": "UpdateService", "eventSource": "ecs.amazonaws.com",'
                ' "userIdentity": {"type": "IAMUser", "userName": "kim"},'
                f' "requestParameters": {{"service": "{APP.name}"}}}}'
            ),
        }
    ),
}


@pytest.fixture
def fake() -> FakeAws:
    fake = FakeAws()
    for operation, answer in ANSWERS.items():
        fake.answer(operation, answer)
    return fake


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(workers=8, seconds=60) as reader:
        yield reader
