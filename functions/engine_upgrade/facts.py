"""What an Aurora cluster runs, and what it could run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opskit.cluster_state import ClusterState


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A version that AWS lets a cluster be upgraded to.

    Attributes:
        version: the engine version.
        major: whether it is another major one.
    """

    version: str
    major: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeState:
    """What an upgrade is decided by.

    Attributes:
        cluster: as it stands.
        targets: what it may be upgraded to.
        maintenance: actions of AWS's own that wait, as people read them.
    """

    cluster: ClusterState
    targets: tuple[Target, ...] = ()
    maintenance: tuple[str, ...] = ()
