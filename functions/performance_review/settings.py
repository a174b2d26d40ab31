"""What the performance review looks at, and the objectives; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceSettings:
    """What to look at and the manual's objectives (availability and performance).

    `ecs_services` says nothing here but that the stack has something to look at: what its users
    see is measured at the load balancer.
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
    latency_ms: float = setting(expected="milliseconds above 0", default=500.0, least=1)
    error_rate_percent: float = setting(
        expected="a percentage from 0 to 100", default=0.1, least=0, most=100
    )
    throughput_rps: float = setting(expected="requests a second above 0", default=1000.0, least=1)
    availability_percent: float = setting(
        expected="a percentage from 50 to 99.999", default=99.9, least=50, most=99.999
    )
    db_availability_percent: float = setting(
        expected="a percentage from 50 to 99.999", default=99.95, least=50, most=99.999
    )
