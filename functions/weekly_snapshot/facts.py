"""What AWS said of clusters, their snapshots, the quota and the key of copies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from opskit.snapshot_tags import PROVEN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from opskit.unreadable import Read

AVAILABLE = "available"
GOING = "deleting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One snapshot of a cluster.

    Attributes:
        name: its identifier.
        cluster: the identifier of the cluster that it was taken of.
        arn: its ARN.
        status: AWS's word, "available".
        created: when (aware); None while it is being made.
        size_gib: the storage that it holds, or None where AWS names none.
        percent: how far its making has come.
        encrypted: whether it is.
        source: the ARN of the snapshot that it is a copy of, or "".
        tags: its tags.
    """

    name: str
    cluster: str
    arn: str
    status: str
    created: datetime | None
    size_gib: int | None = None
    percent: int = 0
    encrypted: bool = True
    source: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_available(self) -> bool:
        """Whether it can be restored."""
        return self.status == AVAILABLE and self.created is not None

    @property
    def proven(self) -> str:
        """The day on which a drill proved that it can be restored, or ""."""
        return self.tags.get(PROVEN, "")

    @property
    def is_going(self) -> bool:
        """Whether AWS is deleting it."""
        return self.status == GOING

    def is_of(self, cluster: str) -> bool:
        """Tell whether it was taken of `cluster`, in whatever case that is written."""
        return self.cluster.lower() == cluster.lower()


type Snapshots = tuple[Snapshot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One Aurora cluster.

    Attributes:
        name: its identifier.
        created: when (aware), or None.
        restorable: the newest moment that can be restored (aware), or None.
        retention_days: how long automated backups are kept.
        encrypted: whether the storage is.
    """

    name: str
    created: datetime | None
    restorable: datetime | None
    retention_days: int
    encrypted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many manual cluster snapshots the region holds, and may hold."""

    used: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A KMS key: AWS's words for its state, "Enabled", and its use, "ENCRYPT_DECRYPT"."""

    state: str
    use: str
    spec: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What AWS said.

    Attributes:
        region: where the clusters are.
        clusters: by the name in the settings; None for one that does not exist.
        manual: the clusters' manual snapshots.
        automated: the clusters' automated ones.
        copies: their manual snapshots in the region of copies; None where none is set.
        quota: None where AWS names none.
        key: the key of copies; None where none is set, or where it need not be looked at.
    """

    region: str
    clusters: Read[Mapping[str, Cluster | None]]
    manual: Read[Snapshots]
    automated: Read[Snapshots]
    copies: Read[Snapshots] | None
    quota: Read[Quota | None]
    key: Read[Key] | None
