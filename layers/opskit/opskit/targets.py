"""What one sweep looks at: resources named by settings or found by tag."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EcsService:
    """One ECS service by its names."""

    cluster: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Everything that the sweep is to look at.

    Attributes:
        services: ECS services.
        clusters: Aurora cluster identifiers.
        load_balancers: names (not ARNs).
    """

    services: tuple[EcsService, ...] = ()
    clusters: tuple[str, ...] = ()
    load_balancers: tuple[str, ...] = ()
