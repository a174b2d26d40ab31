"""What the capacity review looks at, and what is full; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacitySettings:
    """What to look at, and the manual's limits (core metrics).

    `load_balancers` says nothing here but that the stack has something to look at: AWS itself
    makes them larger.
    """

    ecs_services: tuple[str, ...] = setting(
        expected="a comma list of cluster/service names", default=()
    )
    db_clusters: tuple[str, ...] = setting(
        expected="a comma list of Aurora cluster identifiers", default=()
    )
    load_balancers: tuple[str, ...] = setting(
        expected="a comma list of load balancer names", default=()
    )
    discovery_tag: str = setting(expected="Key=Value, or empty", default="")
    cpu_percent: float = setting(
        expected="a percentage from 1 to 100", default=80.0, least=1, most=100
    )
    memory_percent: float = setting(
        expected="a percentage from 1 to 100", default=80.0, least=1, most=100
    )
