"""What an image index names: one image a platform, beside notes on how they were built. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
"""An index in OCI's words and in Docker's (OCI image specification, "Image index")."""

MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
"""An image of one platform, likewise."""

_ARCHITECTURES = {"x86_64": "amd64", "arm64": "arm64"}
"""ECS's words (RuntimePlatform, and a task's attribute ecs.cpu-architecture) and an index's."""

_IMAGES = (
    "",
    "application/vnd.oci.image.config.v1+json",
    "application/vnd.docker.container.image.v1+json",
)
"""The artifact types of what can run. A SOCI index names the platform of its image, and another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One image that an index names.

    Attributes:
        digest: its own.
        platform: "linux/amd64", or "" where the index does not say.
    """

    digest: str
    platform: str


def name_platform(system: str, architecture: str) -> str:
    """Return a platform in an index's words, or "" where it cannot be told.

    Args:
        system: in ECS's words, "LINUX" (a task definition's) or "Linux" (a task's).
        architecture: in ECS's words, "X86_64" or "x86_64".
    """
    known = _ARCHITECTURES.get(architecture.lower(), "")
    return f"linux/{known}" if known and system.lower() == "linux" else ""


def find_platform(definition: Mapping[str, Any]) -> str:
    """Return the platform of a task definition's tasks, or "" where it does not tell.

    On Fargate a definition that names none runs on Linux and x86_64 (ECS guide, "Runtime
    platform").
    """
    said = definition.get("runtimePlatform") or {}
    fargate = "FARGATE" in definition.get("requiresCompatibilities", ())
    system = said.get("operatingSystemFamily") or ("LINUX" if fargate else "")
    return name_platform(system, said.get("cpuArchitecture") or ("X86_64" if fargate else ""))


def list_children(manifest: str) -> tuple[Child, ...]:
    """Return the images that an index names, without what no task can run.

    docker buildx lays an attestation beside each image, of the platform unknown/unknown (BuildKit,
    "Image attestation storage").

    Args:
        manifest: the index, as JSON.
    """
    return tuple(
        Child(digest=one["digest"], platform=_platform(one))
        for one in json.loads(manifest).get("manifests", [])
        if _can_run(one)
    )


def pick_children(children: Sequence[Child], platforms: Collection[str]) -> tuple[Child, ...]:
    """Return those that tasks of these platforms may run.

    All of them where a platform is not known, or the index names no image for it: better one
    image too many than the wrong one.

    Args:
        children: of one index.
        platforms: "linux/amd64"; "" where it is not known.
    """
    known = {"", *platforms}
    fit = tuple(child for child in children if child.platform in known)
    if not platforms or "" in platforms or not set(platforms) <= {one.platform for one in fit}:
        return tuple(children)
    return fit


def _can_run(said: Mapping[str, Any]) -> bool:
    platform = said.get("platform") or {}
    if "unknown" in (platform.get("os"), platform.get("architecture")):
        return False
    return (said.get("artifactType") or "") in _IMAGES


def _platform(said: Mapping[str, Any]) -> str:
    platform = said.get("platform") or {}
    return "/".join(filter(None, (platform.get("os"), platform.get("architecture"))))
