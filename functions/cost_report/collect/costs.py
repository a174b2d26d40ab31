"""Reads everything that the cost report judges, in as few paid requests as it takes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.cost_report.collect.charges import read_active_tags, read_bill, read_forecast
from functions.cost_report.collect.requests import RequestCount
from functions.cost_report.collect.watchers import read_budgets, read_detection
from functions.cost_report.judge.days import day_of
from functions.cost_report.judge.facts import CostFacts, may_filter
from functions.cost_report.judge.unread import (
    BUDGETS,
    CHARGES,
    DETECTION,
    FORECAST,
    STACK_TAG,
    TAGS,
)
from functions.cost_report.settings import find_mistakes
from opskit.settings import SettingsError

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_budgets import BudgetsClient
    from mypy_boto3_ce import CostExplorerClient

    from functions.cost_report.settings import CostSettings
    from notifier.words import Scope
    from opskit.aws import Aws
    from opskit.reads import Reader


def collect_costs(
    aws: Aws, reader: Reader, settings: CostSettings, scope: Scope, now: datetime
) -> CostFacts:
    """Read the costs: five or six Cost Explorer requests in an account of ordinary size.

    botocore asks Cost Explorer and Budgets at the partition's own endpoint, whatever the region.

    Raises:
        SettingsError: naming every value that is none of those expected.
    """
    if wrong := list(find_mistakes(settings)):
        raise SettingsError("; ".join(wrong))
    ce: CostExplorerClient = aws.client("ce")
    budgets: BudgetsClient = aws.client("budgets")
    requests, today, tag = RequestCount(), day_of(now), settings.cost_tag
    keys = [STACK_TAG, *filter(None, [tag.partition("=")[0]])]
    asked = reader.start(
        "budgets:ViewBudget", BUDGETS, lambda: read_budgets(budgets, scope.account)
    )
    watched = reader.start(
        "ce:GetAnomalyMonitors", DETECTION, lambda: read_detection(ce, requests, today)
    )
    active = reader.start(
        "ce:ListCostAllocationTags", TAGS, lambda: read_active_tags(ce, requests, keys)
    ).result()
    chosen = tag if may_filter(tag, active) else ""
    what = (ce, requests, settings.cost_metric, today)
    bill = reader.start("ce:GetCostAndUsage", CHARGES, partial(read_bill, *what, chosen))
    forecast = reader.start("ce:GetCostForecast", FORECAST, partial(read_forecast, *what, chosen))
    stack = f"{STACK_TAG}={scope.stack}"
    own = (
        reader.start("ce:GetCostAndUsage", scope.stack, partial(read_bill, *what, stack)).result()
        if may_filter(stack, active)
        else None
    )
    return CostFacts(
        account=scope.account,
        region=scope.region,
        stack=scope.stack,
        tag=tag,
        active_tags=active,
        bill=bill.result(),
        own=own,
        forecast=forecast.result(),
        budgets=asked.result(),
        detection=watched.result(),
        requests=requests.count,
    )
