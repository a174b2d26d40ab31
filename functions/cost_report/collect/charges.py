"""Reads charges, forecast and active tags from Cost Explorer."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from functions.cost_report.judge.bill import APART, Bill, Charge, make_bill
from functions.cost_report.judge.days import fetched_days, rest_of_month
from functions.cost_report.judge.facts import Forecast
from functions.cost_report.settings import FORECAST_METRICS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_ce import CostExplorerClient
    from mypy_boto3_ce.type_defs import ExpressionTypeDef, GetCostAndUsageResponseTypeDef

    from functions.cost_report.collect.requests import RequestCount
    from functions.cost_report.judge.days import Span

LEVEL = 80
"""Percent; AWS's own default width of a forecast's interval in the console."""


def read_active_tags(
    ce: CostExplorerClient, requests: RequestCount, keys: list[str]
) -> frozenset[str]:
    """Return which of `keys` are active as cost allocation tags; one request."""
    pages = requests.ask_all(
        ce.list_cost_allocation_tags,
        {"Status": "Active", "TagKeys": keys},
        following="NextToken",
    )
    return frozenset(said["TagKey"] for page in pages for said in page["CostAllocationTags"])


def read_bill(
    ce: CostExplorerClient, requests: RequestCount, metric: str, today: date, tag: str
) -> Bill:
    """Read 35 days by service and record type; one request, or more where AWS pages.

    Args:
        ce: client.
        requests: counts.
        metric: "BlendedCost".
        today: the day judged, not read itself.
        tag: "Key=Value", or "" for the whole account.
    """
    chosen: dict[str, object] = {"Filter": filter_tag(tag)} if tag else {}
    asked = {
        "TimePeriod": _period(fetched_days(today)),
        "Granularity": "DAILY",
        "Metrics": [metric],
        "GroupBy": [{"Type": "DIMENSION", "Key": key} for key in ("SERVICE", "RECORD_TYPE")],
    }
    pages = requests.ask_all(ce.get_cost_and_usage, asked | chosen)
    read = [pair for page in pages for pair in _charges(page, metric)]
    currency = next((unit for _charge, unit in read), "")
    return make_bill((charge for charge, _unit in read), currency)


def read_forecast(
    ce: CostExplorerClient, requests: RequestCount, metric: str, today: date, tag: str
) -> Forecast:
    """Read the forecast from today to the month's end, day by day, of running cost; one request.

    A month's own forecast would not say whether it holds the days that are over; days do.
    """
    running: ExpressionTypeDef = {
        "Not": {"Dimensions": {"Key": "RECORD_TYPE", "Values": list(APART)}}
    }
    chosen: ExpressionTypeDef = {"And": [filter_tag(tag), running]} if tag else running
    said = requests.ask(
        ce.get_cost_forecast,
        TimePeriod=_period(rest_of_month(today)),
        Metric=FORECAST_METRICS[metric],
        Granularity="DAILY",
        Filter=chosen,
        PredictionIntervalLevel=LEVEL,
    )
    days = said["ForecastResultsByTime"]
    return Forecast(
        mean=float(said["Total"]["Amount"]),
        lower=math.fsum(float(day["PredictionIntervalLowerBound"]) for day in days),
        upper=math.fsum(float(day["PredictionIntervalUpperBound"]) for day in days),
        currency=said["Total"]["Unit"],
    )


def filter_tag(tag: str) -> ExpressionTypeDef:
    """Return Cost Explorer's filter for "Key=Value"."""
    key, _, value = tag.partition("=")
    return {"Tags": {"Key": key, "Values": [value], "MatchOptions": ["EQUALS"]}}


def _period(span: Span) -> dict[str, str]:
    return {"Start": span.start.isoformat(), "End": span.end.isoformat()}


def _charges(page: GetCostAndUsageResponseTypeDef, metric: str) -> Iterator[tuple[Charge, str]]:
    """Return each group's charge and its currency."""
    for by_day in page["ResultsByTime"]:
        day = date.fromisoformat(by_day["TimePeriod"]["Start"])
        for group in by_day.get("Groups", []):
            service, record_type = group["Keys"]
            cost = group["Metrics"][metric]
            amount = float(cost["Amount"])
            yield (
                Charge(day=day, service=service, record_type=record_type, amount=amount),
                cost["Unit"],
            )
