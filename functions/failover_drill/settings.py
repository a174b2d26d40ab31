"""What is drilled, who is asked, and what is expected; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import setting

APPLY = "apply"
YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillSettings:
    """The clusters of this stack and the application in front of them."""

    db_clusters: tuple[str, ...] = setting(
        expected="a comma list of Aurora cluster identifiers", default=()
    )
    failover_drill: str = setting(among=("plan", APPLY))
    fail_back: str = setting(among=(YES, "no"), default="no")
    application_url: str = setting(expected="an http or https address, or empty", default="")
    health_path: str = setting(expected="a path such as /actuator/health")
    downtime_seconds: int = setting(expected="seconds from 1 to 280", default=60, least=1, most=280)
    replica_lag_ms: int = setting(expected="milliseconds above 0", default=1000, least=1)
    failover_pause_hours: int = setting(
        expected="hours from 1 to 168", default=6, least=1, most=168
    )
    expected_alarms: tuple[str, ...] = setting(
        expected="names of alarms that a failover makes fire, separated by commas", default=()
    )
    approval_minutes: int = setting(expected="minutes from 1 to 30", default=20, least=1, most=30)
