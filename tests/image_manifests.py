"""ECR's answers to BatchGetImage: images of one platform, and the indexes that name them."""

import json
from collections.abc import Callable, Mapping
from typing import Any

OCI_INDEX = "application/vnd.oci.image.index.v1+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
_IMAGE = "application/vnd.oci.image.manifest.v1+json"


def entry(digest: str, platform: str = "linux/amd64", **more: object) -> dict[str, Any]:
    """Return what an index says of one image; "" as its platform leaves it out."""
    system, _, architecture = platform.partition("/")
    told = {"platform": {"os": system, "architecture": architecture}} if platform else {}
    return {"mediaType": _IMAGE, "digest": digest, "size": 1570, **told, **more}


def attestation(of: str) -> dict[str, Any]:
    """Return what docker buildx lays beside an image, by its own default."""
    notes = {
        "vnd.docker.reference.digest": of,
        "vnd.docker.reference.type": "attestation-manifest",
    }
    return entry("sha256:" + "e" * 64, "unknown/unknown", annotations=notes)


def soci(of: str) -> dict[str, Any]:
    """Return what lets Fargate start an image before it is all there."""
    return entry(
        "sha256:" + "9" * 64,
        artifactType="application/vnd.amazon.soci.index.v2+json",
        annotations={"com.amazon.soci.image-manifest-digest": of},
    )


def index(*entries: Mapping[str, Any], kind: str = OCI_INDEX) -> dict[str, Any]:
    """Return an index's manifest."""
    return {"schemaVersion": 2, "mediaType": kind, "manifests": list(entries)}


def tell_manifests(
    indexes: Mapping[str, Mapping[str, Any]],
) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Return ECR's answer to BatchGetImage: every other digest is a plain image."""

    def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
        images = []
        for digest in (one["imageDigest"] for one in asked["imageIds"]):
            manifest = indexes.get(digest) or {
                "schemaVersion": 2,
                "mediaType": _IMAGE,
                "config": {"digest": digest},
                "layers": [],
            }
            assert manifest["mediaType"] in asked["acceptedMediaTypes"]
            images.append(
                {
                    "registryId": asked["registryId"],
                    "repositoryName": asked["repositoryName"],
                    "imageId": {"imageDigest": digest},
                    "imageManifest": json.dumps(manifest),
                    "imageManifestMediaType": manifest["mediaType"],
                }
            )
        return {"images": images, "failures": []}

    return answer
