"""How images in ECR are written. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

DIGEST = r"sha256:[0-9a-f]{64}"
_ECR = re.compile(
    r"(?P<registry>(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?)"
    rf"/(?P<repository>[^:@]+)(?::(?P<tag>[^@]+))?(?:@(?P<digest>{DIGEST}))?"
)
"""An image in a private registry of ECR (ECR guide, "Pulling an image")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EcrImage:
    """An image in ECR.

    Attributes:
        registry: the registry's host.
        account: whose registry it is.
        region: where it lies.
        repository: its repository.
        tag: its tag, "latest" where it names neither tag nor digest.
        digest: its digest, or "".
    """

    registry: str
    account: str
    region: str
    repository: str
    tag: str
    digest: str = ""

    @property
    def home(self) -> str:
        """Registry and repository."""
        return f"{self.registry}/{self.repository}"


def parse_image(text: str) -> EcrImage | None:
    """Understand an image's name; None where it is not in ECR."""
    found = _ECR.fullmatch(text)
    if found is None:
        return None
    return EcrImage(
        registry=found["registry"],
        account=found["account"],
        region=found["region"],
        repository=found["repository"],
        tag=found["tag"] or ("" if found["digest"] else "latest"),
        digest=found["digest"] or "",
    )
