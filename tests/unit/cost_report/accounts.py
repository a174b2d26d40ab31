"""Accounts as Cost Explorer and Budgets describe them, in the moods that a report knows."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from functions.cost_report.judge.bill import Bill, Charge, make_bill
from functions.cost_report.judge.days import fetched_days
from tests.fake_aws import FakeAws
from tests.fake_house import answer_empty_ledger

NOW = datetime(2026, 11, 23, 0, 20, tzinfo=UTC)  # Monday 09:20 in Seoul
TODAY = NOW.date()
ACCOUNT = "123456789012"
STACK = "petclinic-dev-operations"
TAG = "Project=petclinic"
RDS, ECS = "Amazon Relational Database Service", "Amazon Elastic Container Service"
USUAL = {RDS: 4.6, ECS: 1.2, "AmazonCloudWatch": 0.5}

type Cost = Callable[[str, date], float]


def quiet(service: str, day: date) -> float:
    """The same each week, a tenth less at weekends."""
    return USUAL[service] * (0.9 if day.weekday() >= 5 else 1.0)


def rising(service: str, day: date) -> float:
    """The database costs three times as much from Wednesday of the week judged on."""
    since = date(2026, 11, 18)
    return quiet(service, day) * (3 if service == RDS and day >= since else 1)


def bill(cost: Cost = quiet, *, currency: str = "USD", more: tuple[Charge, ...] = ()) -> Bill:
    charges = [
        Charge(day=day, service=service, record_type="Usage", amount=cost(service, day))
        for service in USUAL
        for day in fetched_days(TODAY).days()
    ]
    return make_bill([*charges, *more], currency)


def usage(
    cost: Cost = quiet, *, currency: str = "USD", more: tuple[Charge, ...] = ()
) -> dict[str, Any]:
    """GetCostAndUsage's answer by service and record type."""
    return {
        "ResultsByTime": [
            {
                "TimePeriod": {"Start": str(day), "End": str(day + timedelta(days=1))},
                "Estimated": True,
                "Total": {},
                "Groups": [
                    *(_group(s, "Usage", cost(s, day), currency) for s in USUAL),
                    *(
                        _group(one.service, one.record_type, one.amount, currency)
                        for one in more
                        if one.day == day
                    ),
                ],
            }
            for day in fetched_days(TODAY).days()
        ]
    }


def _group(service: str, record_type: str, amount: float, currency: str) -> dict[str, Any]:
    cost = {"Amount": f"{amount:.10f}", "Unit": currency}
    return {"Keys": [service, record_type], "Metrics": {"BlendedCost": cost}}


def forecast(currency: str = "USD") -> dict[str, Any]:
    days = [date(2026, 11, 23) + timedelta(days=n) for n in range(8)]
    return {
        "Total": {"Amount": "50.4", "Unit": currency},
        "ForecastResultsByTime": [
            {
                "TimePeriod": {"Start": str(day), "End": str(day + timedelta(days=1))},
                "MeanValue": "6.3",
                "PredictionIntervalLowerBound": "5.8",
                "PredictionIntervalUpperBound": "6.9",
            }
            for day in days
        ],
    }


def budget(name: str = "monthly", *, actual: str = "140", expected: str = "190") -> dict[str, Any]:
    return {
        "BudgetName": name,
        "BudgetLimit": {"Amount": "200.0", "Unit": "USD"},
        "TimeUnit": "MONTHLY",
        "BudgetType": "COST",
        "CalculatedSpend": {
            "ActualSpend": {"Amount": actual, "Unit": "USD"},
            "ForecastedSpend": {"Amount": expected, "Unit": "USD"},
        },
    }


def anomaly(service: str = RDS, *, impact: float = 18.4, feedback: str = "") -> dict[str, Any]:
    cause = {"Service": service, "Region": "ap-northeast-2", "UsageType": "APN2-InstanceUsage"}
    return {
        "AnomalyId": "a-1",
        "AnomalyStartDate": "2026-11-18T00:00:00Z",
        "DimensionValue": service,
        "RootCauses": [cause],
        "AnomalyScore": {"MaxScore": 0.9, "CurrentScore": 0.8},
        "Impact": {"MaxImpact": 9.2, "TotalImpact": impact},
        "MonitorArn": "arn:aws:ce::123456789012:anomalymonitor/1",
        **({"Feedback": feedback} if feedback else {}),
    }


def tags(*keys: str) -> dict[str, Any]:
    return {
        "CostAllocationTags": [
            {"TagKey": key, "Type": "UserDefined", "Status": "Active"} for key in keys
        ]
    }


def fine() -> FakeAws:
    """An account with everything set up, in an ordinary week, and a Ledger that is empty."""
    aws = FakeAws()
    answer_empty_ledger(aws)
    aws.answer("ListCostAllocationTags", tags("Project", "aws:cloudformation:stack-name"))
    aws.answer("GetCostAndUsage", _by_tag)
    aws.answer("GetCostForecast", forecast())
    aws.answer("DescribeBudgets", {"Budgets": [budget()]})
    aws.answer(
        "GetAnomalyMonitors",
        {"AnomalyMonitors": [{"MonitorName": "services", "MonitorType": "DIMENSIONAL"}]},
    )
    aws.answer("GetAnomalies", {"Anomalies": []})
    return aws


def _by_tag(asked: Mapping[str, Any]) -> dict[str, Any]:
    return _own() if _is_own(asked) else usage()


def _is_own(asked: Mapping[str, Any]) -> bool:
    return bool(asked["Filter"]["Tags"]["Key"] == "aws:cloudformation:stack-name")


def _own() -> dict[str, Any]:
    return usage(lambda service, day: quiet(service, day) / 100)


def worse() -> FakeAws:
    """The database's cost tripled, a service is new, the budget is exceeded."""
    aws = fine()
    guard = tuple(
        Charge(day=day, service="Amazon GuardDuty", record_type="Usage", amount=3.1)
        for day in fetched_days(TODAY).days()[-5:]
    )
    credit = Charge(day=date(2026, 11, 20), service=RDS, record_type="Credit", amount=-12.0)
    dear = usage(rising, more=(*guard, credit))
    aws.answer("GetCostAndUsage", lambda asked: _own() if _is_own(asked) else dear)
    aws.answer("DescribeBudgets", {"Budgets": [budget(actual="205", expected="290")]})
    aws.answer("GetAnomalies", {"Anomalies": [anomaly()]})
    busy(aws)
    return aws


def busy(aws: FakeAws) -> None:
    """Let the Ledger hold a drill, tasks that were lent, and a deployment."""
    items = {"drill#restore_drill": [DRILL], "lease_past": [LEASE], "action": [DEPLOYMENT]}
    aws.answer(
        "Query",
        lambda asked: {"Items": items.get(asked["ExpressionAttributeValues"][":pk"]["S"], [])},
    )
    aws.answer("GetProducts", fargate_prices())
    service = {
        "status": "ACTIVE",
        "desiredCount": 2,
        "runningCount": 2,
        "pendingCount": 0,
        "deployments": [
            {
                "id": "1",
                "status": "PRIMARY",
                "taskDefinition": "arn:task-definition/app:7",
                "createdAt": NOW,
            }
        ],
    }
    aws.answer("DescribeServices", {"services": [service]})
    task = {"cpu": "1024", "memory": "2048", "runtimePlatform": {"cpuArchitecture": "X86_64"}}
    aws.answer("DescribeTaskDefinition", {"taskDefinition": task})


def fargate_prices() -> dict[str, Any]:
    """GetProducts' answer, made up, of the usual size."""
    usages = {"Fargate-vCPU-Hours:perCPU": "0.04656", "Fargate-GB-Hours": "0.00511"}
    return {"PriceList": [_product(f"APN2-{usage}", usd) for usage, usd in usages.items()]}


def _product(usage: str, usd: str) -> str:
    dimension = {"pricePerUnit": {"USD": usd}}
    return json.dumps(
        {
            "product": {"attributes": {"usagetype": usage}},
            "terms": {"OnDemand": {"a": {"priceDimensions": {"b": dimension}}}},
        }
    )


def _item(pk: str, sk: str, **texts: str) -> dict[str, Any]:
    return {name: {"S": value} for name, value in {"pk": pk, "sk": sk, **texts}.items()}


DRILL = _item(
    "drill#restore_drill",
    "2026-11-18T19:00:00+00:00",
    result=json.dumps(
        {
            "started_at": "2026-11-18T19:00:00+00:00",
            "scratch": "petclinic-dev-drill-20261118",
            "instance_life_seconds": 2820.0,
            "cost_usd": 0.21,
        }
    ),
)
LEASE = {
    **_item(
        "lease_past",
        "2026-11-19T15:10:00+00:00#c/app",
        resource="c/app",
        means="MinCapacity",
        ends_at="2026-11-19T15:00:00+00:00",
        began_at="2026-11-19T12:00:00+00:00",
        returned_at="2026-11-19T15:10:00+00:00",
    ),
    "before": {"N": "2"},
    "lent": {"N": "4"},
    "extended": {"BOOL": False},
}
DEPLOYMENT = _item(
    "action",
    "2026-11-17T03:00:00+00:00#deploy#1",
    result=json.dumps(
        {
            "action": "deploy",
            "outcome": "done",
            "receipt": "proven",
            "resource": "c/app",
            "started_at": "2026-11-17T03:00:00+00:00",
            "ended_at": "2026-11-17T03:12:00+00:00",
        }
    ),
)


def unreadable() -> FakeAws:
    """A member account whose role may not ask; the forecast times out."""
    aws = fine()
    aws.refuse("ListCostAllocationTags", "AccessDeniedException", "Linked account has no access")
    aws.refuse("GetCostAndUsage", "LimitExceededException", "Rate exceeded")
    aws.refuse("GetCostForecast", "Timeout")
    aws.refuse("DescribeBudgets", "AccessDeniedException", "not authorized: budgets:ViewBudget")
    aws.answer("Query", _forget_deeds)
    return aws


def _forget_deeds(asked: Mapping[str, Any]) -> dict[str, Any]:
    if asked["ExpressionAttributeValues"][":pk"]["S"] == "action":
        said: Any = {"Error": {"Code": "ProvisionedThroughputExceededException", "Message": "no"}}
        raise ClientError(said, "Query")
    return {"Items": []}


def empty() -> FakeAws:
    """An account of today: no cost, no budget, no monitor, no forecast."""
    aws = fine()
    aws.answer("ListCostAllocationTags", {"CostAllocationTags": []})
    aws.answer("GetCostAndUsage", {"ResultsByTime": []})
    aws.refuse("GetCostForecast", "DataUnavailableException", "Insufficient amount of data")
    aws.answer("DescribeBudgets", {})
    aws.answer("GetAnomalyMonitors", {"AnomalyMonitors": []})
    return aws
