"""What the thread says beside findings: the week by service, the month, and our own cost."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from functions.cost_report.judge.bill import Bill, sum_apart, sum_days, sum_services, total_daily
from functions.cost_report.judge.budgets import describe_budget
from functions.cost_report.judge.days import (
    day_of,
    month_to_date,
    this_week,
    week_before,
)
from functions.cost_report.judge.delta import Delta, rank_movers
from functions.cost_report.judge.facts import REQUEST_DOLLARS, CostFacts
from functions.cost_report.judge.money import change, money
from functions.cost_report.judge.own_lines import own_lines
from functions.cost_report.judge.report import scope_of
from functions.cost_report.judge.unread import STACK_TAG, activate_command
from functions.cost_report.judge.weeks import is_comparable, service_deltas, total_delta
from functions.cost_report.settings import CostSettings
from notifier.translation import _, ngettext
from notifier.words import Section
from opskit.unreadable import Unreadable

SHOWN = 15
"""So many services are shown one by one; the rest is added up."""


def sections_costs(
    facts: CostFacts, settings: CostSettings, now: datetime, *, zone: ZoneInfo
) -> tuple[Section, ...]:
    """Say what was looked at, for the thread."""
    today = day_of(now)
    sections = (
        Section(title=_("The week"), lines=tuple(_week(facts, settings, today))),
        Section(title=_("By service, most changed first"), lines=tuple(_services(facts, today))),
        Section(title=_("The month and its budgets"), lines=tuple(_month(facts, today))),
        Section(title=_("What our own actions cost"), lines=tuple(own_lines(facts, today, zone))),
        Section(title=_("What this system itself cost"), lines=tuple(_own(facts, today))),
    )
    return tuple(section for section in sections if section.lines)


def _week(facts: CostFacts, settings: CostSettings, today: date) -> Iterator[str]:
    if isinstance(facts.bill, Unreadable):
        return
    now, before = this_week(today).days(), week_before(today).days()
    yield _(
        "{scope}: {metric}, {first:%Y-%m-%d} to {last:%Y-%m-%d} against the seven days from"
        " {before:%Y-%m-%d} on (UTC days; the last two are provisional and left out)"
    ).format(
        scope=scope_of(facts),
        metric=settings.cost_metric,
        first=now[0],
        last=now[-1],
        before=before[0],
    )
    currency, total = facts.bill.currency, total_delta(facts.bill, today)
    if is_comparable(facts.bill, today):
        yield _("Running cost {cost}").format(cost=_beside(total, currency))
    else:
        yield _("Running cost {now}; the week before is not recorded whole").format(
            now=money(total.now, currency)
        )
    yield from _apart(facts.bill, today)
    if currency not in ("USD", ""):
        yield _("Amounts are in {currency}, and so are the thresholds as they stand").format(
            currency=currency
        )


def _apart(bill: Bill, today: date) -> Iterator[str]:
    """Credits, refunds and tax, which are not part of the running cost."""
    names = {"Credit": _("Credits"), "Refund": _("Refunds"), "Tax": _("Tax")}
    now, before = sum_apart(bill, this_week(today)), sum_apart(bill, week_before(today))
    for kind, name in names.items():
        if kind in now or kind in before:
            yield _("{name}, apart: {now}, the week before {before}").format(
                name=name,
                now=money(now.get(kind, 0.0), bill.currency),
                before=money(before.get(kind, 0.0), bill.currency),
            )


def _services(facts: CostFacts, today: date) -> Iterator[str]:
    if isinstance(facts.bill, Unreadable):
        return
    ranked, currency = rank_movers(service_deltas(facts.bill, today)), facts.bill.currency
    is_whole = is_comparable(facts.bill, today)
    for service, delta in ranked[:SHOWN]:
        now = money(delta.now, currency)
        yield f"{service}: {_beside(delta, currency) if is_whole else now}"
    if rest := ranked[SHOWN:]:
        yield ngettext("{n} more service: {now}", "{n} more services: {now}", len(rest)).format(
            n=len(rest), now=money(sum(delta.now for _name, delta in rest), currency)
        )


def _beside(delta: Delta, currency: str) -> str:
    """Set a week beside the one before: "$12.00, the week before $10.00 (+$2.00, +20 %)"."""
    return _("{now}, the week before {before} ({change})").format(
        now=money(delta.now, currency),
        before=money(delta.before, currency),
        change=change(delta, currency),
    )


def _month(facts: CostFacts, today: date) -> Iterator[str]:
    spent = None
    if not isinstance(facts.bill, Unreadable):
        spent = sum_days(total_daily(facts.bill), month_to_date(today))
        yield _("This month so far {amount}, its provisional days as they stand").format(
            amount=money(spent, facts.bill.currency)
        )
    if not isinstance(facts.forecast, Unreadable):
        one = facts.forecast
        base = spent or 0.0
        word = _("Forecast for the whole month") if spent is not None else _("Forecast from today")
        yield _("{word}: {mean} (from {lower} to {upper}, AWS's 80 % interval of each day)").format(
            word=word,
            mean=money(base + one.mean, one.currency),
            lower=money(base + one.lower, one.currency),
            upper=money(base + one.upper, one.currency),
        )
    if not isinstance(facts.budgets, Unreadable):
        yield from (
            _("Budget {name}: {state}").format(name=budget.name, state=describe_budget(budget))
            for budget in facts.budgets
        )
    if not isinstance(facts.detection, Unreadable) and facts.detection.monitors:
        yield _("AWS Cost Anomaly Detection watches with {monitors}, found this week: {n}").format(
            monitors=", ".join(facts.detection.monitors), n=len(facts.detection.anomalies)
        )


def _own(facts: CostFacts, today: date) -> Iterator[str]:
    if facts.own is None:
        yield _(
            "Stack {stack}: not known; it takes the tag {tag}, active for cost allocation"
        ).format(stack=facts.stack, tag=STACK_TAG)
        yield _("Once, in the paying account: {command}").format(
            command=activate_command(STACK_TAG)
        )
    elif not isinstance(facts.own, Unreadable):
        own = sum_services(facts.own, this_week(today))
        yield _("Stack {stack}: {amount} in the week").format(
            stack=facts.stack, amount=money(sum(own.values()), facts.own.currency)
        )
        for service, amount in sorted(own.items(), key=lambda item: -item[1]):
            yield f"{service}: {money(amount, facts.own.currency)}"
    yield ngettext(
        "This report: {n} Cost Explorer request, {amount}",
        "This report: {n} Cost Explorer requests, {amount}",
        facts.requests,
    ).format(n=facts.requests, amount=money(facts.requests * REQUEST_DOLLARS, "USD"))
