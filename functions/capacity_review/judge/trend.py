"""A robust trend: Sen's slope of weeks with its interval, and when it meets a limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, floor, sqrt
from statistics import median

DAYS_A_WEEK = 7
KNOWN_DAYS = 4
"""A week of which fewer days are known is a hole: two days may both be a weekend."""

LEAST_WEEKS = 8
"""Two months: with fewer weeks the interval of a slope is as wide as the slope itself."""

Z = 1.96
"""The normal distribution's two-sided 95 %."""

RECENT_WEEKS = 4

type Points = tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """How a measure went.

    Attributes:
        level: where its line stands at the end.
        worst: the highest of the last four known weeks and of `level`.
        slope: change a week, the median of all pairs of weeks.
        low: the slope's lower 95 % limit.
        high: the slope's upper 95 % limit.
        weeks: how many weeks are known.
        holes: how many weeks between the first known one and the end are not.
    """

    level: float
    worst: float
    slope: float
    low: float
    high: float
    weeks: int
    holes: int


def weeks_of(days: Sequence[float | None]) -> Points:
    """Return the median of each week, oldest first; None where fewer than four days are known.

    Weekdays differ, weeks hardly do. Days before the first whole week, counted from the end, are
    left out.
    """
    start = len(days) % DAYS_A_WEEK
    return tuple(_middle(days[n : n + DAYS_A_WEEK]) for n in range(start, len(days), DAYS_A_WEEK))


def _middle(week: Sequence[float | None]) -> float | None:
    known = [day for day in week if day is not None]
    return median(known) if len(known) >= KNOWN_DAYS else None


def fit_trend(weeks: Points) -> Trend | None:
    """Fit a line that outliers do not move; None when fewer than eight weeks are known.

    Source: Sen, "Estimates of the regression coefficient based on Kendall's tau" (1968): the
    slope is the median of the slopes of all pairs, its limits are those of the ranks that Kendall's
    variance gives. Up to 29 % of the weeks may be anything.
    """
    known = [(at, value) for at, value in enumerate(weeks) if value is not None]
    if len(known) < LEAST_WEEKS:
        return None
    slopes = sorted((b - a) / (n - m) for (m, a), (n, b) in combinations(known, 2))
    slope = median(slopes)
    low, high = _limits(slopes, len(known))
    start = median(value - slope * at for at, value in known)
    level = start + slope * (len(weeks) - 1)
    return Trend(
        level=level,
        worst=max(level, *(value for _at, value in known[-RECENT_WEEKS:])),
        slope=slope,
        low=min(low, slope),
        high=max(high, slope),
        weeks=len(known),
        holes=len(weeks) - known[0][0] - len(known),
    )


def _limits(slopes: Sequence[float], n: int) -> tuple[float, float]:
    count = len(slopes)
    spread = Z * sqrt(n * (n - 1) * (2 * n + 5) / 18)
    low = max(0, floor((count - spread) / 2) - 1)
    high = min(count - 1, ceil((count + spread) / 2))
    return slopes[low], slopes[high]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """When a limit is met, in days from the end of the trend; None for never.

    Attributes:
        likely: along the line.
        not_before: from the worst of the last weeks on, at the fastest growth within the interval.
    """

    likely: float | None
    not_before: float | None


def forecast(trend: Trend, limit: float) -> Forecast:
    """Tell when a rising measure meets `limit`; one that stands there already meets it now."""
    return Forecast(
        likely=_days(limit - trend.level, trend.slope),
        not_before=_days(limit - trend.worst, trend.high),
    )


def _days(room: float, slope: float) -> float | None:
    if room <= 0:
        return 0.0
    return DAYS_A_WEEK * room / slope if slope > 0 else None
