"""Findings of this week against the week before: all of it, services that rose, new services."""

from collections.abc import Iterator, Mapping
from datetime import date

from functions.cost_report.judge.bill import Bill, first_day, sum_services
from functions.cost_report.judge.days import past_days, this_week, week_before
from functions.cost_report.judge.delta import Delta, compare_weeks, has_risen, rank_movers
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

TOLD = 5
"""So many services that rose are told one by one; the sections show all."""


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


def judge_weeks(bill: Bill, settings: CostSettings, today: date, *, region: str) -> list[Finding]:
    """Judge this week against the week before (weekly checklist 3).

    Nothing is judged where the records begin in between: that would be a rise from nothing.
    """
    if not is_comparable(bill, today):
        return []
    link = console.cost_explorer(region)
    deltas = service_deltas(bill, today)
    fresh = new_services(bill, today)
    return [
        *_total(total_delta(bill, today), deltas, settings, bill.currency, link),
        *_new(fresh, settings, bill.currency, link),
        *_risen({s: d for s, d in deltas.items() if s not in fresh}, settings, bill.currency, link),
    ]


def _total(
    total: Delta,
    deltas: Mapping[str, Delta],
    settings: CostSettings,
    currency: str,
    link: str,
) -> Iterator[Finding]:
    limits = {"percent": settings.cost_increase_percent, "amount": settings.cost_increase_amount}
    if not has_risen(total, **limits):
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
    deltas: Mapping[str, Delta], settings: CostSettings, currency: str, link: str
) -> Iterator[Finding]:
    limits = {"percent": settings.cost_increase_percent, "amount": settings.cost_increase_amount}
    risen = [item for item in rank_movers(deltas) if has_risen(item[1], **limits)]
    for service, delta in risen[:TOLD]:
        yield Finding(
            code="cost.service_rise",
            resource=service,
            severity=Severity.WARNING,
            sentence=_rise(delta, settings, currency),
            link=link,
            remedy=_("In Cost Explorer, filter by this service and group by usage type"),
        )


def _new(
    fresh: Mapping[str, float], settings: CostSettings, currency: str, link: str
) -> Iterator[Finding]:
    for service, amount in sorted(fresh.items(), key=lambda item: -item[1]):
        if amount >= max(settings.cost_increase_amount, 0.01):
            yield Finding(
                code="cost.new_service",
                resource=service,
                severity=Severity.WARNING,
                sentence=_("New: {amount} in a week, nothing in the three weeks before").format(
                    amount=money(amount, currency)
                ),
                link=link,
                remedy=_("Find out who uses it: in Cost Explorer, group by usage type"),
            )


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
