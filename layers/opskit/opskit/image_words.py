"""What is known of the images that a service runs: their scans and its newest deployment. Pure."""

from __future__ import annotations

from dataclasses import dataclass

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
