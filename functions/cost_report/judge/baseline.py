"""What a day of the week usually costs: medians and their spread, which no single day can move."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

SPREADS = 3.5
"""So many robust standard deviations are told (Iglewicz and Hoaglin, "How to detect and handle
outliers", 1993: modified z-score)."""

SIGMA = 1.4826
"""Turns a median absolute deviation into a standard deviation of normal values."""

SHARE = 0.1
"""At least a tenth above the usual: three weeks tell a small spread too small."""

LEAST_DAYS = 14
"""Each day of the week twice: below, nothing is known to be usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What one day of the week costs.

    Attributes:
        amount: the median of that day of the week.
        most: what is still usual.
    """

    amount: float
    most: float


def learn_usual(past: Mapping[date, float], *, least: float) -> dict[int, Usual] | None:
    """Learn what each day of the week costs.

    Args:
        past: amounts by day, days without cost as zero; any days one after the other.
        least: money above the median that is never told.

    Returns:
        By day of the week (Monday is 0); None when `past` is shorter than two weeks.
    """
    if len(past) < LEAST_DAYS:
        return None
    medians = {
        weekday: median(amount for day, amount in past.items() if day.weekday() == weekday)
        for weekday in {day.weekday() for day in past}
    }
    # Pooled: four Mondays alone have no spread to speak of.
    spread = SIGMA * median(abs(amount - medians[day.weekday()]) for day, amount in past.items())
    return {
        weekday: Usual(amount=usual, most=usual + max(least, SHARE * abs(usual), SPREADS * spread))
        for weekday, usual in medians.items()
    }


def find_unusual(
    days: Mapping[date, float], usual: Mapping[int, Usual]
) -> list[tuple[date, float, Usual]]:
    """Return the days that cost more than is usual, the greatest excess first."""
    found = [
        (day, amount, usual[day.weekday()])
        for day, amount in days.items()
        if amount > usual[day.weekday()].most
    ]
    return sorted(found, key=lambda item: item[2].amount - item[1])
