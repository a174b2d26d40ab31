"""What may be deployed to; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploySettings:
    """The services of this stack; the first one is meant where an event names none."""

    ecs_services: tuple[str, ...] = setting(
        expected="a comma list of cluster/service names", default=()
    )
