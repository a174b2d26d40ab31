"""Which size would do, with head-room for the peak, and what it saves or costs a month."""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.capacity_review.judge.facts import (
    CapacityFacts,
    Cluster,
    ClusterFacts,
    Definition,
    Points,
    Service,
    ServiceFacts,
)
from functions.capacity_review.judge.gauges import busy_hour
from functions.capacity_review.judge.limits import class_limit
from functions.capacity_review.judge.sizes import (
    instance_month,
    smaller_class,
    task_month,
    task_sizes,
)
from functions.capacity_review.judge.span import MONTH_DAYS
from functions.capacity_review.settings import CapacitySettings
from notifier.phrases import number
from notifier.translation import _
from notifier.words import Finding, Severity
from opskit import console
from opskit.prices import Prices
from opskit.targets import EcsService, name_services
from opskit.unreadable import Read, Unreadable

BUSY_PERCENT = 70.0
"""CPU in a busy hour of a size that would do: the manual's target of scaling."""

HALF_PERCENT = BUSY_PERCENT / 2
"""CPU in a busy hour, below which half of the CPU would do."""

CONNECTIONS_SHARE = 0.8
"""Of the smaller class's max_connections, at most so many may have been open."""

LEAST_DOLLARS = 5.0
"""What is saved a month must be worth a deployment."""

KNOWN_DAYS = 28
"""Of the last 31; with fewer a peak may have been missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A size that would do.

    Attributes:
        size: in words.
        why: the peaks, in words.
        dollars: what changes a month; below 0 is saved.
        command: how to take it.
    """

    size: str
    why: str
    dollars: float
    command: str


def judge_advice(facts: CapacityFacts, settings: CapacitySettings) -> Iterator[Finding]:
    """Return advice where a size is too large for its peaks, or too small in memory."""
    if isinstance(facts.prices, Unreadable):
        return
    names = name_services(facts.services)
    for service, one in facts.services.items():
        if fit := fit_task(service, one, facts.prices, settings):
            link = console.ecs_service(facts.region, cluster=service.cluster, service=service.name)
            yield _finding(names[service], fit, link)
    for name, cluster in facts.clusters.items():
        if fit := fit_instance(name, cluster, facts.prices):
            yield _finding(name, fit, console.rds_cluster(facts.region, name))


def _finding(name: str, fit: Fit, link: str) -> Finding:
    saves = fit.dollars < 0
    sentence = (
        _("{why}: {size} would do, and save ${dollars} a month")
        if saves
        else _("{why}: needs {size}, for ${dollars} a month more")
    )
    return Finding(
        code="capacity.too_large" if saves else "capacity.too_small",
        resource=name,
        severity=Severity.WARNING,
        sentence=sentence.format(why=fit.why, size=fit.size, dollars=f"{abs(fit.dollars):,.2f}"),
        link=link,
        remedy=fit.command,
    )


def fit_task(
    service: EcsService, facts: ServiceFacts, prices: Prices, settings: CapacitySettings
) -> Fit | None:
    """Find the cheapest Fargate size with room for the peaks; None where today's is right.

    CPU of a busy hour may take 70 %, the fullest task's memory of the last 31 days 80 %
    (MemoryPercent). A task that is short of CPU alone is for scaling to help.
    """
    said, size = facts.service, facts.definition
    if not isinstance(said, Service) or not isinstance(size, Definition) or not said.fargate:
        return None
    cpu, memory = busy_of(facts.usage.cpu_hours), peak_of(facts.usage.memory_days)
    if cpu is None or memory is None or size.cpu is None or size.memory is None:
        return None
    now = task_month(size.cpu, size.memory, size, prices)
    needed = (cpu / BUSY_PERCENT * size.cpu, memory / settings.memory_percent * size.memory)
    sizes = [one for one in task_sizes() if one[0] >= needed[0] and one[1] >= needed[1]]
    costs = [(task_month(*one, size, prices), one) for one in sizes]
    known = [(cost, one) for cost, one in costs if cost is not None]
    if now is None or not known or said.desired == 0:
        return None
    best, (units, mebibytes) = min(known)
    dollars = (best - now) * said.desired
    full = memory > settings.memory_percent
    if dollars > -LEAST_DOLLARS and not (full and dollars > 0):
        return None
    return Fit(
        size=_("{cpu} vCPU and {memory} GB").format(
            cpu=number(units / 1024), memory=number(mebibytes / 1024)
        ),
        why=_(
            "A busy hour takes {cpu} % of {units} units, the fullest task {memory} % of {mib} MiB"
        ).format(cpu=number(cpu), units=size.cpu, memory=number(memory), mib=size.memory),
        dollars=dollars,
        command=_(
            "Register the task with --cpu {cpu} --memory {memory}, and deploy {service}"
        ).format(cpu=units, memory=mebibytes, service=service.name),
    )


def fit_instance(name: str, facts: ClusterFacts, prices: Prices) -> Fit | None:
    """Tell whether half of the writer's class would do; None where it would not, or not known."""
    cluster, writer = facts.cluster, facts.writer
    if not isinstance(cluster, Cluster) or writer is None:
        return None
    below = smaller_class(writer.kind)
    cpu, connections = busy_of(facts.usage.cpu_hours), peak_of(facts.usage.connections)
    room = class_limit(below) if below else None
    if below is None or cpu is None or connections is None or room is None:
        return None
    if cpu > HALF_PERCENT or connections > CONNECTIONS_SHARE * room:
        return None
    now, then = (instance_month(kind, cluster, prices) for kind in (writer.kind, below))
    alike = [one for one in _instances(facts) if one == writer.kind]
    if now is None or then is None or (then - now) * len(alike) > -LEAST_DOLLARS:
        return None
    return Fit(
        size=below,
        why=_("A busy hour takes {cpu} % of {kind}, at most {n} connections were open").format(
            cpu=number(cpu), kind=writer.kind, n=round(connections)
        ),
        dollars=(then - now) * len(alike),
        command=_(
            "Its cache halves too: take {below} on the reader first, see its CPU and free memory,"
            " then fail over to it ({name})"
        ).format(below=below, name=name),
    )


def _instances(facts: ClusterFacts) -> list[str]:
    return [one.kind for one in facts.instances] if isinstance(facts.instances, tuple) else []


def busy_of(hours: Read[Points]) -> float | None:
    """Return the busy hour; None where too many hours of the month are not known."""
    if isinstance(hours, Unreadable):
        return None
    known = sum(hour is not None for hour in hours)
    return busy_hour(hours) if known >= KNOWN_DAYS * 24 else None


def peak_of(days: Read[Points]) -> float | None:
    """Return the highest of the last 31 days; None where too many are not known."""
    if isinstance(days, Unreadable):
        return None
    known = [day for day in days[-MONTH_DAYS:] if day is not None]
    return max(known) if len(known) >= KNOWN_DAYS else None
