"""The weeks of every measure, with their trend and forecast."""

from dataclasses import dataclass

from functions.capacity_review.judge.facts import CapacityFacts, Points
from functions.capacity_review.judge.gauges import Gauge, cluster_gauges, service_gauges
from functions.capacity_review.judge.trend import Forecast, Trend, fit_trend, forecast, weeks_of
from functions.capacity_review.settings import CapacitySettings
from opskit.targets import name_services
from opskit.unreadable import Unreadable

SILENT_WEEKS = 2
"""A measure without a known week so long is silent: its line is of another time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One measure's weeks, its trend and its forecast, in the direction in which it fills.

    Attributes:
        gauge: the measure.
        weeks: as they were measured.
        trend: None with too little history.
        ahead: None without a trend or a limit.
    """

    gauge: Gauge
    weeks: Points
    trend: Trend | None
    ahead: Forecast | None

    @property
    def level(self) -> float | None:
        """Where it stands now, as measured; None with too little history."""
        if self.trend is None:
            return None
        return -self.trend.level if self.gauge.falls else self.trend.level

    @property
    def known(self) -> int:
        """How many weeks are known."""
        return sum(week is not None for week in self.weeks)

    @property
    def is_silent(self) -> bool:
        """Whether the last weeks say nothing."""
        return all(week is None for week in self.weeks[-SILENT_WEEKS:])


def list_gauges(facts: CapacityFacts, settings: CapacitySettings) -> list[Gauge]:
    """Return every measure of every resource."""
    names = name_services(facts.services)
    return [
        *(
            gauge
            for service, one in facts.services.items()
            for gauge in service_gauges(service, names[service], one, settings)
        ),
        *(
            gauge
            for name, cluster in facts.clusters.items()
            for gauge in cluster_gauges(name, cluster, settings)
        ),
    ]


def list_courses(facts: CapacityFacts, settings: CapacitySettings) -> list[Course]:
    """Return the course of every measure that could be read."""
    return [
        course_of(gauge, gauge.days)
        for gauge in list_gauges(facts, settings)
        if not isinstance(gauge.days, Unreadable)
    ]


def course_of(gauge: Gauge, days: Points) -> Course:
    """Fit a measure's weeks."""
    weeks = weeks_of(days)
    sign = -1 if gauge.falls else 1
    trend = fit_trend(tuple(None if week is None else sign * week for week in weeks))
    ahead = forecast(trend, sign * gauge.limit) if trend and gauge.limit is not None else None
    return Course(gauge=gauge, weeks=weeks, trend=trend, ahead=ahead)
