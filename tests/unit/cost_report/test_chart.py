"""The cost chart: what is in it, and that the picture shows just that."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.cost_report.judge.bill import Bill
from functions.cost_report.judge.chart import CostChart, Kind, chart_costs, describe_chart
from functions.cost_report.judge.deeds import Deeds
from functions.cost_report.judge.drawing import (
    BARS,
    EXPECTED_LINE,
    HEIGHT,
    USUAL,
    WIDTH,
    Plot,
    draw_chart,
)
from functions.cost_report.judge.facts import CostFacts, Detection, Forecast
from functions.cost_report.settings import CostSettings
from opskit.canvas import WHITE, Colour
from opskit.ticks import ticks_to
from opskit.unreadable import Unreadable, Why
from tests.pictures import read_pixels
from tests.unit.cost_report.accounts import NOW, Cost, bill, quiet, rising

DENIED = Unreadable(operation="x", resource="y", why=Why.DENIED)
FORECAST = Forecast(mean=50.4, lower=46.4, upper=58.0, currency="USD")
RISEN = [date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)]


def facts(cost: Bill | Unreadable, forecast: Forecast | Unreadable = FORECAST) -> CostFacts:
    return CostFacts(
        account="123456789012",
        region="ap-northeast-2",
        stack="ops",
        tag="",
        active_tags=frozenset(),
        bill=cost,
        own=None,
        forecast=forecast,
        budgets=(),
        detection=Detection(monitors=()),
        deeds=Deeds(),
        requests=6,
    )


def charted(cost: Cost = quiet, forecast: Forecast | Unreadable = FORECAST) -> CostChart:
    chart = chart_costs(facts(bill(cost), forecast), CostSettings(), NOW)
    assert chart is not None
    return chart


def days(chart: CostChart, kind: Kind) -> list[date]:
    return [bar.day for bar in chart.bars if bar.kind is kind]


def since(first: date) -> Cost:
    return lambda service, day: quiet(service, day) if day >= first else 0.0


def column(pixels: list[list[Colour]], chart: CostChart, number: int) -> list[Colour]:
    """Return the pixels amid a day's bar, from above."""
    ahead = len(chart.ahead.days) if chart.ahead else 0
    x = round(Plot(len(chart.bars) + ahead, [0.0, 1.0]).x(number + 0.5))
    return [row[x] for row in pixels]


def test_four_settled_weeks_are_drawn_and_the_two_days_that_may_still_grow() -> None:
    chart = charted()
    assert (len(chart.bars), chart.bars[0].day) == (30, date(2026, 10, 24))
    week = [date(2026, 11, 14) + timedelta(days=n) for n in range(7)]
    assert days(chart, Kind.WEEK) == week
    assert days(chart, Kind.PROVISIONAL) == [date(2026, 11, 21), date(2026, 11, 22)]


def test_a_day_above_what_is_usual_is_marked_in_the_week_judged_only() -> None:
    assert days(charted(rising), Kind.HIGH) == RISEN


def test_a_day_before_the_first_record_is_a_gap_and_no_zero() -> None:
    chart = charted(since(date(2026, 11, 9)))
    assert [bar.amount for bar in chart.bars[:16]] == [None] * 16
    assert chart.bars[16].amount


def test_too_short_a_past_knows_nothing_usual_and_no_red() -> None:
    chart = charted(lambda service, day: rising(service, day) * (day >= date(2026, 11, 9)))
    assert {bar.usual for bar in chart.bars} == {None}
    assert days(chart, Kind.HIGH) == []


def test_the_forecast_is_a_days_share_of_a_week_at_most() -> None:
    ahead = charted().ahead
    assert ahead is not None
    assert (len(ahead.days), ahead.days[0]) == (7, NOW.date())
    assert (ahead.mean, ahead.low, ahead.high) == pytest.approx((6.3, 5.8, 7.25))


@pytest.mark.parametrize("forecast", [DENIED, replace(FORECAST, currency="EUR")])
def test_a_forecast_that_is_not_known_or_in_other_money_is_not_drawn(
    forecast: Forecast | Unreadable,
) -> None:
    assert charted(forecast=forecast).ahead is None


def test_nothing_is_drawn_without_a_bill() -> None:
    empty = Bill(currency="", running={}, apart={})
    assert chart_costs(facts(DENIED), CostSettings(), NOW) is None
    assert chart_costs(facts(empty), CostSettings(), NOW) is None


def test_the_words_tell_only_of_what_is_in_the_picture() -> None:
    full, bare = describe_chart(charted(rising)), describe_chart(charted(forecast=DENIED))
    assert ("Red is more" in full, "Red is more" in bare) == (True, False)
    assert ("Dashed: what AWS" in full, "Dashed: what AWS" in bare) == (True, False)
    assert full.startswith("Each bar is a day in UTC, 10-24 to 11-22: ")


def test_each_bar_has_the_colour_of_its_kind_and_the_height_of_its_amount() -> None:
    chart = charted(rising)
    pixels = read_pixels(draw_chart(chart))
    assert (len(pixels[0]), len(pixels)) == (WIDTH, HEIGHT)
    plot = Plot(37, ticks_to(max(bar.amount or 0.0 for bar in chart.bars)))
    for number, bar in enumerate(chart.bars):
        height = plot.base - plot.y(bar.amount or 0.0)
        drawn = column(pixels, chart, number).count(BARS[bar.kind])
        wanted = 4 if bar.kind is Kind.PROVISIONAL else height
        assert drawn == pytest.approx(wanted, abs=1.5), bar


def test_a_provisional_day_is_hollow() -> None:
    chart = charted(rising)
    amid = column(read_pixels(draw_chart(chart)), chart, 28)
    assert amid[int(Plot(37, [0.0, 20.0]).y(2.0))] == WHITE


def test_what_is_usual_stands_behind_and_a_gap_has_neither() -> None:
    full = charted()
    assert USUAL in column(read_pixels(draw_chart(full)), full, 3)
    young = charted(since(date(2026, 10, 31)))
    gap = column(read_pixels(draw_chart(young)), young, 3)
    assert not {USUAL, BARS[Kind.BEFORE]} & set(gap)


def test_the_forecast_is_drawn_behind_the_last_day() -> None:
    chart = charted()
    rows = read_pixels(draw_chart(chart))
    expected = [x for row in rows for x, pixel in enumerate(row) if pixel == EXPECTED_LINE]
    assert min(expected) >= Plot(37, [0.0, 1.0]).x(30) - 1


@pytest.mark.parametrize("factor", [0.0001, 1.0, 1e5, 1e9, -1.0])
def test_any_amount_is_a_picture(factor: float) -> None:
    chart = charted(lambda service, day: rising(service, day) * factor)
    assert len(read_pixels(draw_chart(chart))) == HEIGHT


def test_the_same_chart_is_the_same_picture() -> None:
    assert draw_chart(charted(rising)) == draw_chart(charted(rising))
