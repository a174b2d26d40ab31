"""The whole cost report: what is said of the Facts."""

from datetime import datetime
from zoneinfo import ZoneInfo

from functions.cost_report.judge.anomalies import judge_days, judge_detection
from functions.cost_report.judge.bill import Bill, sum_services
from functions.cost_report.judge.budgets import judge_budgets
from functions.cost_report.judge.days import day_of, this_week
from functions.cost_report.judge.explain import explanation_of
from functions.cost_report.judge.facts import CostFacts
from functions.cost_report.judge.money import change, money
from functions.cost_report.judge.unread import judge_unread
from functions.cost_report.judge.weeks import ALL, is_comparable, judge_weeks, total_delta
from functions.cost_report.settings import CostSettings
from notifier.translation import _
from notifier.words import Finding, Severity
from opskit import console
from opskit.unreadable import Unreadable


def judge_costs(
    facts: CostFacts, settings: CostSettings, now: datetime, *, zone: ZoneInfo
) -> tuple[Finding, ...]:
    """Judge the week (manual: weekly checklist 3).

    Args:
        facts: what was read, and what could not be.
        settings: what is worth telling.
        now: the moment judged (aware).
        zone: the team's.
    """
    findings = judge_unread(facts)
    if not isinstance(facts.bill, Unreadable):
        findings += _judge_bill(facts, facts.bill, settings, now, zone=zone)
    if not isinstance(facts.budgets, Unreadable):
        findings += judge_budgets(facts.budgets, facts.region)
    if not isinstance(facts.detection, Unreadable):
        own = explanation_of(facts.deeds, "USD", today=day_of(now), zone=zone)
        findings += [
            own.beside(one, one.resource) for one in judge_detection(facts.detection, facts.region)
        ]
    return tuple(findings)


def subject_of(facts: CostFacts, now: datetime) -> str:
    """Say what was looked at and what it cost: "Project=petclinic, 7 days to 2026-11-21: $56"."""
    today = day_of(now)
    week = this_week(today).days()
    what = _("{scope}, {first:%Y-%m-%d} to {last:%Y-%m-%d}").format(
        scope=scope_of(facts), first=week[0], last=week[-1]
    )
    if isinstance(facts.bill, Unreadable):
        return _("{what}: cost unknown").format(what=what)
    total = total_delta(facts.bill, today)
    cost = money(total.now, facts.bill.currency)
    if is_comparable(facts.bill, today):
        cost = f"{cost} ({change(total, facts.bill.currency)})"
    return f"{what}: {cost}"


def scope_of(facts: CostFacts) -> str:
    """Say whose costs these are."""
    if facts.is_filtered:
        return facts.tag
    return _("whole account")


def _judge_bill(
    facts: CostFacts, bill: Bill, settings: CostSettings, now: datetime, *, zone: ZoneInfo
) -> list[Finding]:
    today, region = day_of(now), facts.region
    if not sum_services(bill, this_week(today)):
        return [_nothing(facts)]
    own = explanation_of(facts.deeds, bill.currency, today=today, zone=zone)
    return [
        *judge_weeks(bill, settings, own, region=region),
        *judge_days(bill, settings, own, region=region),
    ]


def _nothing(facts: CostFacts) -> Finding:
    """No cost at all is no good news: something runs, so somebody looks at the wrong place."""
    return Finding(
        code="cost.none",
        resource=ALL,
        severity=Severity.UNKNOWN,
        sentence=_("No cost in the last seven settled days: {scope}").format(scope=scope_of(facts)),
        link=console.cost_explorer(facts.region),
        remedy=_("Check that the resources carry the tag and that CostTag names it rightly"),
        hides=("cost.",),
    )
