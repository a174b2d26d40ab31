"""Which resources the sweep looked at, so that what left them is not called fixed."""

from collections.abc import Iterator

from functions.health_sweep.judge.alb import AlbFacts
from functions.health_sweep.judge.aurora import AuroraFacts
from functions.health_sweep.judge.sweep import SweepFacts
from functions.health_sweep.judge.switch import RESOURCE
from opskit.compare import LookedAt
from opskit.targets import name_services
from opskit.unreadable import Unreadable


def looked_at_sweep(facts: SweepFacts) -> LookedAt:
    """Return every area's resources by their names in findings."""
    targets = facts.targets.targets
    services = set(name_services(targets.services).values())
    watched = {*services, *targets.clusters, *targets.load_balancers}
    alarms = () if isinstance(facts.alarms.alarms, Unreadable) else facts.alarms.alarms
    schedules = () if isinstance(facts.slots.schedules, Unreadable) else facts.slots.schedules
    return {
        "ecs.": services,
        "aurora.": set(_databases(facts.aurora)),
        "alb.": set(_balancers(facts.alb)),
        "application.": set(facts.alb.pages),
        "usage.": watched | {one.resource for one in facts.usage.measured},
        "logs.": {group.name for group in facts.logs.groups},
        "access_log.": set(facts.access_log.logs),
        "alarms.": watched | {alarm.name for alarm in alarms},
        "switch.": {RESOURCE},
        "slots.": {one.name for one in schedules if not isinstance(one, Unreadable)},
    }


def _databases(facts: AuroraFacts) -> Iterator[str]:
    clusters = {} if isinstance(facts.clusters, Unreadable) else facts.clusters
    for name, cluster in clusters.items():
        yield name
        yield from cluster.members if cluster else ()


def _balancers(facts: AlbFacts) -> Iterator[str]:
    yield from facts.balancers
    for groups in facts.groups.values():
        yield from () if isinstance(groups, Unreadable) else (group.name for group in groups)
