"""What an Aurora cluster looks like before and after a failover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

AVAILABLE = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One instance of a cluster.

    Attributes:
        name: its identifier.
        writer: whether it is the writer.
        tier: its promotion tier, 0 first.
        zone: its availability zone.
        status: "available" where all is well.
        pending: names of changes that wait for it.
    """

    name: str
    writer: bool
    tier: int
    zone: str
    status: str
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterState:
    """One cluster.

    Attributes:
        name: its identifier.
        status: "available" where all is well.
        instances: its members.
        pending: names of changes that wait for it.
        lag_ms: the greatest replica lag of the last minutes; None where there is no data.
        last_failover: when it last failed over, within the pause (aware), or None.
    """

    name: str
    status: str
    instances: tuple[Instance, ...]
    pending: tuple[str, ...] = ()
    lag_ms: float | None = None
    last_failover: datetime | None = None

    @property
    def writer(self) -> Instance | None:
        """The writer."""
        return next((one for one in self.instances if one.writer), None)
