"""How many connections a database takes."""

from functions.capacity_review.judge.facts import Cluster, ClusterFacts, Instance
from opskit.unreadable import Unreadable

SERVERLESS = "db.serverless"
MYSQL = "aurora-mysql"

BY_SIZE = {
    "large": 1000,
    "xlarge": 2000,
    "2xlarge": 3000,
    "4xlarge": 4000,
    "8xlarge": 5000,
    "12xlarge": 6000,
    "16xlarge": 6000,
    "24xlarge": 7000,
}
"""Of the r classes (Aurora guide, "Maximum connections to an Aurora
MySQL DB instance", as of 2026)."""

SMALL = {
    "db.t3.small": 45,
    "db.t3.medium": 90,
    "db.t3.large": 135,
    "db.t4g.medium": 90,
    "db.t4g.large": 135,
}
"""As above."""

BY_ACU = ((128, 5000), (64, 4000), (32, 3000), (16, 2000), (8, 1000), (4, 135), (1, 90))
"""By the most capacity units (Aurora guide, "Maximum connections for Aurora Serverless v2"); of one
between two rows, the lower row's, which is never too many."""


def connection_limit(facts: ClusterFacts) -> float | None:
    """Return max_connections of the writer; None where it is not known.

    What somebody set in the instance's parameter group wins; else the engine's default holds,
    which AWS derives from the memory.
    """
    writer = facts.writer
    if writer is None or not isinstance(facts.cluster, Cluster):
        return None
    said = writer.max_connections
    if isinstance(said, Unreadable):
        return None
    if said is not None:
        return float(said) if said.isdecimal() else None
    return default_limit(writer, facts.cluster)


def default_limit(instance: Instance, cluster: Cluster) -> float | None:
    """Return what an instance takes by default; None for classes that AWS's tables do not hold."""
    if cluster.engine != MYSQL:
        return None
    if instance.kind == SERVERLESS:
        most = cluster.acu[1] if cluster.acu else 0.0
        return next((float(limit) for acu, limit in BY_ACU if most >= acu), None)
    return class_limit(instance.kind)


def class_limit(kind: str) -> float | None:
    """Return the default of an instance class, "db.r6g.large"."""
    if kind in SMALL:
        return float(SMALL[kind])
    parts = kind.split(".")
    if len(parts) != len(("db", "r6g", "large")) or not parts[1].startswith("r"):
        return None
    return float(BY_SIZE[parts[2]]) if parts[2] in BY_SIZE else None
