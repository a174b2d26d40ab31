"""Reads everything that the cost report judges, in as few paid requests as it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.cost_report.collect.charges import read_active_tags, read_bill, read_forecast
from functions.cost_report.collect.deeds import collect_deeds
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
    from concurrent.futures import Future
    from datetime import date, datetime

    from mypy_boto3_budgets import BudgetsClient
    from mypy_boto3_ce import CostExplorerClient

    from functions.cost_report.judge.bill import Bill
    from functions.cost_report.judge.facts import Detection, Forecast
    from functions.cost_report.settings import CostSettings
    from notifier.words import Scope
    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.unreadable import Read


def collect_costs(
    aws: Aws, reader: Reader, settings: CostSettings, scope: Scope, now: datetime, *, table: str
) -> CostFacts:
    """Read the costs: five or six Cost Explorer requests in an account of ordinary size.

    Beside them the Ledger (its name is `table`), for what this system did itself.
    botocore asks Cost Explorer and Budgets at the partition's own endpoint, whatever the region.

    Raises:
        SettingsError: naming every value that is none of those expected.
    """
    if wrong := list(find_mistakes(settings)):
        raise SettingsError("; ".join(wrong))
    ask = _Ask(reader, aws.client("ce"), RequestCount(), settings.cost_metric, day_of(now))
    budgets: BudgetsClient = aws.client("budgets")
    asked = reader.start(
        "budgets:ViewBudget", BUDGETS, lambda: read_budgets(budgets, scope.account)
    )
    watched, tag = ask.detection(), settings.cost_tag
    active = ask.active_tags(tag).result()
    chosen = tag if may_filter(tag, active) else ""
    stack = f"{STACK_TAG}={scope.stack}"
    bill, forecast = ask.bill(chosen, CHARGES), ask.forecast(chosen)
    own = ask.bill(stack, scope.stack) if may_filter(stack, active) else None
    deeds = collect_deeds(aws, reader, table, now)  # while Cost Explorer answers
    return CostFacts(
        account=scope.account,
        region=scope.region,
        stack=scope.stack,
        tag=tag,
        active_tags=active,
        bill=bill.result(),
        own=own.result() if own else None,
        forecast=forecast.result(),
        budgets=asked.result(),
        detection=watched.result(),
        deeds=deeds,
        requests=ask.requests.count,
    )


@dataclass(frozen=True, slots=True)
class _Ask:
    """What Cost Explorer is asked."""

    reader: Reader
    ce: CostExplorerClient
    requests: RequestCount
    metric: str
    today: date

    def detection(self) -> Future[Read[Detection]]:
        return self.reader.start(
            "ce:GetAnomalyMonitors",
            DETECTION,
            lambda: read_detection(self.ce, self.requests, self.today),
        )

    def active_tags(self, tag: str) -> Future[Read[frozenset[str]]]:
        keys = [STACK_TAG, *filter(None, [tag.partition("=")[0]])]
        return self.reader.start(
            "ce:ListCostAllocationTags",
            TAGS,
            lambda: read_active_tags(self.ce, self.requests, keys),
        )

    def bill(self, tag: str, resource: str) -> Future[Read[Bill]]:
        return self.reader.start(
            "ce:GetCostAndUsage",
            resource,
            lambda: read_bill(self.ce, self.requests, self.metric, self.today, tag),
        )

    def forecast(self, tag: str) -> Future[Read[Forecast]]:
        return self.reader.start(
            "ce:GetCostForecast",
            FORECAST,
            lambda: read_forecast(self.ce, self.requests, self.metric, self.today, tag),
        )
