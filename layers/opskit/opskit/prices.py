"""What AWS sells and what it costs by its list prices. Pure."""

from collections.abc import Mapping

UNITS = 1024
"""CPU units of a vCPU, and MiB of a GB."""

ENGINES = {"aurora-mysql": "Aurora MySQL", "aurora-postgresql": "Aurora PostgreSQL"}
"""Engines as the price list names them."""

SERVERLESS = "db.serverless"
"""The class of instances that are paid by their capacity units."""

type Prices = Mapping[str, float]
"""On-demand dollars an hour by the end of the usage type, "Fargate-vCPU-Hours:perCPU"; an engine's
behind its name, "Aurora MySQL InstanceUsage:db.r6g.large" (opskit.price_list)."""


def task_hour(cpu: int, memory: int, *, arm: bool, prices: Prices) -> float | None:
    """Return what a Linux task on Fargate costs in dollars an hour; None where a price is missing.

    Args:
        cpu: units.
        memory: MiB.
        arm: whether it runs on ARM64.
        prices: those of Fargate.
    """
    kind = "Fargate-ARM-" if arm else "Fargate-"
    a_vcpu, a_gb = prices.get(f"{kind}vCPU-Hours:perCPU"), prices.get(f"{kind}GB-Hours")
    if a_vcpu is None or a_gb is None:
        return None
    return (cpu * a_vcpu + memory * a_gb) / UNITS


def instance_hour(
    engine: str, kind: str, prices: Prices, *, io_optimized: bool = False
) -> float | None:
    """Return what an Aurora instance costs in dollars an hour; None where its price is not known.

    Args:
        engine: as RDS names it, "aurora-mysql".
        kind: its class, which must not be serverless.
        prices: those of the engine.
        io_optimized: whether its cluster pays for I/O with its instances.
    """
    usage = "InstanceUsageIOOptimized" if io_optimized else "InstanceUsage"
    return prices.get(f"{ENGINES.get(engine, '')} {usage}:{kind}")


def unit_hour(engine: str, prices: Prices) -> float | None:
    """Return what a capacity unit costs in dollars an hour where I/O is paid apart; or None."""
    return prices.get(f"{ENGINES.get(engine, '')} Aurora:ServerlessV2Usage")
