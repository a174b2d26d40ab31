"""What the PetClinic costs, as Cost Explorer and Budgets say it, and how that can go wrong."""

import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from local.world.application import Application
from local.world.facts import Answers, patch

DATABASE = "Amazon Relational Database Service"
NEWCOMER = "Amazon GuardDuty"

_DAYS = 35
_SETTLING = 2
_STACK_TAG = "aws:cloudformation:stack-name"
_USUAL = {
    DATABASE: 4.61,
    "Amazon Elastic Container Service": 1.18,
    "Amazon Elastic Load Balancing": 0.74,
    "AmazonCloudWatch": 0.52,
    "EC2 - Other": 1.06,
    "Amazon Simple Storage Service": 0.05,
}
_OWN = {"AWS Lambda": 0.012, "Amazon DynamoDB": 0.004, "AmazonCloudWatch": 0.031}
_BUDGET = 400.0

type Costs = Callable[[str, date], float]


def list_costs(now: datetime) -> Answers:
    """List the answers of Cost Explorer and Budgets in an ordinary week."""
    return [
        _answer("ce", "ListCostAllocationTags", _tags()),
        # The own stack's first: of several answers that fit, the first is given.
        _answer("ce", "GetCostAndUsage", _usage(now, _OWN), {"Filter.Tags.Key": _STACK_TAG}),
        _answer("ce", "GetCostAndUsage", _usage(now, _USUAL)),
        _answer("ce", "GetCostForecast", _forecast(now)),
        _answer("ce", "GetAnomalyMonitors", _monitors()),
        _answer("budgets", "DescribeBudgets", _budgets(actual=190.0, expected=254.0)),
    ]


def cost_spike(_application: Application, now: datetime) -> Answers:
    """The database costs three times as much in the last three settled days; a service is new."""
    since = now.date() - timedelta(days=_SETTLING + 3)
    usual = _USUAL | {NEWCOMER: 2.9}

    def factor(service: str, day: date) -> float:
        if service == NEWCOMER:
            return float(day >= since)
        return 3.0 if service == DATABASE and day >= since else 1.0

    dear = patch("ce", "GetCostAndUsage", ("@", _usage(now, usual, factor)))
    asked: tuple[dict[str, Any], ...] = ({"Filter": None}, {"Filter.Tags.Key": "Project"})
    anomalies = patch("ce", "GetAnomalies", ("@", {"Anomalies": [_anomaly(since)]}))
    return [*(dear | {"match": match} for match in asked), anomalies]


def budget_exceeded(_application: Application, _now: datetime) -> Answers:
    """More is spent than the month's budget allows."""
    budgets = _budgets(actual=431.7, expected=560.0)
    return [patch("budgets", "DescribeBudgets", ("@", budgets))]


def cost_tag_inactive(_application: Application, _now: datetime) -> Answers:
    """Nobody has activated the project's tag for cost allocation."""
    return [patch("ce", "ListCostAllocationTags", ("@", {"CostAllocationTags": []}))]


def _answer(
    service: str,
    operation: str,
    response: Mapping[str, Any],
    match: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    answer = {"service": service, "operation": operation, "response": response}
    return answer | ({"match": match} if match else {})


def _tags() -> dict[str, Any]:
    active = ((_STACK_TAG, "AWSGenerated"), ("Project", "UserDefined"))
    return {
        "CostAllocationTags": [
            {"TagKey": key, "Type": kind, "Status": "Active"} for key, kind in active
        ]
    }


def _steady(_service: str, _day: date) -> float:
    return 1.0


def _usage(now: datetime, usual: Mapping[str, float], factor: Costs = _steady) -> dict[str, Any]:
    chance = random.Random("petclinic costs")
    days = [now.date() - timedelta(days=days_ago) for days_ago in range(_DAYS, 0, -1)]
    return {
        "GroupDefinitions": [
            {"Type": "DIMENSION", "Key": "SERVICE"},
            {"Type": "DIMENSION", "Key": "RECORD_TYPE"},
        ],
        "ResultsByTime": [
            {
                "TimePeriod": {"Start": str(day), "End": str(day + timedelta(days=1))},
                "Total": {},
                "Estimated": True,
                "Groups": [
                    _group(service, "Usage", amount * factor(service, day) * chance.gauss(1, 0.03))
                    for service, amount in usual.items()
                    if factor(service, day)
                ],
            }
            for day in days
        ],
    }


def _group(service: str, record_type: str, amount: float) -> dict[str, Any]:
    cost = {"Amount": f"{amount:.10f}", "Unit": "USD"}
    return {"Keys": [service, record_type], "Metrics": {"BlendedCost": cost}}


def _forecast(now: datetime) -> dict[str, Any]:
    a_day = sum(_USUAL.values())
    first = now.date()
    month = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
    days = [first + timedelta(days=n) for n in range((month - first).days)]
    return {
        "Total": {"Amount": f"{a_day * len(days):.10f}", "Unit": "USD"},
        "ForecastResultsByTime": [
            {
                "TimePeriod": {"Start": str(day), "End": str(day + timedelta(days=1))},
                "MeanValue": f"{a_day:.10f}",
                "PredictionIntervalLowerBound": f"{a_day * 0.94:.10f}",
                "PredictionIntervalUpperBound": f"{a_day * 1.07:.10f}",
            }
            for day in days
        ],
    }


def _monitors() -> dict[str, Any]:
    monitor = {
        "MonitorName": "services",
        "MonitorType": "DIMENSIONAL",
        "MonitorDimension": "SERVICE",
    }
    return {"AnomalyMonitors": [monitor]}


def _anomaly(since: date) -> dict[str, Any]:
    cause = {"Service": DATABASE, "Region": "ap-northeast-2", "UsageType": "APN2-Aurora:StorageIO"}
    return {
        "AnomalyId": "5f2c9a1e-petclinic",
        "AnomalyStartDate": f"{since}T00:00:00Z",
        "DimensionValue": DATABASE,
        "RootCauses": [cause],
        "AnomalyScore": {"MaxScore": 0.81, "CurrentScore": 0.76},
        "Impact": {"MaxImpact": 9.3, "TotalImpact": 27.4},
        "MonitorArn": "arn:aws:ce::000000000000:anomalymonitor/services",
    }


def _budgets(*, actual: float, expected: float) -> dict[str, Any]:
    budget = {
        "BudgetName": "petclinic-dev-monthly",
        "BudgetLimit": _money(_BUDGET),
        "TimeUnit": "MONTHLY",
        "BudgetType": "COST",
        "CalculatedSpend": {"ActualSpend": _money(actual), "ForecastedSpend": _money(expected)},
    }
    return {"Budgets": [budget]}


def _money(amount: float) -> dict[str, str]:
    return {"Amount": str(amount), "Unit": "USD"}
