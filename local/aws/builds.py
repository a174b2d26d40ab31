"""CodeBuild's builds, as far as others notice them: they take a while, and push an image to ECR.

Leans on ministack 1.5.33, whose builds are over as soon as they begin, and on moto 5.2.5's `ecr`
backend. What is pushed where, a project says by the variables of AWS's sample (CodeBuild guide,
"Docker sample"): IMAGE_REPO_NAME and IMAGE_TAG.
"""

import hashlib
import json
from dataclasses import dataclass, field

from ministack.core.responses import get_account_id, get_region
from moto.backends import get_backend

from local.aws.answers import Json

_PHASES = ("PROVISIONING", "BUILD", "POST_BUILD")
_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


@dataclass(slots=True)
class Builds:
    """Builds under way; each look at one takes it a phase further, as moto does with databases."""

    _looks: dict[str, int] = field(default_factory=dict)

    def begin(self, _parameters: Json, response: Json) -> Json:
        """Let a build that was started be under way (a correction of StartBuild)."""
        build = response["build"]
        self._looks[build["id"]] = 0
        return {"build": _under_way(build, "QUEUED")}

    def look(self, _parameters: Json, response: Json) -> Json:
        """Take each build that is asked for a phase further (a correction of BatchGetBuilds)."""
        return {**response, "builds": [self._go_on(build) for build in response["builds"]]}

    def _go_on(self, build: Json) -> Json:
        seen = self._looks.get(build["id"])
        if seen is None:
            return build
        if seen < len(_PHASES):
            self._looks[build["id"]] = seen + 1
            return _under_way(build, _PHASES[seen])
        del self._looks[build["id"]]
        _push(build)
        return build


def _under_way(build: Json, phase: str) -> Json:
    left = {key: value for key, value in build.items() if key not in {"endTime", "phases"}}
    return {**left, "buildStatus": "IN_PROGRESS", "currentPhase": phase}


def _push(build: Json) -> None:
    """Push what a build would have made; nothing where its project does not say where to."""
    said = build["environment"].get("environmentVariables", [])
    variables: dict[str, str] = {one["name"]: one["value"] for one in said}
    if "IMAGE_REPO_NAME" not in variables:
        return
    digest = f"sha256:{hashlib.sha256(build['id'].encode()).hexdigest()}"
    manifest = {"schemaVersion": 2, "mediaType": _MANIFEST, "config": {"digest": digest}}
    get_backend("ecr")[get_account_id()][get_region()].put_image(
        repository_name=variables["IMAGE_REPO_NAME"],
        image_manifest=json.dumps(manifest | {"layers": [{"digest": digest, "size": 1}]}),
        image_tag=variables.get("IMAGE_TAG", "latest"),
        digest=digest,
    )
