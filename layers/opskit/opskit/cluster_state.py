"""What an Aurora cluster looks like, before and after something is done to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifier.translation import _, later

if TYPE_CHECKING:
    from datetime import datetime

AVAILABLE = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One instance of a cluster.

    Attributes:
        name: its identifier.
        arn: its ARN, or "" where RDS does not list it.
        writer: whether it is the writer.
        tier: its promotion tier, 0 first.
        zone: its availability zone.
        status: "available" where all is well.
        version: the engine version that it runs, or "" where RDS does not list it.
        pending: names of changes that wait for it.
    """

    name: str
    arn: str = ""
    writer: bool
    tier: int
    zone: str
    status: str
    version: str = ""
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterState:
    """One cluster.

    Attributes:
        name: its identifier.
        arn: its ARN.
        status: "available" where all is well.
        engine: "aurora-mysql".
        version: the engine version that it runs.
        instances: its members.
        pending: names of changes that wait for it.
        lag_ms: the greatest replica lag of the last minutes; None where there is no data, or
            nobody asked.
        last_failover: when it last failed over, within the pause (aware), or None.
    """

    name: str
    arn: str = ""
    status: str
    engine: str = ""
    version: str = ""
    instances: tuple[Instance, ...]
    pending: tuple[str, ...] = ()
    lag_ms: float | None = None
    last_failover: datetime | None = None

    @property
    def writer(self) -> Instance | None:
        """The writer."""
        return next((one for one in self.instances if one.writer), None)

    @property
    def all_pending(self) -> list[str]:
        """The names of changes that wait for it or for one of its instances, sorted."""
        return sorted({*self.pending, *(p for one in self.instances for p in one.pending)})


def find_obstacle(state: ClusterState | None) -> str:
    """Say why nothing can be done to a cluster, one translated sentence, or ""."""
    if state is None:
        return _("there is no such cluster")
    if state.status != AVAILABLE:
        return _("the cluster is {status}").format(status=state.status)
    return "" if state.writer else _("the cluster has no writer")


def find_ill(state: ClusterState) -> str:
    """Say which instance is not available, one translated sentence, or ""."""
    ill = next((one for one in state.instances if one.status != AVAILABLE), None)
    return _("{name} is {status}").format(name=ill.name, status=ill.status) if ill else ""


def count_available(state: ClusterState | None) -> float:
    """Return how many instances are available: the health that an act must not lower."""
    return sum(one.status == AVAILABLE for one in state.instances) if state else 0


def describe_cluster(state: ClusterState | None) -> dict[str, object]:
    """Return a cluster in words and numbers for people, as before and after of an act."""
    if state is None:
        return {}
    told: dict[str, object] = {
        later("writer"): state.writer.name if state.writer else _("none"),
        later("cluster"): state.status,
        later("available instances"): _("{available} of {all}").format(
            available=int(count_available(state)), all=len(state.instances)
        ),
    }
    if state.lag_ms is not None:
        told[later("replica lag (ms, normal: at most 1,000)")] = round(state.lag_ms, 1)
    return told
