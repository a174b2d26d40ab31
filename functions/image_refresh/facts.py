"""What a refresh is decided by: what runs, the last build, what the tag names now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from opskit.image_words import UNSCANNED

if TYPE_CHECKING:
    from opskit.ecr_image import EcrImage
    from opskit.image_words import Scan
    from opskit.rollout import ServiceState

RUNNING = "IN_PROGRESS"
SUCCEEDED = "SUCCEEDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One build of the project.

    Attributes:
        id: CodeBuild's id.
        number: its number.
        status: IN_PROGRESS, SUCCEEDED, FAILED, ... (CodeBuild API reference, Build).
        phase: what it does, or did last.
    """

    id: str
    number: int
    status: str
    phase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshState:
    """Everything that a refresh is decided by.

    Attributes:
        service: how it stands; None where there is none.
        container: whose image is built anew, or "".
        image: the image of that container, with the tag that the project pushes; None where none
            of its containers runs one of ECR.
        ran: the digest that it runs, or "".
        running: that one's scan.
        build: the project's last build, or None.
        project: whether there is such a project.
        tagged: the digest that the tag names now, or "".
        scan: that one's scan.
    """

    service: ServiceState | None
    container: str = ""
    image: EcrImage | None = None
    ran: str = ""
    running: Scan = UNSCANNED
    build: Build | None = None
    project: bool = False
    tagged: str = ""
    scan: Scan = UNSCANNED
