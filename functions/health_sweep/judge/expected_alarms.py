"""Which alarms ought to exist: the manual's core metrics for each target."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from opskit.targets import Targets, name_services

_ECS = ("CPUUtilization", "MemoryUtilization")
_RDS = ("DatabaseConnections", "CPUUtilization")
_ALB = ("HTTPCode_Target_5XX_Count", "TargetResponseTime")

CORE = {"AWS/ECS": _ECS, "AWS/RDS": _RDS, "AWS/ApplicationELB": _ALB}
"""Manual, "core metrics": the six alarms that it creates, by namespace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One metric behind an alarm.

    Attributes:
        namespace: such as "AWS/ECS".
        metric: such as "CPUUtilization".
        dimensions: names and values.
    """

    namespace: str
    metric: str
    dimensions: tuple[tuple[str, str], ...] = ()


type Target = tuple[str, ...]
"""Namespace and the names that tell one target from another."""


def lacks_dimensions(watched: Watched) -> bool:
    """Tell whether it is a core metric without dimensions, the manual's mistake."""
    return not watched.dimensions and watched.metric in CORE.get(watched.namespace, ())


def targets_watched(targets: Targets) -> frozenset[Target]:
    """Return the keys of all targets, to ask `watches` with."""
    return frozenset(target for _name, target in _targets(targets))


def watches(watched: Watched, ours: frozenset[Target]) -> bool:
    """Tell whether a metric is one of our targets'."""
    return _key(watched) in ours


def absent_metrics(
    targets: Targets, watched: Iterable[Watched]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each target's name with its core metrics that no alarm watches."""
    seen = {(_key(one), one.metric) for one in watched}
    for name, target in _targets(targets):
        missing = tuple(m for m in CORE[target[0]] if (target, m) not in seen)
        if missing:
            yield name, missing


def _targets(targets: Targets) -> Iterator[tuple[str, Target]]:
    for service, name in name_services(targets.services).items():
        yield name, ("AWS/ECS", service.cluster, service.name)
    for cluster in targets.clusters:
        yield cluster, ("AWS/RDS", cluster.lower())
    for name in targets.load_balancers:
        yield name, ("AWS/ApplicationELB", name)


def _key(watched: Watched) -> Target | None:
    """Return which target the dimensions name, None where CloudWatch has no such metric.

    ECS publishes a service's metrics under cluster and service together only; RDS a cluster's
    with or without the role (ECS and Aurora guides, "CloudWatch metrics").
    """
    dimensions = dict(watched.dimensions)
    match watched.namespace, sorted(dimensions):
        case "AWS/ECS", ["ClusterName", "ServiceName"]:
            return "AWS/ECS", dimensions["ClusterName"], dimensions["ServiceName"]
        case "AWS/RDS", ["DBClusterIdentifier"] | ["DBClusterIdentifier", "Role"]:
            return "AWS/RDS", dimensions["DBClusterIdentifier"].lower()
        case "AWS/ApplicationELB", [*_] if dimensions.get("LoadBalancer", "").count("/") == 2:  # noqa: PLR2004 - app/name/id
            return "AWS/ApplicationELB", dimensions["LoadBalancer"].split("/")[1]
        case _:
            return None
