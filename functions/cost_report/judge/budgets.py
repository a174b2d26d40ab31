"""Findings of budgets: exceeded, about to be, or not followed by AWS."""

from collections.abc import Iterator

from functions.cost_report.judge.facts import Budget
from functions.cost_report.judge.money import money
from notifier.translation import _
from notifier.words import Finding, Severity
from opskit import console


def judge_budgets(budgets: tuple[Budget, ...], region: str) -> list[Finding]:
    """Judge each budget by AWS's own figures: spent, and expected by the period's end."""
    return [finding for budget in budgets for finding in _judge(budget, console.budgets(region))]


def describe_budget(budget: Budget) -> str:
    """Say how a budget stands: "monthly, $210.00 of $300.00 spent, $280.00 expected"."""
    if budget.limit is None or budget.actual is None:
        return _("{unit}, AWS names no figures").format(unit=_unit(budget))
    expected = (
        _("no forecast")
        if budget.forecast is None
        else _("{amount} expected").format(amount=money(budget.forecast, budget.currency))
    )
    return _("{unit}, {spent} of {limit} spent, {expected}").format(
        unit=_unit(budget),
        spent=money(budget.actual, budget.currency),
        limit=money(budget.limit, budget.currency),
        expected=expected,
    )


def _unit(budget: Budget) -> str:
    words = {
        "DAILY": _("daily"),
        "MONTHLY": _("monthly"),
        "QUARTERLY": _("quarterly"),
        "ANNUALLY": _("annually"),
    }
    return words.get(budget.unit, budget.unit.lower())


def _judge(budget: Budget, link: str) -> Iterator[Finding]:
    if not budget.healthy:
        yield Finding(
            code="budget.unhealthy",
            resource=budget.name,
            severity=Severity.UNKNOWN,
            sentence=_("AWS does not follow this budget: its filter or billing view is broken"),
            link=link,
            remedy=_("Open the budget in the console and mend its filter"),
            hides=("budget.exceeded", "budget.forecast"),
        )
    elif budget.limit is None or budget.actual is None:
        yield Finding(
            code="budget.no_figures",
            resource=budget.name,
            severity=Severity.UNKNOWN,
            sentence=_("AWS does not say what may be spent or what was: it is not watched here"),
            link=link,
            remedy=_("A new budget has figures within a day; else open it in the console"),
            hides=(f"budget.exceeded|{budget.name}", f"budget.forecast|{budget.name}"),
        )
    elif budget.actual > budget.limit:
        yield Finding(
            code="budget.exceeded",
            resource=budget.name,
            severity=Severity.CRITICAL,
            sentence=_("Exceeded: {state}").format(state=describe_budget(budget)),
            link=link,
            remedy=_("Find what may be switched off, or raise the budget"),
        )
    elif budget.forecast is not None and budget.forecast > budget.limit:
        yield Finding(
            code="budget.forecast",
            resource=budget.name,
            severity=Severity.WARNING,
            sentence=_("Will be exceeded: {state}").format(state=describe_budget(budget)),
            link=link,
            remedy=_("Find what may be switched off before the period ends"),
        )
