"""What the cost report and the capacity review ask: Cost Explorer, budgets, scaling, prices."""

import json
from datetime import date, timedelta
from typing import Any

from bench.world.place import (
    CLUSTER,
    Answers,
    Json,
    World,
    arn,
    in_trouble,
    page,
    service_name,
)

MOST_AWS_SERVICES = 200
"""AWS has few more that could be billed: a bill does not grow with an account's own services."""
_GROUPS_A_PAGE = 5000
_HOURLY = {"Fargate-vCPU-Hours:perCPU": "0.0466", "Fargate-GB-Hours": "0.0051"}
_CLASSES = {"db.r6g.large": "0.313", "db.t4g.medium": "0.113"}


def spending_answers(world: World) -> Answers:
    """Return the answers of ce, budgets, pricing and application-autoscaling."""
    return {
        "ListCostAllocationTags": lambda asked: {
            "CostAllocationTags": [
                {"TagKey": key, "Type": "UserDefined", "Status": "Active"}
                for key in asked["TagKeys"]
            ]
        },
        "GetCostAndUsage": lambda asked: _costs(world, asked),
        "GetCostForecast": _forecast,
        "GetAnomalyMonitors": lambda _asked: {
            "AnomalyMonitors": [{"MonitorName": "services", "MonitorType": "DIMENSIONAL"}]
        },
        "GetAnomalies": lambda _asked: {"Anomalies": []},
        "DescribeBudgets": lambda asked: page(
            [_budget(number) for number in range(1 + world.services // 10)],
            asked.get("NextToken"),
            asked.get("MaxResults", 100),
            result="Budgets",
            more="NextToken",
        ),
        "GetProducts": lambda asked: {"FormatVersion": "aws_v1", "PriceList": _prices(asked)},
        **_scaling_answers(world),
    }


def billed(world: World) -> int:
    """Return how many of AWS's services the account is billed for."""
    return min(MOST_AWS_SERVICES, 10 + world.services)


def _costs(world: World, asked: Json) -> Json:
    """Page through the groups of all days; a day may be cut in two, as AWS does."""
    first = date.fromisoformat(asked["TimePeriod"]["Start"])
    days = (date.fromisoformat(asked["TimePeriod"]["End"]) - first).days
    metric = asked["Metrics"][0]
    every = [
        (first + timedelta(days=day), _cost(index, day, days, metric))
        for day in range(days)
        for index in range(billed(world))
    ]
    part = page(
        every,
        asked.get("NextPageToken"),
        _GROUPS_A_PAGE,
        result="groups",
        more="NextPageToken",
    )
    by_day: dict[date, list[Json]] = {}
    for day, group in part.pop("groups"):
        by_day.setdefault(day, []).append(group)
    return part | {
        "ResultsByTime": [
            {"TimePeriod": _period(day), "Estimated": False, "Total": {}, "Groups": groups}
            for day, groups in by_day.items()
        ]
    }


def _cost(index: int, day: int, days: int, metric: str) -> Json:
    """Every tenth service's cost is three times the usual from ten days before the end on."""
    amount = (1.0 + index % 7) * (3 if in_trouble(index) and day >= days - 10 else 1)
    cost = {"Amount": f"{amount:.10f}", "Unit": "USD"}
    return {"Keys": [f"Amazon Service {index:03d}", "Usage"], "Metrics": {metric: cost}}


def _period(day: date) -> dict[str, str]:
    return {"Start": day.isoformat(), "End": (day + timedelta(days=1)).isoformat()}


def _forecast(asked: Json) -> Json:
    first = date.fromisoformat(asked["TimePeriod"]["Start"])
    days = (date.fromisoformat(asked["TimePeriod"]["End"]) - first).days
    return {
        "Total": {"Amount": f"{6.3 * days:.2f}", "Unit": "USD"},
        "ForecastResultsByTime": [
            {
                "TimePeriod": _period(first + timedelta(days=day)),
                "MeanValue": "6.3",
                "PredictionIntervalLowerBound": "5.8",
                "PredictionIntervalUpperBound": "6.9",
            }
            for day in range(days)
        ],
    }


def _budget(number: int) -> Json:
    spent = "240" if in_trouble(number) else "140"
    return {
        "BudgetName": f"budget-{number:03d}",
        "BudgetLimit": {"Amount": "200.0", "Unit": "USD"},
        "TimeUnit": "MONTHLY",
        "BudgetType": "COST",
        "CalculatedSpend": {
            "ActualSpend": {"Amount": spent, "Unit": "USD"},
            "ForecastedSpend": {"Amount": "190", "Unit": "USD"},
        },
    }


def _prices(asked: Json) -> list[str]:
    fields = {one["Field"]: one["Value"] for one in asked["Filters"]}
    if asked["ServiceCode"] == "AmazonECS":
        return [_price(f"APN2-{usage}", dollars) for usage, dollars in _HOURLY.items()]
    kind = fields["instanceType"]
    dollars = _CLASSES.get(kind, "0.5")
    return [_price(f"APN2-InstanceUsage:{kind}", dollars, databaseEngine=fields["databaseEngine"])]


def _price(usage: str, dollars: str, **attributes: str) -> str:
    dimension = {"pricePerUnit": {"USD": dollars}, "unit": "Hrs"}
    said: dict[str, Any] = {
        "product": {"attributes": {"usagetype": usage, **attributes}},
        "terms": {"OnDemand": {"a": {"priceDimensions": {"a": dimension}}}},
    }
    return json.dumps(said)


def _scaling_answers(world: World) -> Answers:
    def paged(asked: Json, every: list[Json], result: str) -> Json:
        size = asked.get("MaxResults", 50)
        return page(every, asked.get("NextToken"), size, result=result, more="NextToken")

    return {
        "DescribeScalableTargets": lambda asked: paged(
            asked, [_target(world, index) for index in range(world.services)], "ScalableTargets"
        ),
        "DescribeScalingPolicies": lambda asked: paged(
            asked, [_policy(world, index) for index in range(world.services)], "ScalingPolicies"
        ),
        "DescribeScalingActivities": lambda _asked: {"ScalingActivities": []},
    }


def _target(world: World, index: int) -> Json:
    """Every tenth service may not scale below one task, nor above two."""
    least, most = (1, 2) if in_trouble(index) else (2, 8)
    return {
        **_scaled(index),
        "MinCapacity": least,
        "MaxCapacity": most,
        "RoleARN": "arn:aws:iam::123456789012:role/scaling",
        "CreationTime": world.ago(days=300),
    }


def _policy(world: World, index: int) -> Json:
    tracking = {
        "TargetValue": 50.0 if in_trouble(index) else 70.0,
        "PredefinedMetricSpecification": {
            "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
        },
        "ScaleOutCooldown": 300,
        "ScaleInCooldown": 300,
    }
    name = f"{service_name(index)}-cpu"
    return {
        **_scaled(index),
        "PolicyARN": arn("autoscaling", f"scalingPolicy:{name}"),
        "PolicyName": name,
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": tracking,
        "CreationTime": world.ago(days=300),
    }


def _scaled(index: int) -> dict[str, str]:
    return {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{CLUSTER}/{service_name(index)}",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
