"""What the thread says of this system's own deeds beside what the week cost."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from functions.cost_report.judge.bill import Bill
from functions.cost_report.judge.days import this_week
from functions.cost_report.judge.deeds import (
    Deed,
    describe_deed,
    estimate_rise,
    group_by_service,
    touches,
)
from functions.cost_report.judge.explain import describe_share, in_dollars, share_of
from functions.cost_report.judge.facts import CostFacts
from functions.cost_report.judge.money import money, signed
from functions.cost_report.judge.weeks import is_comparable, service_deltas
from notifier.translation import _
from opskit.unreadable import Unreadable


def own_lines(facts: CostFacts, today: date, zone: ZoneInfo) -> Iterator[str]:
    """Say what was done in the week, and what of each service's change that explains."""
    if isinstance(facts.deeds, Unreadable):
        yield _("Not known: what this system did itself could not be read from the Ledger")
        return
    done = [one for one in facts.deeds.deeds if touches(one, this_week(today))]
    if not done:
        yield _("Nothing: no drill, no lent task and no change by this system in the week")
    yield from (describe_deed(one, zone) for one in done)
    if not isinstance(facts.bill, Unreadable):
        yield from _shares(facts.bill, facts.deeds.deeds, today)


def _shares(bill: Bill, deeds: tuple[Deed, ...], today: date) -> Iterator[str]:
    by_service = group_by_service(deeds)
    if not by_service:
        return
    if not in_dollars(bill.currency):
        yield _("The estimates are in dollars: they are not set against {currency}").format(
            currency=bill.currency
        )
        return
    if not is_comparable(bill, today):
        return
    deltas = service_deltas(bill, today)
    for service, own in by_service.items():
        change = deltas[service].change if service in deltas else 0.0
        spent = estimate_rise(own, today)
        if change > 0 and spent > 0:
            share = describe_share(share_of(change, spent))
            yield f"{service}: {signed(change, bill.currency)}; {share}"
        elif spent > 0:
            yield _("{service} did not rise, although about {own} of it is ours (estimate)").format(
                service=service, own=money(spent, "USD")
            )
