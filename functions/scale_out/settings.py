"""How many tasks may be lent, and for how long; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleOutSettings:
    """The services of this stack; the first one is meant where an event names none."""

    ecs_services: tuple[str, ...] = setting(
        expected="a comma list of cluster/service names", default=()
    )
    scale_out_tasks: int = setting(expected="tasks from 1 to 100", default=4, least=1, most=100)
    max_scale_out: int = setting(expected="tasks from 1 to 100", default=6, least=1, most=100)
    lease_minutes: int = setting(expected="minutes from 15 to 1440", default=120, least=15)
