"""What is known of the images that a service runs: their scans and its newest deployment. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FINISHED = frozenset({"COMPLETE", "ACTIVE"})
"""A scan's states in which its findings count (ECR API reference, ImageScanStatus)."""
WAITING = frozenset({"PENDING", "IN_PROGRESS"})
NO_SCAN = "NONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What a scan found in one image.

    Attributes:
        status: ECR's word, or NO_SCAN.
        criticals: the names of the critical vulnerabilities.
    """

    status: str = NO_SCAN
    criticals: frozenset[str] = frozenset()

    @property
    def counts(self) -> bool:
        """Whether what it says can be gone by."""
        return self.status in FINISHED


UNSCANNED = Scan()


def merge_scans(scans: Sequence[Scan]) -> Scan:
    """Return one scan for all images of an index: no better than the worst of them.

    It counts only where each of them does; one that is still under way comes first, for it may
    change what is known.

    Args:
        scans: at least one.
    """
    worst = min(scans, key=lambda scan: (scan.status not in WAITING, scan.counts))
    return Scan(
        status=worst.status, criticals=frozenset().union(*(scan.criticals for scan in scans))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """The newest deployment that ECS tells.

    Attributes:
        id: its ARN, or "" where ECS tells none.
        status: SUCCESSFUL, IN_PROGRESS, ROLLBACK_SUCCESSFUL, ..., or "".
        digests: what its containers run: name and digest.
    """

    id: str = ""
    status: str = ""
    digests: tuple[tuple[str, str], ...] = ()


UNTOLD = Newest()
