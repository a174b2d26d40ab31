"""Draws the cost chart. Pure: the same chart is the same picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from functions.cost_report.judge.chart import Ahead, Bar, CostChart, Kind
from functions.cost_report.judge.money import money
from opskit.canvas import WHITE, Canvas, Colour, text_width
from opskit.ticks import tick_text, ticks_to

WIDTH, HEIGHT = 900, 420
LEFT, RIGHT, TOP, BOTTOM = 92, 24, 44, 52
SMALL, LARGE = 13.0, 15.0

INK: Colour = (60, 64, 67)
GRID: Colour = (226, 228, 230)
USUAL: Colour = (224, 229, 235)
EXPECTED: Colour = (250, 232, 204)
EXPECTED_LINE: Colour = (168, 104, 12)
BARS: dict[Kind, Colour] = {
    Kind.BEFORE: (150, 186, 224),
    Kind.WEEK: (25, 90, 160),
    Kind.HIGH: (209, 50, 18),
    Kind.PROVISIONAL: (25, 90, 160),
}
THOUSANDS_FROM = 10_000.0
_MONDAY = 0


@dataclass(frozen=True, slots=True)
class Plot:
    """Where days and amounts stand on the paper.

    Attributes:
        slots: how many days there are.
        ticks: the round amounts of the axis.
    """

    slots: int
    ticks: list[float]

    @property
    def base(self) -> float:
        """The row of zero."""
        return HEIGHT - BOTTOM

    @property
    def slot(self) -> float:
        """How many pixels a day is wide."""
        return (WIDTH - LEFT - RIGHT) / self.slots

    def x(self, number: float) -> float:
        """Return where a day begins; half a day more is its middle."""
        return LEFT + number * self.slot

    def y(self, amount: float) -> float:
        """Return the row of an amount; nothing is below zero."""
        return self.base - (self.base - TOP) * max(amount, 0.0) / self.ticks[-1]


def draw_chart(chart: CostChart) -> bytes:
    """Return the chart as PNG."""
    canvas = Canvas(WIDTH, HEIGHT)
    ahead = chart.ahead.days if chart.ahead else ()
    plot = Plot(len(chart.bars) + len(ahead), ticks_to(max(_amounts(chart))))
    for number, bar in enumerate(chart.bars):
        _draw_usual(canvas, plot, number, bar)
    if chart.ahead:
        _draw_band(canvas, plot, len(chart.bars), chart.ahead)
    _draw_axes(canvas, plot, [*(bar.day for bar in chart.bars), *ahead], chart.currency)
    for number, bar in enumerate(chart.bars):
        _draw_bar(canvas, plot, number, bar)
    if chart.ahead:
        _draw_mean(canvas, plot, len(chart.bars), chart.ahead, chart.currency)
    _label_dearest(canvas, plot, chart)
    return canvas.png()


def _amounts(chart: CostChart) -> Iterator[float]:
    yield 0.0
    for bar in chart.bars:
        yield bar.amount or 0.0
        yield bar.usual.most if bar.usual else 0.0
    if chart.ahead:
        yield chart.ahead.high


def _draw_usual(canvas: Canvas, plot: Plot, number: int, bar: Bar) -> None:
    """Shade from as far below the median as the most that is usual lies above it."""
    if bar.usual and bar.amount is not None:
        most, least = bar.usual.most, 2 * bar.usual.amount - bar.usual.most
        _shade(canvas, plot, number, 1, least, most, USUAL)


def _draw_band(canvas: Canvas, plot: Plot, number: int, ahead: Ahead) -> None:
    _shade(canvas, plot, number, len(ahead.days), ahead.low, ahead.high, EXPECTED)


def _shade(
    canvas: Canvas,
    plot: Plot,
    number: int,
    days: int,
    low: float,
    high: float,
    colour: Colour,
) -> None:
    left, right = round(plot.x(number)), round(plot.x(number + days))
    canvas.box((left, plot.y(high)), (right - left, plot.y(low) - plot.y(high)), colour)


def _draw_axes(canvas: Canvas, plot: Plot, days: list[date], currency: str) -> None:
    dollars = currency in ("USD", "")
    for tick in plot.ticks:
        level = plot.y(tick)
        text = ("$" if dollars else "") + _thousands(tick, plot.ticks)
        canvas.box((LEFT, level), (WIDTH - LEFT - RIGHT, 1), GRID)
        canvas.write((LEFT - 10 - text_width(text, SMALL), level + 6), text, INK, size=SMALL)
    if not dollars:
        canvas.write((12, 22), currency, INK, size=SMALL)
    for number, day in enumerate(days):
        if day.weekday() == _MONDAY:
            text = f"{day:%m-%d}"
            left = min(plot.x(number), WIDTH - text_width(text, SMALL))
            canvas.box((plot.x(number), plot.base), (1, 8), INK)
            canvas.write((left, plot.base + 28), text, INK, size=SMALL)


def _thousands(tick: float, ticks: list[float]) -> str:
    """Return a tick as short as it can be read: "15,000" is "15K"."""
    if ticks[-1] < THOUSANDS_FROM:
        return tick_text(tick, ticks[1])
    return tick_text(tick / 1000, ticks[1] / 1000) + ("K" if tick else "")


def _draw_bar(canvas: Canvas, plot: Plot, number: int, bar: Bar) -> None:
    if bar.amount is None:
        return
    gap = plot.slot * 0.14
    corner = (round(plot.x(number) + gap), plot.y(bar.amount))
    size = (round(plot.slot - 2 * gap), plot.base - plot.y(bar.amount))
    if bar.kind is Kind.PROVISIONAL:
        canvas.box(corner, size, WHITE)
        canvas.frame(corner, size, BARS[bar.kind])
    else:
        canvas.box(corner, size, BARS[bar.kind])


def _draw_mean(canvas: Canvas, plot: Plot, number: int, ahead: Ahead, currency: str) -> None:
    level, left = plot.y(ahead.mean), plot.x(number)
    canvas.dash((left, level), plot.slot * len(ahead.days), EXPECTED_LINE, 3)
    _label(canvas, plot, left, max(ahead.high, ahead.mean), money(ahead.mean, currency))


def _label_dearest(canvas: Canvas, plot: Plot, chart: CostChart) -> None:
    week = [
        (bar.amount, number)
        for number, bar in enumerate(chart.bars)
        if bar.kind in (Kind.WEEK, Kind.HIGH) and bar.amount
    ]
    if week:
        amount, number = max(week, key=lambda one: (one[0], -one[1]))
        _label(canvas, plot, plot.x(number), amount, money(amount, chart.currency))


def _label(canvas: Canvas, plot: Plot, left: float, amount: float, text: str) -> None:
    width = text_width(text, LARGE)
    left = min(left, WIDTH - 4 - width)
    canvas.write((left, plot.y(amount) - 9), text, INK, size=LARGE)
