"""Which services may be rolled back, and when; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackSettings:
    """The services of this stack; the first one is meant where an event names none."""

    ecs_services: tuple[str, ...] = setting(
        expected="a comma list of cluster/service names", default=()
    )
    rollback_window_minutes: int = setting(
        expected="minutes from 1 to 1440", default=30, least=1, most=1440
    )
