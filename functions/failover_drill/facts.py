"""What a drill looks at: the cluster, the application, and what drills measured."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opskit.cluster_state import ClusterState


NAME = "failover_drill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a client saw of one failover.

    Attributes:
        began: when it was begun (aware).
        to: the instance that was to write.
        seconds: how long there were no dependable answers; None where it is not known.
        still: whether there were none up to the last probe.
        failed: probes that were not answered.
        asked: probes since the failover.
        moved: seconds until RDS named another writer, or None.
        said: what the first failure said, or "".
    """

    began: datetime
    to: str
    seconds: float | None
    still: bool = False
    failed: int = 0
    asked: int = 0
    moved: float | None = None
    said: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what json.dumps takes."""
        return {**asdict(self), "began": self.began.isoformat()}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Measured:
        """Read one back."""
        return cls(**{**found, "began": datetime.fromisoformat(found["began"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillState:
    """The world of a drill.

    Attributes:
        cluster: the cluster; None where there is none, or none that may be touched.
        page: why the application's health page does not answer well, or "".
        connections: to the cluster in the last minutes; None where there is no data.
        measured: what earlier drills measured, newest first; this one's too, once it has.
    """

    cluster: ClusterState | None
    page: str = ""
    connections: float | None = None
    measured: tuple[Measured, ...] = ()
