"""Half a year of a PetClinic as AWS would tell it, and what can be changed in it."""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.capacity_review.settings import CapacitySettings
from opskit.reads import Reader
from tests.fake_aws import FakeAws

NOW = datetime(2026, 12, 1, 0, 40, tzinfo=UTC)
"""09:40 in Seoul on the 1st."""
END = datetime(2026, 12, 1, tzinfo=UTC)
CLUSTER, APP, AURORA = "petclinic-dev-cluster", "petclinic-dev-app", "petclinic-dev-aurora"
SETTINGS = CapacitySettings(ecs_services=(f"{CLUSTER}/{APP}",), db_clusters=(AURORA,))
GIB = 1024.0**3
LEFT = 128 * 1024 * GIB

type Course = Callable[[float], float | None]
"""Days before the end to the value of that day."""


def level(value: float) -> Course:
    return lambda _days: value


def growth(now: float, *, a_week: float) -> Course:
    """Grow to `now`, each week a little above or below the line."""
    return lambda days: now - a_week * days / 7 + a_week * math.sin(days / 5)


def since(days_ago: float, course: Course) -> Course:
    return lambda days: course(days) if days <= days_ago else None


def _usual() -> dict[str, Course]:
    return {
        "tasks": level(2.0),
        "AWS/ECS CPUUtilization": level(40.0),
        "AWS/ECS MemoryUtilization": level(61.0),
        "DatabaseConnections": level(38.0),
        "AWS/RDS CPUUtilization": level(30.0),
        "FreeableMemory": level(1.4 * GIB),
        "VolumeBytesUsed": growth(12 * GIB, a_week=0.1 * GIB),
        "AuroraVolumeBytesLeftTotal": level(LEFT),
    }


@dataclass
class Metrics:
    """What CloudWatch knows."""

    courses: dict[str, Course] = field(default_factory=_usual)

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        results = [self._result(query, asked) for query in asked["MetricDataQueries"]]
        return {"MetricDataResults": results}

    def _result(self, query: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
        stat = query["MetricStat"]
        metric = stat["Metric"]
        name = metric["MetricName"]
        counted = stat["Stat"] == "SampleCount"
        course = self.courses.get("tasks" if counted else name) or self.courses.get(
            f"{metric['Namespace']} {name}", lambda _days: None
        )
        times, values = [], []
        at, period = asked["StartTime"], stat["Period"]
        while at < asked["EndTime"]:
            value = course((END - at) / timedelta(days=1))
            if value is not None:
                times.append(at)
                values.append(value * period / 60 if counted else value * _shape(at, period))
            at += timedelta(seconds=period)
        return {"Id": query["Id"], "StatusCode": "Complete", "Timestamps": times, "Values": values}


def _shape(at: datetime, period: int) -> float:
    """Let hours differ: the busiest take 1.5 of the day's average."""
    return 1 + math.sin(math.pi * at.hour / 12) / 2 if period == 3600 else 1.0


def service(**changed: object) -> dict[str, Any]:
    usual = {
        "serviceName": APP,
        "status": "ACTIVE",
        "runningCount": 2,
        "desiredCount": 2,
        "launchType": "FARGATE",
        "taskDefinition": f"arn:aws:ecs:ap-northeast-2:123456789012:task-definition/{APP}:7",
    }
    return {"services": [{**usual, **changed}]}


def definition(cpu: str = "256", memory: str = "512", **environment: str) -> dict[str, Any]:
    variables = [{"name": name, "value": value} for name, value in environment.items()]
    container = {"name": "petclinic", "environment": variables}
    said = {"family": APP, "cpu": cpu, "memory": memory, "containerDefinitions": [container]}
    return {"taskDefinition": said}


_SCALED = {
    "ServiceNamespace": "ecs",
    "ResourceId": f"service/{CLUSTER}/{APP}",
    "ScalableDimension": "ecs:service:DesiredCount",
}


def target(least: int = 2, most: int = 3, **changed: object) -> dict[str, Any]:
    more = {"MinCapacity": least, "MaxCapacity": most, "RoleARN": "arn:role", "CreationTime": NOW}
    return {"ScalableTargets": [{**_SCALED, **more, **changed}]}


def policy(percent: float = 70.0, out: int = 300, back: int = 300) -> dict[str, Any]:
    tracking = {
        "TargetValue": percent,
        "PredefinedMetricSpecification": {
            "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
        },
        "ScaleOutCooldown": out,
        "ScaleInCooldown": back,
    }
    said = {
        **_SCALED,
        "PolicyARN": "arn:policy",
        "PolicyName": "petclinic-cpu-scaling",
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": tracking,
        "CreationTime": NOW,
    }
    return {"ScalingPolicies": [said]}


def refusals(*moments: datetime) -> dict[str, Any]:
    said = [
        {
            **_SCALED,
            "ActivityId": f"a{number}",
            "Description": "Attempting to scale",
            "Cause": "monitor alarm",
            "StartTime": at,
            "StatusCode": "Failed",
            "NotScaledReasons": [{"Code": "AlreadyAtMaxCapacity", "MaxCapacity": 3}],
        }
        for number, at in enumerate(moments)
    ]
    return {"ScalingActivities": said}


def cluster(**changed: object) -> dict[str, Any]:
    members = [
        {"DBInstanceIdentifier": f"{AURORA}-{role}", "IsClusterWriter": role == "writer"}
        for role in ("writer", "reader")
    ]
    usual = {"DBClusterIdentifier": AURORA, "Engine": "aurora-mysql", "DBClusterMembers": members}
    return {"DBClusters": [{**usual, **changed}]}


def instances(
    kind: str = "db.t4g.medium", group: str = "default.aurora-mysql8.0"
) -> dict[str, Any]:
    said = [
        {
            "DBInstanceIdentifier": f"{AURORA}-{role}",
            "DBInstanceClass": kind,
            "DBParameterGroups": [{"DBParameterGroupName": group}],
        }
        for role in ("writer", "reader")
    ]
    return {"DBInstances": said}


def price(usage: str, dollars: str, **attributes: str) -> str:
    """Write one product as the price list does (AWS Billing guide, "Price List Query API")."""
    dimension = {"unit": "hours", "pricePerUnit": {"USD": dollars}}
    return json.dumps(
        {
            "product": {"attributes": {"usagetype": usage, **attributes}},
            "terms": {"OnDemand": {"SKU.TERM": {"priceDimensions": {"SKU.RATE": dimension}}}},
        }
    )


FARGATE = (
    price("APN2-Fargate-vCPU-Hours:perCPU", "0.0465600000"),
    price("APN2-Fargate-GB-Hours", "0.0051100000"),
    price("APN2-Fargate-ARM-vCPU-Hours:perCPU", "0.0372500000"),
    price("APN2-Fargate-ARM-GB-Hours", "0.0040900000"),
)
CLASSES = {"db.r6g.large": "0.3130000000", "db.r6g.xlarge": "0.6260000000"}
"""Made up for tests but for the first."""


def products(asked: Mapping[str, Any]) -> dict[str, Any]:
    fields = {one["Field"]: one["Value"] for one in asked["Filters"]}
    if asked["ServiceCode"] == "AmazonECS":
        return {"PriceList": list(FARGATE)}
    kind = fields["instanceType"]
    if kind not in CLASSES:
        return {"PriceList": []}
    usage, engine = f"APN2-InstanceUsage:{kind}", fields["databaseEngine"]
    return {"PriceList": [price(usage, CLASSES[kind], databaseEngine=engine)]}


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def fake(metrics: Metrics) -> FakeAws:
    fake = FakeAws()
    fake.answer("GetMetricData", metrics.answer)
    fake.answer("GetMetricWidgetImage", {"MetricWidgetImage": b"\x89PNG"})
    fake.answer("DescribeServices", service())
    fake.answer("DescribeTaskDefinition", definition())
    fake.answer("DescribeScalableTargets", target())
    fake.answer("DescribeScalingPolicies", policy())
    fake.answer("DescribeScalingActivities", refusals())
    fake.answer("DescribeDBClusters", cluster())
    fake.answer("DescribeDBInstances", instances())
    fake.answer("GetProducts", products)
    return fake


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(workers=4, seconds=60) as reader:
        yield reader
