from collections.abc import Mapping
from typing import Any

import pytest

from functions.cost_report.collect.costs import collect_costs
from functions.cost_report.judge.bill import Bill
from functions.cost_report.judge.budgets import judge_budgets
from functions.cost_report.judge.facts import Detection, Forecast
from functions.cost_report.settings import CostSettings
from notifier.words import Scope, Severity
from opskit.reads import Reader
from opskit.settings import SettingsError
from opskit.unreadable import Unreadable, Why
from tests.fake_aws import FakeAws
from tests.unit.cost_report.accounts import (
    ACCOUNT,
    NOW,
    RDS,
    STACK,
    anomaly,
    budget,
    fine,
    tags,
    unreadable,
    usage,
)
from tests.unit.cost_report.conftest import Collect

TAG_FILTER = {"Tags": {"Key": "Project", "Values": ["petclinic"], "MatchOptions": ["EQUALS"]}}


def test_the_bill_is_asked_for_once_by_service_and_record_type(collect: Collect) -> None:
    fake = fine()
    collect(fake)
    asked = next(a for a in fake.calls("GetCostAndUsage") if a["Filter"] == TAG_FILTER)
    assert asked["TimePeriod"] == {"Start": "2026-10-19", "End": "2026-11-23"}
    assert (asked["Granularity"], asked["Metrics"]) == ("DAILY", ["BlendedCost"])
    assert [group["Key"] for group in asked["GroupBy"]] == ["SERVICE", "RECORD_TYPE"]


def test_an_ordinary_account_takes_six_paid_requests(collect: Collect) -> None:
    fake = fine()
    facts = collect(fake)
    paid = [name for name, _asked in fake.asked if name not in {"DescribeBudgets", "Query"}]
    assert facts.requests == len(paid) == 6


def test_every_page_is_read_and_counted(collect: Collect) -> None:
    fake, whole = fine(), usage()["ResultsByTime"]

    def pages(asked: Mapping[str, Any]) -> dict[str, Any]:
        if "NextPageToken" in asked:
            return {"ResultsByTime": whole[20:]}
        return {"ResultsByTime": whole[:20], "NextPageToken": "2"}

    fake.answer("GetCostAndUsage", pages)
    facts = collect(fake)
    assert isinstance(facts.bill, Bill)
    assert len(facts.bill.running[RDS]) == 35
    assert facts.requests == 8


def test_pages_without_an_end_are_unreadable_and_bounded(collect: Collect) -> None:
    fake = fine()
    fake.answer("GetCostAndUsage", {"ResultsByTime": [], "NextPageToken": "again"})
    facts = collect(fake)
    assert isinstance(facts.bill, Unreadable)
    assert "20 pages" in facts.bill.detail
    assert len(fake.calls("GetCostAndUsage")) == 40


@pytest.mark.parametrize("active", [tags("Owner"), {"CostAllocationTags": []}])
def test_a_tag_that_is_not_active_filters_nothing(active: dict[str, Any], collect: Collect) -> None:
    fake = fine()
    fake.answer("ListCostAllocationTags", active)
    fake.answer("GetCostAndUsage", usage())
    facts = collect(fake)
    assert "Filter" not in fake.calls("GetCostAndUsage")[0]
    assert (facts.is_filtered, facts.own) == (False, None)


def test_the_forecast_goes_from_today_to_the_months_end_without_credits(collect: Collect) -> None:
    fake = fine()
    forecast = collect(fake).forecast
    asked = fake.calls("GetCostForecast")[0]
    assert asked["TimePeriod"] == {"Start": "2026-11-23", "End": "2026-12-01"}
    assert asked["Filter"]["And"][0] == TAG_FILTER
    assert "Credit" in asked["Filter"]["And"][1]["Not"]["Dimensions"]["Values"]
    assert isinstance(forecast, Forecast)
    assert (forecast.mean, forecast.currency) == (50.4, "USD")
    assert forecast.lower == pytest.approx(46.4)
    assert forecast.upper == pytest.approx(55.2)


def test_only_budgets_of_money_count(collect: Collect) -> None:
    fake = fine()
    usage_budget = {**budget("hours"), "BudgetType": "USAGE"}
    young = budget("young")
    del young["CalculatedSpend"]["ForecastedSpend"]
    fake.answer("DescribeBudgets", {"Budgets": [budget(), usage_budget, young]})
    budgets = collect(fake).budgets
    assert not isinstance(budgets, Unreadable)
    assert [(one.name, one.forecast) for one in budgets] == [("monthly", 190.0), ("young", None)]


def test_budgets_beyond_a_thousand_and_those_without_figures_are_kept(collect: Collect) -> None:
    fake, new = fine(), budget("new")
    del new["CalculatedSpend"]
    many = [budget(f"b{number}") for number in range(1000)]
    fake.answer(
        "DescribeBudgets",
        lambda asked: {"Budgets": [new]} if asked.get("NextToken") else _page(many),
    )
    budgets = collect(fake).budgets
    assert not isinstance(budgets, Unreadable)
    assert len(budgets) == 1001
    (finding,) = judge_budgets(budgets[-1:], "ap-northeast-2")
    assert (finding.code, finding.severity) == ("budget.no_figures", Severity.UNKNOWN)
    assert finding.hides == ("budget.exceeded|new", "budget.forecast|new")


def _page(budgets: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Budgets": budgets, "NextToken": "more"}


def test_anomalies_that_people_rejected_are_left_out(collect: Collect) -> None:
    fake = fine()
    said = [anomaly(), anomaly(feedback="NO"), anomaly(feedback="PLANNED_ACTIVITY")]
    fake.answer("GetAnomalies", {"Anomalies": said})
    detection = collect(fake).detection
    assert isinstance(detection, Detection)
    assert [(one.name, one.impact) for one in detection.anomalies] == [(RDS, 18.4)]


def test_without_monitors_nobody_pays_to_ask_for_anomalies(collect: Collect) -> None:
    fake = fine()
    fake.answer("GetAnomalyMonitors", {"AnomalyMonitors": []})
    assert collect(fake).detection == Detection(monitors=())
    assert fake.calls("GetAnomalies") == []


def test_one_refusal_leaves_the_other_parts_standing(collect: Collect) -> None:
    facts = collect(unreadable())
    whys = [
        part.why
        for part in (facts.active_tags, facts.bill, facts.forecast, facts.budgets)
        if isinstance(part, Unreadable)
    ]
    assert whys == [Why.DENIED, Why.THROTTLED, Why.TIMEOUT, Why.DENIED]
    assert facts.detection == Detection(monitors=("services",))


def test_settings_that_are_wrong_are_named_before_anything_is_paid_for() -> None:
    fake = FakeAws()
    scope = Scope(account=ACCOUNT, region="ap-northeast-2", stack=STACK, environment="dev")
    wrong = CostSettings(cost_tag="Project")
    with (
        Reader(workers=2, seconds=30) as reader,
        pytest.raises(SettingsError, match=r"COST_TAG.*Key=Value"),
    ):
        collect_costs(fake.aws, reader, wrong, scope, NOW, table="ledger")
    assert fake.asked == []
