"""Scratch clusters: what a restore drill makes for an hour or two, and how it is known for ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TAG_JOB = "ops:job"
TAG_UNTIL = "ops:scratch-until"
OWNER = "restore_drill"
LIFE = timedelta(hours=3)
"""From a drill's beginning to the end of its scratch cluster: its flow lives for two hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScratchInstance:
    """An instance of a scratch cluster, and its status."""

    name: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scratch:
    """A cluster that is called as scratch clusters are.

    Attributes:
        name: its identifier.
        status: "available", "deleting" ...
        until: when its life is over (aware); None where it lacks a drill's tags: it is not ours.
        instances: its instances.
    """

    name: str
    status: str
    until: datetime | None
    instances: tuple[ScratchInstance, ...] = ()

    @property
    def is_going(self) -> bool:
        """Whether it is being deleted, and each of its instances too."""
        parts = (self.status, *(one.status for one in self.instances))
        return all(status == "deleting" for status in parts)


def scratch_prefix(project: str, environment: str) -> str:
    """Return how the names of all scratch clusters and their instances begin."""
    return f"{project}-{environment}-drill-"


def scratch_name(prefix: str, at: datetime) -> str:
    """Return the name of the scratch cluster of a drill that begins at `at` (aware)."""
    return f"{prefix}{at:%Y%m%d%H%M%S}"


def scratch_tags(until: datetime) -> dict[str, str]:
    """Return the tags without which nothing is ever removed."""
    return {TAG_JOB: OWNER, TAG_UNTIL: until.isoformat()}


def read_until(tags: Mapping[str, str]) -> datetime | None:
    """Return the end that a drill's tags name; None: they are not a drill's."""
    if tags.get(TAG_JOB) != OWNER:
        return None
    try:
        until = datetime.fromisoformat(tags.get(TAG_UNTIL, ""))
    except ValueError:
        return None
    return until if until.tzinfo else None
