"""What a deployment is decided by, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opskit.rollout import ServiceState

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What is to be deployed.

    Attributes:
        container: whose image changes.
        image: what it is to run, with its digest, or "".
        asked: as the event named it.
        obstacle: why it cannot be deployed, one translated sentence, or "".
        scan: of the new image.
        running: the scan of the image that runs.
    """

    asked: str
    container: str = ""
    image: str = ""
    obstacle: str = ""
    scan: Scan = Scan()
    running: Scan = Scan()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployState:
    """Everything that a deployment is decided by.

    Attributes:
        service: how it stands; None where there is none.
        images: what the newest task definition's containers run: name and image.
        aim: what is to be deployed.
        newest: the newest deployment.
        healthy: healthy targets of the load balancer; None where there is none.
    """

    service: ServiceState | None
    images: tuple[tuple[str, str], ...] = ()
    aim: Aim = Aim(asked="")
    newest: Newest = Newest()
    healthy: int | None = None
