"""Signs of the database: what Aurora's state and RDS's events show."""

from collections.abc import Iterator
from datetime import timedelta

from functions.diagnose.judge.facts import AuroraFacts, Cluster, DbEvent
from functions.diagnose.judge.signs import Look, Seen, Sign
from notifier.translation import _
from opskit.unreadable import Unreadable

AFTER = timedelta(minutes=10)
"""RDS may tell of what happened some minutes late; an alarm may be earlier."""

LINES = 3

_SERVING = frozenset(
    {
        "available",
        "backing-up",
        "configuring-enhanced-monitoring",
        "configuring-iam-database-auth",
        "configuring-log-exports",
        "modifying",
        "storage-optimization",
    }
)
"""States in which an instance takes connections (Aurora guide, "Viewing DB instance status")."""

_RESTARTS = ("restarted", "shutdown", "recovery")


def sign_database(facts: AuroraFacts, look: Look) -> Iterator[Seen]:
    """Return what clusters, instances and events show."""
    clusters = {} if isinstance(facts.clusters, Unreadable) else facts.clusters
    for name, cluster in clusters.items():
        if cluster is not None:
            yield from _of_cluster(name, cluster, facts)
    events = () if isinstance(facts.events, Unreadable) else facts.events
    near = [one for one in events if look.precedes(one.at, slack=AFTER)]
    failovers = [one for one in near if is_failover(one)]
    restarts = [one for one in near if one not in failovers and is_restart(one)]
    for sign, found in (
        (Sign.DATABASE_FAILOVER, failovers),
        (Sign.DATABASE_RESTART, restarts),
    ):
        if found:
            lines = tuple(event_line(one, look) for one in found[:LINES])
            yield Seen(sign=sign, resource=found[0].source, evidence=lines)


def is_failover(event: DbEvent) -> bool:
    """Tell whether Aurora chose another writer (Aurora guide, event category "failover")."""
    return "failover" in event.categories or "failover" in event.text.lower()


def is_restart(event: DbEvent) -> bool:
    """Tell whether an instance's engine began anew."""
    return any(word in event.text.lower() for word in _RESTARTS)


def event_line(event: DbEvent, look: Look) -> str:
    """Return one event on one line."""
    return f"{look.clock(event.at)} {event.source}: {event.text}"


def _of_cluster(name: str, cluster: Cluster, facts: AuroraFacts) -> Iterator[Seen]:
    if cluster.status not in _SERVING:
        line = _("The cluster is {status} (normal: available)").format(status=cluster.status)
        yield Seen(sign=Sign.DATABASE_DOWN, resource=name, evidence=(line,))
    if not any(cluster.members.values()):
        line = _("The cluster has no writer")
        yield Seen(sign=Sign.DATABASE_DOWN, resource=name, evidence=(line,))
    instances = () if isinstance(facts.instances, Unreadable) else facts.instances
    for one in instances:
        if one.name in cluster.members and one.status not in _SERVING:
            writer = cluster.members[one.name]
            words = (
                _("The writer {name} is {status} (normal: available)")
                if writer
                else _("The reader {name} is {status} (normal: available)")
            )
            line = words.format(name=one.name, status=one.status)
            sign = Sign.DATABASE_DOWN if writer else Sign.READER_DOWN
            yield Seen(sign=sign, resource=name, evidence=(line,))
