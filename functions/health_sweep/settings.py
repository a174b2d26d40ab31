"""The names and thresholds of the daily health sweep; the template gives the values."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from opskit.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepSettings:
    """What to look at and what is normal (manual: objectives, daily checklist, core metrics).

    Resources are named in lists, or found by `discovery_tag`; both may be used together.
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
    connections: int = setting(expected="a whole number of connections", default=80, least=1)
    latency_ms: float = setting(expected="milliseconds above 0", default=500.0, least=1)
    error_rate_percent: float = setting(
        expected="a percentage from 0 to 100", default=0.1, least=0, most=100
    )
    rpo_minutes: int = setting(expected="minutes above 0", default=60, least=1)
    application_url: str = setting(
        expected="the application's address, or empty for the load balancer's own", default=""
    )
    health_path: str = setting(expected="a path", default="/actuator/health")
    health_timeout_seconds: float = setting(
        expected="seconds from 1 to 30", default=5.0, least=1, most=30
    )
    access_log_bucket: str = setting(expected="an S3 bucket's name, or empty", default="")
    schedule_prefix: str = setting(
        expected="what this system's own schedules' names begin with, or empty", default=""
    )


def find_mistakes(settings: SweepSettings) -> Iterator[str]:
    """Say what is wrong with a value that has the right type."""
    if settings.application_url and not _is_address(settings.application_url):
        # Not repeated here: it may hold a password.
        yield "APPLICATION_URL: expected an http or https address without a user's name"


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        return False
