"""What the diagnosis looks at and what is normal; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnoseSettings:
    """What to look at, what is normal, and how soon trouble follows what made it."""

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
    connections: int = setting(expected="a whole number of connections", default=80, least=1)
    latency_ms: float = setting(expected="milliseconds above 0", default=500.0, least=1)
    error_rate_percent: float = setting(
        expected="a percentage from 0 to 100", default=0.1, least=0, most=100
    )
    deployment_minutes: int = setting(
        expected="minutes from 1 to 1440", default=30, least=1, most=1440
    )
