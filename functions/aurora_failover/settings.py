"""Which clusters may fail over, and what must be so before; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class FailoverSettings:
    """The clusters of this stack; the first one is meant where an event names none."""

    db_clusters: tuple[str, ...] = setting(
        expected="a comma list of Aurora cluster identifiers", default=()
    )
    replica_lag_ms: int = setting(expected="milliseconds above 0", default=1000, least=1)
    failover_pause_hours: int = setting(
        expected="hours from 1 to 168", default=6, least=1, most=168
    )
