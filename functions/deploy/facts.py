"""What a deployment is decided by, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from opskit.image_words import UNSCANNED, UNTOLD

if TYPE_CHECKING:
    from opskit.image_words import Newest, Scan
    from opskit.rollout import ServiceState


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
    scan: Scan = UNSCANNED
    running: Scan = UNSCANNED


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployState:
    """Everything that a deployment is decided by.

    Attributes:
        service: how it stands; None where there is none.
        images: what the newest task definition's containers run: name and image.
        aim: what is to be deployed.
        newest: the newest deployment.
        healthy: healthy targets of the load balancer; None where there is none.
        platform: what its tasks run on, "linux/amd64", or "" where that is not known.
    """

    service: ServiceState | None
    images: tuple[tuple[str, str], ...] = ()
    aim: Aim = Aim(asked="")
    newest: Newest = UNTOLD
    healthy: int | None = None
    platform: str = ""
