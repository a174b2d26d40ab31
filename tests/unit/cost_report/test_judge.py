import json
import shlex
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from functions.cost_report.judge.bill import Bill, Charge, make_bill
from functions.cost_report.judge.days import past_days, this_week
from functions.cost_report.judge.deeds import Deeds
from functions.cost_report.judge.facts import Budget, CostFacts, Detection, Forecast
from functions.cost_report.judge.figures import figures_costs
from functions.cost_report.judge.report import judge_costs, subject_of
from functions.cost_report.judge.sections import sections_costs
from functions.cost_report.settings import CostSettings
from notifier.words import Finding, Severity
from opskit.unreadable import Read, Unreadable, Why
from tests.unit.cost_report.accounts import (
    ACCOUNT,
    ECS,
    NOW,
    RDS,
    STACK,
    TAG,
    TODAY,
    Cost,
    bill,
    quiet,
    rising,
)

GUARD = "Amazon GuardDuty"
BUDGET = Budget(name="monthly", unit="MONTHLY", limit=200, actual=140, forecast=190, currency="USD")
NOTHING_DONE = Deeds()
SEOUL = ZoneInfo("Asia/Seoul")
KNOWN = frozenset({"Project", "aws:cloudformation:stack-name"})


def facts(
    charged: Read[Bill],
    *,
    active: Read[frozenset[str]] = KNOWN,
    budgets: tuple[Budget, ...] = (BUDGET,),
    deeds: Read[Deeds] = NOTHING_DONE,
) -> CostFacts:
    return CostFacts(
        account=ACCOUNT,
        region="ap-northeast-2",
        stack=STACK,
        tag=TAG,
        active_tags=active,
        bill=charged,
        own=None,
        forecast=Forecast(mean=50, lower=46, upper=55, currency="USD"),
        budgets=budgets,
        detection=Detection(monitors=("services",)),
        deeds=deeds,
        requests=6,
    )


def told(given: CostFacts, settings: CostSettings) -> dict[str, Finding]:
    return {
        finding.fingerprint: finding for finding in judge_costs(given, settings, NOW, zone=SEOUL)
    }


def from_day(first: date, cost: Cost = quiet) -> Cost:
    return lambda service, day: cost(service, day) if day >= first else 0.0


def lines(given: CostFacts, settings: CostSettings) -> str:
    sections = sections_costs(given, settings, NOW, zone=SEOUL)
    return "\n".join(line for section in sections for line in section.lines)


def test_an_ordinary_week_is_no_finding(settings: CostSettings) -> None:
    assert told(facts(bill()), settings) == {}


def test_a_risen_service_is_told_in_money_and_percent(settings: CostSettings) -> None:
    found = told(facts(bill(rising)), settings)
    risen = found[f"cost.service_rise|{RDS}"]
    assert risen.sentence.startswith("$58.88 in a week, $31.28 in the week before: +$27.60, +88 %")
    assert found["cost.increase|all services"].severity is Severity.WARNING
    assert found["cost.increase|all services"].evidence == (f"{RDS}: +$27.60, +88 %",)


def test_twice_the_week_before_is_critical(settings: CostSettings) -> None:
    since = TODAY - timedelta(days=9)
    doubled = bill(lambda service, day: quiet(service, day) * (2 if day >= since else 1))
    assert (
        told(facts(doubled), settings)["cost.increase|all services"].severity is Severity.CRITICAL
    )


def test_what_only_the_provisional_days_hold_is_not_judged(settings: CostSettings) -> None:
    late = bill(
        lambda service, day: quiet(service, day) * (9 if day >= TODAY - timedelta(days=2) else 1)
    )
    assert told(facts(late), settings) == {}


@pytest.mark.parametrize(("amount", "is_told"), [(0.9, True), (0.5, False)])
def test_a_new_service_is_told_from_an_amount_on(
    amount: float, settings: CostSettings, *, is_told: bool
) -> None:
    more = tuple(
        Charge(day=TODAY - timedelta(days=n), service=GUARD, record_type="Usage", amount=amount)
        for n in range(3, 10)
    )
    found = told(facts(bill(more=more)), settings)
    assert (f"cost.new_service|{GUARD}" in found) is is_told
    assert f"cost.service_rise|{GUARD}" not in found
    assert f"cost.anomaly|{GUARD}" not in found


def test_a_dear_day_is_told_with_what_is_usual_on_that_weekday(settings: CostSettings) -> None:
    dear = date(2026, 11, 19)
    once = bill(lambda s, day: quiet(s, day) + (4 if s == ECS and day == dear else 0))
    finding = told(facts(once), settings)[f"cost.anomaly|{ECS}"]
    assert finding.sentence == "$5.20 on Thu 2026-11-19 (normal: $1.20, at most $3.20)"


@pytest.mark.parametrize("kind", ["Credit", "Refund", "Tax"])
def test_credits_refunds_and_tax_stand_apart(kind: str, settings: CostSettings) -> None:
    one = Charge(day=date(2026, 11, 17), service=RDS, record_type=kind, amount=-50.0)
    given = facts(bill(more=(one,)))
    assert told(given, settings) == {}
    assert "apart: -$50.00, the week before $0.00" in lines(given, settings)
    assert subject_of(given, NOW) == subject_of(facts(bill()), NOW)


@pytest.mark.parametrize(
    ("first", "hides"),
    [
        (date(2026, 11, 4), ("cost.anomaly",)),
        (
            date(2026, 11, 9),
            ("cost.anomaly", "cost.increase", "cost.service_rise", "cost.new_service"),
        ),
    ],
    ids=["two weeks to compare", "half a week before"],
)
def test_a_short_history_is_said_and_hides_what_it_cannot_judge(
    first: date, hides: tuple[str, ...], settings: CostSettings
) -> None:
    found = told(facts(bill(from_day(first))), settings)
    assert set(found) == {"cost.history_short|all services"}
    assert found["cost.history_short|all services"].hides == hides


@pytest.mark.parametrize(("first", "compared"), [((9, 30), True), ((11, 9), False)])
def test_a_week_is_set_beside_a_whole_one_only(
    first: tuple[int, int], settings: CostSettings, *, compared: bool
) -> None:
    said = lines(facts(bill(from_day(date(2026, *first)))), settings)
    assert f"{ECS}: $8.16" in said
    assert (", the week before $" in said) is compared


@pytest.mark.parametrize(
    "cost",
    [lambda _s, _d: 0.0, lambda s, d: quiet(s, d) if d < date(2026, 11, 14) else 0.0],
    ids=["never any", "none this week"],
)
def test_no_cost_at_all_is_no_good_news(cost: Cost, settings: CostSettings) -> None:
    finding = told(facts(bill(cost)), settings)["cost.none|all services"]
    assert (finding.severity, finding.hides) == (Severity.UNKNOWN, ("cost.",))


def test_an_unreadable_bill_hides_every_finding_of_costs(settings: CostSettings) -> None:
    lost = Unreadable(operation="ce:GetCostAndUsage", resource=ACCOUNT, why=Why.THROTTLED)
    found = told(facts(lost), settings)
    assert found[f"cost.unreadable|{ACCOUNT}"].hides == ("cost.",)
    assert subject_of(facts(lost), NOW).endswith("cost unknown")
    assert figures_costs(facts(lost), settings, NOW) == ()


def test_cost_explorer_that_is_not_enabled_says_how(settings: CostSettings) -> None:
    lost = Unreadable(
        operation="ce:GetCostAndUsage",
        resource=ACCOUNT,
        why=Why.DENIED,
        detail="User not enabled for cost explorer access",
    )
    finding = told(facts(lost), settings)[f"cost.unreadable|{ACCOUNT}"]
    assert "Open Cost Explorer once in the console" in finding.remedy


def test_an_inactive_tag_is_told_with_the_command(settings: CostSettings) -> None:
    given = facts(bill(), active=frozenset[str]())
    finding = told(given, settings)["tag.inactive|Project"]
    assert "TagKey=Project,Status=Active" in finding.remedy
    assert subject_of(given, NOW).startswith("whole account, ")


@pytest.mark.parametrize(
    ("actual", "expected", "code", "severity"),
    [
        (140.0, 190.0, None, None),
        (140.0, 201.0, "budget.forecast", Severity.WARNING),
        (140.0, None, None, None),
        (200.1, 290.0, "budget.exceeded", Severity.CRITICAL),
    ],
)
def test_budgets_are_judged_by_what_is_spent_and_expected(
    actual: float,
    expected: float | None,
    code: str | None,
    severity: Severity | None,
    settings: CostSettings,
) -> None:
    one = Budget(
        name="monthly", unit="MONTHLY", limit=200, actual=actual, forecast=expected, currency="USD"
    )
    found = told(facts(bill(), budgets=(one,)), settings)
    assert [(f.code, f.severity) for f in found.values()] == ([(code, severity)] if code else [])


def test_an_account_without_budgets_is_told(settings: CostSettings) -> None:
    finding = told(facts(bill(), budgets=()), settings)["budget.none|budgets"]
    assert finding.remedy.startswith(f"aws budgets create-budget --account-id {ACCOUNT}")


def test_another_currency_is_shown_as_it_is(settings: CostSettings) -> None:
    given = facts(bill(rising, currency="CNY"))
    sentence = told(given, settings)[f"cost.service_rise|{RDS}"].sentence
    assert "58.88 CNY in a week" in sentence
    assert "normal: less than 20 % or 5.00 CNY more" in sentence
    assert "$" not in sentence
    assert "Amounts are in CNY, and so are the thresholds" in lines(given, settings)


def test_figures_draw_three_weeks_against_what_is_usual(settings: CostSettings) -> None:
    total, database, *_rest = figures_costs(facts(bill(rising)), settings, NOW)
    assert (total.resource, total.unit, len(total.series)) == (TAG, "USD/day", 21)
    assert (database.resource, database.severity) == (RDS, Severity.WARNING)
    assert database.limit == pytest.approx(6.6)
    assert database.last_week == pytest.approx(31.28 / 7)


def test_days_before_the_first_record_are_gaps_not_zeros(settings: CostSettings) -> None:
    total = figures_costs(facts(bill(from_day(date(2026, 11, 4)))), settings, NOW)[0]
    assert total.series[:4] == (None, None, None, None)
    assert total.series[4] is not None


def test_the_report_counts_what_it_cost_itself(settings: CostSettings) -> None:
    text = lines(facts(bill()), settings)
    assert "6 Cost Explorer requests, $0.06" in text
    assert f"Stack {STACK}: not known" in text


def test_the_months_forecast_holds_what_is_spent(settings: CostSettings) -> None:
    text = lines(facts(bill()), settings)
    assert "This month so far $134.19" in text  # 15 working days and 7 of weekends
    assert "Forecast for the whole month: $184.19 (from $180.19 to $189.19" in text


def test_a_remedy_is_a_command_that_a_shell_takes(settings: CostSettings) -> None:
    finding = told(facts(bill(rising)), settings)[f"cost.service_rise|{RDS}"]
    words = shlex.split(finding.remedy.partition(": ")[2])
    assert words[:3] == ["aws", "ce", "get-cost-and-usage"]
    assert "Start=2026-11-07,End=2026-11-21" in words
    chosen = json.loads(words[words.index("--filter") + 1])
    assert chosen == {"Dimensions": {"Key": "SERVICE", "Values": [RDS]}}


def test_every_service_that_rose_is_told(settings: CostSettings) -> None:
    names = [f"Service {n}" for n in range(12)]
    more = tuple(
        Charge(day=day, service=name, record_type="Usage", amount=factor)
        for name in names
        for span, factor in ((past_days(TODAY), 2.0), (this_week(TODAY), 4.0))
        for day in span.days()
    )
    found = told(facts(bill(more=more)), settings)
    assert {f"cost.service_rise|{name}" for name in names} <= set(found)


def test_the_first_of_a_month_says_that_fees_fall_due(settings: CostSettings) -> None:
    first, now = date(2026, 11, 1), datetime(2026, 11, 9, 0, 20, tzinfo=UTC)
    fees = tuple(
        Charge(
            day=now.date() - timedelta(days=n),
            service=GUARD,
            record_type="Usage",
            amount=40.0 if now.date() - timedelta(days=n) == first else 1.0,
        )
        for n in range(1, 36)
    )
    findings = judge_costs(facts(make_bill(fees, "USD")), settings, now, zone=SEOUL)
    sentence = next(one.sentence for one in findings if one.code == "cost.anomaly")
    assert sentence.endswith("monthly fees fall due on the first")
