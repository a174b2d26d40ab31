"""Sizes that AWS sells, and what they cost a month at its list prices."""

from collections.abc import Iterator

from functions.capacity_review.judge.facts import Cluster, Definition, Instance
from opskit.prices import Prices, instance_hour, task_hour

HOURS_A_MONTH = 730.0
"""As AWS's own calculator has it."""

STEPS = (
    (256, (512, 1024, 2048)),
    (512, tuple(range(1024, 4096 + 1, 1024))),
    (1024, tuple(range(2048, 8192 + 1, 1024))),
    (2048, tuple(range(4096, 16_384 + 1, 1024))),
    (4096, tuple(range(8192, 30_720 + 1, 1024))),
    (8192, tuple(range(16_384, 61_440 + 1, 4096))),
    (16_384, tuple(range(32_768, 122_880 + 1, 8192))),
)
"""CPU units and the MiB that Fargate takes with them (ECS guide, "Task size")."""

LADDER = ("medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge")
"""Sizes of a family, each with half of the next one's CPU and memory; medium is the t classes'."""


def task_sizes() -> Iterator[tuple[int, int]]:
    """Yield every size of a Fargate task: CPU units and MiB."""
    for cpu, memories in STEPS:
        yield from ((cpu, memory) for memory in memories)


def task_month(cpu: int, memory: int, definition: Definition, prices: Prices) -> float | None:
    """Return what one task costs in dollars a month; None where a price is not known."""
    an_hour = task_hour(cpu, memory, arm=definition.arm, prices=prices)
    return None if definition.windows or an_hour is None else HOURS_A_MONTH * an_hour


def instance_month(kind: str, cluster: Cluster, prices: Prices) -> float | None:
    """Return what one instance costs in dollars a month; None where its price is not known."""
    an_hour = instance_hour(cluster.engine, kind, prices, io_optimized=cluster.io_optimized)
    return None if an_hour is None else HOURS_A_MONTH * an_hour


def smaller_class(kind: str) -> str | None:
    """Return the class with half of the CPU and memory; None for the smallest and for others.

    Only t classes have a medium: the smallest r class is large.
    """
    family, _, size = kind.rpartition(".")
    if size not in LADDER[1:]:
        return None
    below = LADDER[LADDER.index(size) - 1]
    return None if below == "medium" and ".t" not in family else f"{family}.{below}"


def priced_classes(instance: Instance) -> list[str]:
    """Return the classes whose prices advice on this instance needs."""
    below = smaller_class(instance.kind)
    return [instance.kind, below] if below else []
