"""What this system did itself explains a rise by estimate, and never more than the rise."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings as effort, strategies as st

from functions.cost_report.judge.days import Span, fetched_days, this_week
from functions.cost_report.judge.deeds import (
    CONTAINERS,
    DATABASE,
    Deed,
    Deeds,
    Kind,
    by_day,
    describe_deed,
)
from functions.cost_report.judge.explain import describe_share, share_of
from functions.cost_report.judge.own_lines import own_lines
from functions.cost_report.settings import CostSettings
from opskit.unreadable import Unreadable, Why
from tests.unit.cost_report.accounts import (
    DEPLOYMENT,
    ECS,
    RDS,
    TODAY,
    bill,
    busy,
    fine,
    quiet,
    rising,
)
from tests.unit.cost_report.conftest import Collect
from tests.unit.cost_report.test_judge import facts, lines, told

SEOUL = ZoneInfo("Asia/Seoul")
DRILL = Deed(
    kind=Kind.DRILL,
    name="restore_drill",
    resource="scratch",
    began=datetime(2026, 11, 18, 19, tzinfo=UTC),
    ended=datetime(2026, 11, 18, 19, 47, tzinfo=UTC),
    service=DATABASE,
    dollars=9.0,
)
LOST = Unreadable(operation="dynamodb:Query", resource="ledger", why=Why.THROTTLED)


def spiking(service: str, day: date) -> float:
    """The database costs ten dollars more on the day of the drill."""
    return quiet(service, day) + (10 if (service, day) == (RDS, date(2026, 11, 18)) else 0)


def test_a_rise_says_what_of_it_is_ours_and_what_is_not(settings: CostSettings) -> None:
    found = told(facts(bill(rising), deeds=Deeds(deeds=(DRILL,))), settings)
    risen = found[f"cost.service_rise|{RDS}"]
    assert risen.sentence.endswith(
        "; about $9.00 of $27.60 our own doing (estimate), $18.60 not explained"
    )
    assert risen.evidence[0] == (
        "restore_drill of 2026-11-19 04:00 KST: a scratch cluster for 47 min, "
        "about $9.00 (estimate, its instance alone)"
    )
    assert "$18.60 not explained" in found["cost.increase|all services"].sentence


def test_a_dear_day_that_is_mostly_a_drill_says_so_and_is_kept(settings: CostSettings) -> None:
    found = told(facts(bill(spiking), deeds=Deeds(deeds=(DRILL,))), settings)
    assert found[f"cost.anomaly|{RDS}"].sentence.endswith(
        "; mostly our own doing: about $9.00 of $10.00 (estimate), $1.00 not explained"
    )


@pytest.mark.parametrize(
    "deeds",
    [
        Deeds(),
        Deeds(deeds=(replace(DRILL, service=CONTAINERS),)),
        Deeds(deeds=(replace(DRILL, dollars=None),)),
        Deeds(deeds=(replace(DRILL, began=DRILL.began - timedelta(days=7)),)),
        LOST,
    ],
    ids=["nothing", "another service's", "no price", "as much the week before", "unreadable"],
)
def test_what_is_not_ours_or_not_known_explains_no_dear_day(
    settings: CostSettings, deeds: Deeds | Unreadable
) -> None:
    if isinstance(deeds, Deeds) and deeds.deeds and deeds.deeds[0].began < DRILL.began:
        deeds = Deeds(deeds=(replace(deeds.deeds[0], ended=deeds.deeds[0].began),))
    found = told(facts(bill(spiking), deeds=deeds), settings)
    assert "our own" not in found[f"cost.anomaly|{RDS}"].sentence


def test_a_ledger_that_cannot_be_read_is_unknown_and_not_nothing(settings: CostSettings) -> None:
    given_facts = facts(bill(), deeds=LOST)
    assert list(told(given_facts, settings)) == ["deeds.unreadable|ledger"]
    assert "Not known: what this system did itself" in lines(given_facts, settings)
    assert "Nothing: no drill" not in lines(given_facts, settings)


def test_a_week_without_deeds_says_so(settings: CostSettings) -> None:
    assert "Nothing: no drill, no lent task" in lines(facts(bill()), settings)


def test_estimates_are_not_set_against_another_currency(settings: CostSettings) -> None:
    given_facts = facts(bill(spiking, currency="EUR"), deeds=Deeds(deeds=(DRILL,)))
    assert "our own" not in told(given_facts, settings)[f"cost.anomaly|{RDS}"].sentence
    assert "they are not set against EUR" in lines(given_facts, settings)


def test_a_deed_without_a_rise_is_said_apart() -> None:
    told_lines = list(own_lines(facts(bill(), deeds=Deeds(deeds=(DRILL,))), TODAY, SEOUL))
    assert told_lines[-1] == f"{RDS} did not rise, although about $9.00 of it is ours (estimate)"


@given(
    st.floats(-1e6, 1e6, allow_nan=False),
    st.floats(-1e6, 1e6, allow_nan=False),
)
def test_what_is_explained_is_never_more_than_the_rise_nor_less_than_nothing(
    rise: float, own: float
) -> None:
    share = share_of(rise, own)
    assert 0 <= share.own <= max(0.0, rise)
    assert share.own <= max(0.0, own)
    assert share.own + share.rest == pytest.approx(rise)
    assert "estimate" in describe_share(share)


@effort(max_examples=60)
@given(
    st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 20), timezones=st.just(UTC)),  # noqa: DTZ001 - the zone is given beside
    st.timedeltas(timedelta(0), timedelta(days=5)),
    st.floats(0.01, 1000),
)
def test_an_estimate_is_spread_over_its_days_without_loss(
    began: datetime, length: timedelta, dollars: float
) -> None:
    deed = replace(DRILL, began=began, ended=began + length, dollars=dollars)
    days = by_day(deed)
    assert sum(days.values()) == pytest.approx(dollars)
    assert all(cost >= 0 for cost in days.values())
    assert min(days) == began.date()
    assert max(days) <= (began + length).date()


def test_the_ledger_and_the_price_list_give_each_deed_its_estimate(collect: Collect) -> None:
    fake = fine()
    busy(fake)
    deeds = collect(fake).deeds
    assert isinstance(deeds, Deeds)
    deployed, drill, lease = deeds.deeds
    assert (deployed.name, deployed.dollars) == ("deploy", None)
    assert (drill.service, drill.dollars) == (RDS, 0.21)
    assert (lease.service, lease.tasks) == (ECS, "2 → 4")
    # Two tasks more of 1 vCPU and 2 GB, for 3 h 10 min.
    assert lease.dollars == pytest.approx(2 * (0.04656 + 2 * 0.00511) * 19 / 6)


@pytest.mark.parametrize(
    ("remembered", "said"),
    [
        ({"cost_not_known": "the list has none"}, "cost not known: the list has none"),
        ({}, "cost not known: no price, or it did not end well"),
    ],
)
def test_a_drill_without_a_cost_says_why(
    collect: Collect, remembered: dict[str, str], said: str
) -> None:
    fake = fine()
    known = {"started_at": DRILL.began.isoformat(), "cost_usd": None, **remembered}
    item = {"result": {"S": json.dumps(known)}}

    def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
        is_drills = asked["ExpressionAttributeValues"][":pk"]["S"] == "drill#restore_drill"
        return {"Items": [item] if is_drills else []}

    fake.answer("Query", answer)
    deeds = collect(fake).deeds
    assert isinstance(deeds, Deeds)
    assert describe_deed(deeds.deeds[0], SEOUL).endswith(said)


def test_the_ledger_is_asked_for_the_weeks_that_are_compared(collect: Collect) -> None:
    fake = fine()
    collect(fake)
    (asked,) = [
        one["ExpressionAttributeValues"]
        for one in fake.calls("Query")
        if one["ExpressionAttributeValues"][":pk"]["S"] == "action"
    ]
    assert asked[":start"]["S"] == "2026-11-05T00:00:00+00:00"
    assert asked[":end"]["S"] == "2026-11-21T00:00:00+00:00"
    assert this_week(TODAY) == Span(start=date(2026, 11, 14), end=date(2026, 11, 21))
    assert fetched_days(TODAY).start < date(2026, 11, 5)


@pytest.mark.parametrize("operation", ["GetProducts", "DescribeTaskDefinition"])
def test_a_price_that_cannot_be_read_is_unknown_and_the_lease_is_still_told(
    collect: Collect, settings: CostSettings, operation: str
) -> None:
    fake = fine()
    busy(fake)
    fake.refuse(operation, "AccessDeniedException")
    found = collect(fake)
    assert {one.code for one in told(found, settings).values()} == {"deeds.unpriced"}
    assert "tasks lent to c/app" in lines(found, settings)
    assert "cost not known: no price" in lines(found, settings)


@pytest.mark.parametrize(
    ("result", "is_told"),
    [
        ({"outcome": "done", "receipt": None}, False),
        ({"outcome": "refused", "receipt": None}, False),
        ({"outcome": "failed", "receipt": None, "after": {"tasks": 2}}, True),
        ({"outcome": "done", "receipt": "worse"}, True),
        ({"outcome": "done", "receipt": "fixed", "action": "scale_out"}, False),
    ],
)
def test_only_what_was_really_done_is_told(
    collect: Collect, result: dict[str, object], *, is_told: bool
) -> None:
    fake = fine()
    known = json.loads(DEPLOYMENT["result"]["S"]) | {"receipt": None} | result
    item = {**DEPLOYMENT, "result": {"S": json.dumps(known)}}

    def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
        is_acts = asked["ExpressionAttributeValues"][":pk"]["S"] == "action"
        return {"Items": [item] if is_acts else []}

    fake.answer("Query", answer)
    deeds = collect(fake).deeds
    assert isinstance(deeds, Deeds)
    assert bool(deeds.deeds) is is_told


def test_without_leases_nobody_asks_for_prices(collect: Collect) -> None:
    fake = fine()
    collect(fake)
    assert fake.calls("GetProducts") == []
