"""What an Aurora cluster runs, and what it could run."""

from __future__ import annotations

from dataclasses import dataclass

AVAILABLE = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One instance of a cluster.

    Attributes:
        name: its identifier.
        writer: whether it is the writer.
        status: "available" where all is well.
        version: the engine version that it runs.
        pending: names of changes that wait for it.
    """

    name: str
    writer: bool
    status: str
    version: str
    pending: tuple[str, ...] = ()


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
class ClusterState:
    """One cluster.

    Attributes:
        name: its identifier.
        status: "available" where all is well.
        version: the engine version that it runs.
        instances: its members.
        targets: what it may be upgraded to.
        pending: names of changes that wait for it.
        maintenance: actions of AWS's own that wait, as people read them.
    """

    name: str
    status: str
    version: str
    instances: tuple[Instance, ...]
    targets: tuple[Target, ...] = ()
    pending: tuple[str, ...] = ()
    maintenance: tuple[str, ...] = ()

    @property
    def writer(self) -> Instance | None:
        """The writer."""
        return next((one for one in self.instances if one.writer), None)
