"""What could not be read, by area, and metrics that say nothing where they must."""

from collections.abc import Iterator

from functions.diagnose.judge.facts import Facts, Service
from functions.diagnose.judge.rules import KEY_AREAS
from functions.diagnose.judge.signs import Area, Look
from notifier.translation import _
from opskit.targets import Targets
from opskit.unreadable import Unreadable, Why
from opskit.usage_metrics import Metric
from opskit.usage_readings import read_figures

type Unread = dict[Area, tuple[Unreadable, ...]]

_MUST_SPEAK = frozenset({Metric.ECS_CPU, Metric.ECS_MEMORY, Metric.DB_CONNECTIONS, Metric.DB_CPU})
"""ECS and RDS report these each minute; a load balancer is silent without requests."""

_OF_ECS = frozenset({Metric.ECS_CPU, Metric.ECS_MEMORY})


NO_TARGETS = Unreadable(
    operation="settings",
    resource="ECS_SERVICES, DB_CLUSTERS, LOAD_BALANCERS, DISCOVERY_TAG",
    why=Why.MISSING,
    detail="nothing is named or found",
)
"""Nothing was looked at, so that nothing is known."""


def find_unread(facts: Facts, look: Look) -> Unread:
    """Return every look that failed, by area; an area that is not there was read whole."""
    found: Unread = {}
    for area, failed in (*_all(facts), *_short(facts, look)):
        if failed not in found.get(area, ()):
            found[area] = (*found.get(area, ()), failed)
    return found


def _all(facts: Facts) -> Iterator[tuple[Area, Unreadable]]:
    for area, read in _reads(facts):
        if isinstance(read, Unreadable):
            yield area, read
    for one in facts.usage.unnamed:
        yield Area.METRICS, one
    for silent in _silent(facts):
        yield Area.METRICS, silent


def _reads(facts: Facts) -> Iterator[tuple[Area, object]]:
    if isinstance(facts.targets.tagged, Unreadable):
        # What the tag would have found is not known, so that no area was read whole.
        yield from ((area, facts.targets.tagged) for area in Area)
    if facts.targets.targets == Targets():
        yield from ((area, NO_TARGETS) for area in KEY_AREAS)
    ecs, aurora = facts.ecs, facts.aurora
    for by_service in (ecs.services, ecs.deployments):
        yield from ((Area.DEPLOYMENTS, read) for read in by_service.values())
    yield from ((Area.TASKS, read) for read in ecs.tasks.values())
    for read in (aurora.clusters, aurora.instances, aurora.events):
        yield Area.DATABASE, read
    if not isinstance(aurora.clusters, Unreadable):
        missing = (name for name, one in aurora.clusters.items() if one is None)
        yield from ((Area.DATABASE, _missing("rds:DescribeDBClusters", name)) for name in missing)
    yield from ((Area.SQL, read) for read in aurora.sql.values())
    yield from ((Area.TARGETS, read) for read in facts.balancers.values())
    for groups in facts.groups.values():
        yield Area.TARGETS, groups
        if not isinstance(groups, Unreadable):
            yield from ((Area.TARGETS, group.targets) for group in groups)
    yield from ((Area.METRICS, one.last_hour) for one in facts.usage.measured)
    yield from ((Area.LOGS, read) for read in facts.logs.values())
    yield Area.ALARMS, facts.alarms
    yield Area.CHANGES, facts.changes


def _silent(facts: Facts) -> Iterator[Unreadable]:
    """A metric without data is not a calm one; a service without tasks has none to report."""
    running = any(
        isinstance(one, Service) and one.running > 0 for one in facts.ecs.services.values()
    )
    for reading in read_figures(facts.usage.measured):
        expected = reading.metric in _MUST_SPEAK and (running or reading.metric not in _OF_ECS)
        if expected and reading.average is None:
            source = reading.source
            yield Unreadable(
                operation="cloudwatch:GetMetricData",
                resource=source.resource,
                why=Why.FAILED,
                detail=_("CloudWatch has no data of {name} in the last hour").format(
                    name=source.name
                ),
            )


def _short(facts: Facts, look: Look) -> Iterator[tuple[Area, Unreadable]]:
    """So many calls that those before the onset were not reached count as not read."""
    read = facts.changes
    if isinstance(read, Unreadable) or read.back_to is None:
        return
    if look.onset is None or read.back_to > look.onset - look.within:
        detail = _("too many calls: only those since {time} were read").format(
            time=look.clock(read.back_to)
        )
        yield (
            Area.CHANGES,
            Unreadable(
                operation="cloudtrail:LookupEvents",
                resource="CloudTrail",
                why=Why.TIMEOUT,
                detail=detail,
            ),
        )


def _missing(operation: str, name: str) -> Unreadable:
    return Unreadable(operation=operation, resource=name, why=Why.MISSING)
