"""An Aurora cluster's month: how long its writer was down, and whether its SQL can be seen."""

from collections.abc import Iterator

from functions.performance_review.judge.availability import Availability, weigh_beats
from functions.performance_review.judge.balancers import Look
from functions.performance_review.judge.budget import Objective, judge_budget
from functions.performance_review.judge.facts import ClusterFacts
from functions.performance_review.judge.span import Span
from notifier.translation import _
from notifier.words import Finding, Severity
from opskit import console
from opskit.unreadable import Unreadable

CODE = "performance.db_availability"


def cluster_availability(facts: ClusterFacts, span: Span) -> Availability | Unreadable:
    """Return the month's lost minutes, or what could not be read."""
    if isinstance(facts.hours, Unreadable):
        return facts.hours
    return weigh_beats(facts.hours, facts.slots, first=span.first, start=span.hours_before)


def judge_cluster(name: str, facts: ClusterFacts, look: Look) -> Iterator[Finding]:
    """Judge one cluster (manual: objectives, database availability)."""
    available = cluster_availability(facts, look.span)
    if not isinstance(available, Unreadable):
        objective = Objective(
            code=CODE, percent=look.settings.db_availability_percent, days=look.span.days
        )
        yield from judge_budget(name, available, objective, zone=look.zone)
    if isinstance(facts.insights, Unreadable):
        return
    for one in facts.insights:
        if not one.enabled:
            yield _without_insights(one.instance, name, look.region)


def _without_insights(instance: str, cluster: str, region: str) -> Finding:
    return Finding(
        code="performance.insights_off",
        resource=instance,
        severity=Severity.WARNING,
        sentence=_("Performance Insights is not enabled: its top SQL cannot be told"),
        link=console.rds_cluster(region, cluster),
        remedy=_("Enable it (7 days are free): {command}").format(
            command=f"aws rds modify-db-instance --db-instance-identifier {instance}"
            " --enable-performance-insights --performance-insights-retention-period 7"
            " --apply-immediately"
        ),
    )
