"""A month and an incident in dollars, from what one run of each called (goal P13)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bench import prices
from bench.bill import (
    Dollars,
    Invocation,
    price_calls,
    price_invocation,
    price_operations,
    price_standing,
)
from bench.listeners import DIAGNOSE, INCIDENT, REDEPLOY, ROUTER
from bench.measured import Row, Table, Verdict, at_most
from bench.passage import Passage
from local.stack.template import load_template

BILLED = (ROUTER, INCIDENT, DIAGNOSE, REDEPLOY)
"""Whose work an incident is billed for."""
MONTH_USD = 1.0
DAYS = 365 / 12
WEEKS = DAYS / 7
_REPORT_METRIC = "the report's metric"
COST_REPORT_REQUESTS = 6
"""What an ordinary account takes; held by tests/unit/cost_report/test_collect.py."""


def tabulate_bill(swept: Passage, alarms: Mapping[str, Passage]) -> Table:
    """Return what a quiet month costs, what stands there, and what an incident adds.

    Args:
        swept: what a health sweep did.
        alarms: what each function of the alarm's way did.
    """
    running, standing = _month(swept), price_standing(load_template())
    incident = _incident(alarms)
    total = sum(running.values())
    goal = f"P13: a month without alarms ≤ ${MONTH_USD:.0f}, {{}}"
    return Table(
        title=f"US dollars at list prices of {prices.PRICED_ON}, us-east-1, without free tiers",
        rows=[
            *_rows("a quiet month", running),
            *_rows("standing, a month", standing),
            *_rows("an incident", incident),
        ],
        verdicts=[
            _judge(goal.format("what runs"), total),
            _judge(goal.format("and what stands"), total + sum(standing.values())),
        ],
        notes=[
            f"{COST_REPORT_REQUESTS} requests of Cost Explorer a week",
            "not counted: other reports, logs, KMS's requests, Lambda's own polling of the Outbox",
        ],
    )


def _judge(goal: str, dollars: float) -> Verdict:
    return at_most(goal, dollars, MONTH_USD, " $")


def _rows(what: str, dollars: Dollars) -> list[Row]:
    costly_first = sorted(dollars.items(), key=lambda one: -one[1])
    found = [Row(f"{what}: {name}", {"$": f"{cost:.5f}"}) for name, cost in costly_first]
    return [*found, Row(f"{what}: sum", {"$": f"{sum(dollars.values()):.5f}"})]


def _month(swept: Passage) -> Dollars:
    dollars = price_calls(swept.first_calls)
    dollars["Lambda"] = _lambda([swept])
    # AWS bills a metric for the hours in which it is sent (CloudWatch pricing): one a run.
    dollars[_REPORT_METRIC] = prices.METRIC_KEPT / (DAYS * 24)
    month: Dollars = defaultdict(float, {name: cost * DAYS for name, cost in dollars.items()})
    month["Cost Explorer"] += COST_REPORT_REQUESTS * WEEKS * prices.COST_EXPLORER_REQUEST
    return month


def _incident(alarms: Mapping[str, Passage]) -> Dollars:
    parts = [alarms[name] for name in BILLED]
    dollars: Dollars = defaultdict(float)
    for part in parts:
        for name, cost in price_calls(part.first_calls).items():
            dollars[name] += cost
    dollars["Lambda"] = _lambda(parts)
    dollars["durable operations"] = price_operations(sum(part.operations for part in parts))
    return dollars


def _lambda(passages: Iterable[Passage]) -> float:
    return sum(
        price_invocation(Invocation(seconds=cost.wall_ms / 1000, memory_mb=passage.memory_mb))
        for passage in passages
        for cost in passage.first_costs
    )
