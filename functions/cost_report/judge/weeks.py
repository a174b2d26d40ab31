"""Findings of this week against the week before: all of it, services that rose, new services."""

from collections.abc import Iterator, Mapping
from datetime import date

from functions.cost_report.judge.bill import Bill, first_day, sum_services
from functions.cost_report.judge.breakdown import break_down
from functions.cost_report.judge.days import Span, past_days, this_week, week_before
from functions.cost_report.judge.delta import CENT, Delta, compare_weeks, has_risen, rank_movers
from functions.cost_report.judge.explain import Explanation
from functions.cost_report.judge.money import change, money
from functions.cost_report.settings import CostSettings
from notifier.translation import _
from notifier.words import Finding, Severity
from opskit import console

ALL = "all services"
"""The resource of findings on the sum."""

DOUBLED = 100.0
"""A week that costs twice the one before is critical."""

BY_WEEK = ("cost.increase", "cost.service_rise", "cost.new_service")
"""Codes that need the whole week before."""


def total_delta(bill: Bill, today: date) -> Delta:
    """Return all services' running cost, this week and the week before."""
    before = sum_services(bill, week_before(today))
    now = sum_services(bill, this_week(today))
    return Delta(before=sum(before.values()), now=sum(now.values()))


def service_deltas(bill: Bill, today: date) -> dict[str, Delta]:
    """Return each service's running cost, this week and the week before."""
    return compare_weeks(
        sum_services(bill, week_before(today)), sum_services(bill, this_week(today))
    )


def new_services(bill: Bill, today: date) -> dict[str, float]:
    """Return what cost something this week and nothing in the settled weeks before."""
    past = sum_services(bill, past_days(today))
    return {s: a for s, a in sum_services(bill, this_week(today)).items() if s not in past}


def is_comparable(bill: Bill, today: date) -> bool:
    """Tell whether the whole week before has been recorded."""
    first = first_day(bill)
    return first is not None and first <= week_before(today).start


def judge_weeks(
    bill: Bill, settings: CostSettings, own: Explanation, *, region: str
) -> list[Finding]:
    """Judge this week against the week before (weekly checklist 3), with what of it is ours.

    Nothing is judged where the records begin in between: that would be a rise from nothing.
    """
    today = own.today
    if not is_comparable(bill, today):
        return []
    link = console.cost_explorer(region)
    deltas = service_deltas(bill, today)
    fresh = new_services(bill, today)
    return [
        *(
            own.of_week(one, total_delta(bill, today).change)
            for one in _total(total_delta(bill, today), deltas, settings, bill.currency, link)
        ),
        *(
            _new(service, amount, settings, today, currency=bill.currency, link=link)
            for service, amount in sorted(fresh.items(), key=lambda item: -item[1])
            if amount >= max(settings.cost_increase_amount, CENT)
        ),
        *(
            own.of_week(
                _risen(service, delta, settings, today, currency=bill.currency, link=link),
                delta.change,
                service=service,
            )
            for service, delta in rank_movers(deltas)
            if service not in fresh and has_risen(delta, **_limits(settings))
        ),
    ]


def _total(
    total: Delta,
    deltas: Mapping[str, Delta],
    settings: CostSettings,
    currency: str,
    link: str,
) -> Iterator[Finding]:
    if not has_risen(total, **_limits(settings)):
        return
    doubled = total.percent is None or total.percent >= DOUBLED
    moved = [(name, delta) for name, delta in rank_movers(deltas) if delta.change > 0][:3]
    yield Finding(
        code="cost.increase",
        resource=ALL,
        severity=Severity.CRITICAL if doubled else Severity.WARNING,
        sentence=_rise(total, settings, currency),
        evidence=tuple(f"{name}: {change(delta, currency)}" for name, delta in moved),
        link=link,
        remedy=_("Begin with {service}: it rose the most").format(service=moved[0][0]),
    )


def _risen(
    service: str, delta: Delta, settings: CostSettings, today: date, *, currency: str, link: str
) -> Finding:
    return Finding(
        code="cost.service_rise",
        resource=service,
        severity=Severity.WARNING,
        sentence=_rise(delta, settings, currency),
        link=link,
        remedy=break_down(service, _both_weeks(today), settings.cost_metric),
    )


def _new(
    service: str, amount: float, settings: CostSettings, today: date, *, currency: str, link: str
) -> Finding:
    return Finding(
        code="cost.new_service",
        resource=service,
        severity=Severity.WARNING,
        sentence=_("New: {amount} in a week, nothing in the three weeks before").format(
            amount=money(amount, currency)
        ),
        link=link,
        remedy=break_down(service, this_week(today), settings.cost_metric),
    )


def _limits(settings: CostSettings) -> dict[str, float]:
    return {"percent": settings.cost_increase_percent, "amount": settings.cost_increase_amount}


def _both_weeks(today: date) -> Span:
    return Span(start=week_before(today).start, end=this_week(today).end)


def _rise(delta: Delta, settings: CostSettings, currency: str) -> str:
    return _(
        "{now} in a week, {before} in the week before: {change}"
        " (normal: less than {percent:g} % or {amount} more)"
    ).format(
        now=money(delta.now, currency),
        before=money(delta.before, currency),
        change=change(delta, currency),
        percent=settings.cost_increase_percent,
        amount=money(settings.cost_increase_amount, currency),
    )
