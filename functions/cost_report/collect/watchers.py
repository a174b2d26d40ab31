"""Reads what else watches costs: budgets, and AWS's own anomaly detection."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from functions.cost_report.judge.days import this_week
from functions.cost_report.judge.facts import AwsAnomaly, Budget, Detection

if TYPE_CHECKING:
    from mypy_boto3_budgets import BudgetsClient
    from mypy_boto3_budgets.type_defs import BudgetOutputTypeDef
    from mypy_boto3_ce import CostExplorerClient
    from mypy_boto3_ce.type_defs import AnomalyTypeDef, RootCauseTypeDef

    from functions.cost_report.collect.requests import RequestCount

PAGE = 1000
"""The most in one page (Budgets API reference); 20,000 in an account, and asking is free."""


def read_budgets(budgets: BudgetsClient, account: str) -> tuple[Budget, ...]:
    """Read the account's budgets of money; those of usage or coverage are none."""
    pages = budgets.get_paginator("describe_budgets").paginate(
        AccountId=account, PaginationConfig={"PageSize": PAGE}
    )
    return tuple(
        _budget(said)
        for page in pages
        for said in page.get("Budgets", [])
        if said["BudgetType"] == "COST"
    )


def read_detection(ce: CostExplorerClient, requests: RequestCount, today: date) -> Detection:
    """Read AWS's monitors and, where there are any, this week's anomalies; two requests."""
    monitors = tuple(
        said["MonitorName"]
        for page in requests.ask_all(ce.get_anomaly_monitors, {})
        for said in page["AnomalyMonitors"]
    )
    if not monitors:
        return Detection(monitors=())
    interval = {"StartDate": this_week(today).start.isoformat(), "EndDate": today.isoformat()}
    pages = requests.ask_all(ce.get_anomalies, {"DateInterval": interval})
    found = tuple(
        _anomaly(said)
        for page in pages
        for said in page["Anomalies"]
        if said.get("Feedback") in (None, "YES")
    )
    return Detection(monitors=monitors, anomalies=found)


def _budget(said: BudgetOutputTypeDef) -> Budget:
    spend, limit = said.get("CalculatedSpend"), said.get("BudgetLimit")
    forecast = spend.get("ForecastedSpend") if spend else None
    return Budget(
        name=said["BudgetName"],
        unit=said["TimeUnit"],
        limit=float(limit["Amount"]) if limit else None,
        actual=float(spend["ActualSpend"]["Amount"]) if spend else None,
        forecast=float(forecast["Amount"]) if forecast else None,
        currency=limit["Unit"] if limit else "",
        healthy=said.get("HealthStatus", {}).get("Status") != "UNHEALTHY",
    )


def _anomaly(said: AnomalyTypeDef) -> AwsAnomaly:
    causes = sorted(
        said.get("RootCauses", []), key=lambda one: -one.get("Impact", {}).get("Contribution", 0)
    )
    service = next((cause["Service"] for cause in causes if cause.get("Service")), "")
    start = said.get("AnomalyStartDate", "")
    impact = said["Impact"]
    return AwsAnomaly(
        name=said.get("DimensionValue") or service or said["AnomalyId"],
        monitor=said["MonitorArn"],
        start=date.fromisoformat(start[:10]) if start else None,
        impact=impact.get("TotalImpact", impact["MaxImpact"]),
        causes=tuple(_cause(cause) for cause in causes),
    )


def _cause(said: RootCauseTypeDef) -> str:
    names = (said.get("Service"), said.get("Region"), said.get("UsageType"))
    return ", ".join(name for name in names if name)
