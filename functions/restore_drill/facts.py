"""What a drill finds: cluster, snapshot to restore, scratch clusters; and what was proven."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opskit.scratch import Scratch

    type Json = Mapping[str, Any]

MOST_ROWS = 100_000
"""Rows counted of a table: a statement ends after 45 s (Data API reference, ExecuteStatement)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The cluster whose snapshot is restored.

    Attributes:
        name: its identifier.
        engine: such as "aurora-mysql".
        parameter_group: of the cluster.
        subnet_group: where it stands.
        restorable: up to when its continuous backup reaches (aware), or None.
    """

    name: str
    engine: str
    parameter_group: str
    subnet_group: str
    restorable: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """An available snapshot of it.

    Attributes:
        name: its identifier; an automated one's begins with "rds:".
        arn: its ARN.
        made_at: when (aware).
        kind: "automated" or "manual".
        weekly: whether weekly_snapshot made it; such a one stays while it is the last proven.
        engine_version: what it restores to.
    """

    name: str
    arn: str
    made_at: datetime
    kind: str
    weekly: bool
    engine_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The security group of scratch clusters, and how many rules let somebody in."""

    name: str
    inbound: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What stands before a drill.

    Attributes:
        group: the security group for the scratch cluster; None where there is none.
        source: None where there is no such cluster.
        chosen: its snapshot to restore, available; None where there is none.
        scratch: clusters that are called as scratch clusters are.
    """

    group: Group | None
    source: Source | None
    chosen: Snapshot | None
    scratch: tuple[Scratch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be made, decided once and remembered by the flow.

    Attributes:
        scratch: the name of the cluster to make.
        until: when the janitor may remove it (aware).
        source: what is restored.
        snapshot: from which snapshot.
    """

    scratch: str
    until: datetime
    source: Source
    snapshot: Snapshot

    @property
    def instance(self) -> str:
        """The name of the scratch cluster's one instance."""
        return f"{self.scratch}-1"

    def as_json(self) -> dict[str, Any]:
        """Return what json.dumps takes."""
        found = asdict(self)
        restorable = self.source.restorable
        found["until"] = self.until.isoformat()
        found["source"]["restorable"] = restorable.isoformat() if restorable else None
        found["snapshot"]["made_at"] = self.snapshot.made_at.isoformat()
        return found

    @classmethod
    def from_json(cls, found: Json) -> Order:
        """Read one back."""
        source, snapshot = found["source"], found["snapshot"]
        restorable = source["restorable"]
        return cls(
            scratch=found["scratch"],
            until=datetime.fromisoformat(found["until"]),
            source=Source(
                **{
                    **source,
                    "restorable": datetime.fromisoformat(restorable) if restorable else None,
                }
            ),
            snapshot=Snapshot(
                **{**snapshot, "made_at": datetime.fromisoformat(snapshot["made_at"])}
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the restored database answered.

    Attributes:
        proven: whether it answered with data.
        why: one translated sentence: why it is not proven, or "".
        final: whether asking again cannot change that.
        tables: how many tables there are.
        counted: how many of them were counted.
        rows: how many rows those hold together.
        table: the table that is looked at closely.
        table_rows: how many rows it holds.
        is_least: whether a table held more rows than are counted.
        newest: its newest time as the database writes it, or "".
        newest_why: why that is not known, or "".
        at: when it was asked, ISO 8601.
    """

    proven: bool
    why: str
    final: bool
    tables: int = 0
    counted: int = 0
    rows: int = 0
    table: str = ""
    table_rows: int = 0
    is_least: bool = False
    newest: str = ""
    newest_why: str = ""
    at: str = ""
