"""A build of CodeBuild takes a while here too, and pushes its image to ECR at its end."""

from typing import Any

import pytest

from local.world.place import Place

pytestmark = pytest.mark.embedded
PHASES = ["PROVISIONING", "BUILD", "POST_BUILD", "COMPLETED"]


def make_project(place: Place, name: str, variables: dict[str, str]) -> str:
    """Create a project, start a build of it and return the build's id."""
    codebuild = place.client("codebuild")
    said = [{"name": key, "value": value} for key, value in variables.items()]
    codebuild.create_project(
        name=name,
        source={"type": "NO_SOURCE", "buildspec": "version: 0.2"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={
            "type": "LINUX_CONTAINER",
            "image": "aws/codebuild/amazonlinux-x86_64-standard:5.0",
            "computeType": "BUILD_GENERAL1_SMALL",
            "environmentVariables": said,
        },
        serviceRole="arn:aws:iam::123456789012:role/build",
    )
    build = codebuild.start_build(projectName=name)["build"]
    assert (build["buildStatus"], build["currentPhase"]) == ("IN_PROGRESS", "QUEUED")
    return str(build["id"])


def look(place: Place, build: str) -> dict[str, Any]:
    (said,) = place.client("codebuild").batch_get_builds(ids=[build])["builds"]
    return dict(said)


def test_a_build_goes_through_its_phases_and_pushes_an_image_under_its_tag(place: Place) -> None:
    ecr = place.client("ecr")
    ecr.create_repository(repositoryName="shop")
    build = make_project(place, "shop", {"IMAGE_REPO_NAME": "shop", "IMAGE_TAG": "v2"})
    seen = [look(place, build) for _ in PHASES]
    assert [one["currentPhase"] for one in seen] == PHASES
    assert [one["buildStatus"] for one in seen] == [*["IN_PROGRESS"] * 3, "SUCCEEDED"]
    (image,) = ecr.describe_images(repositoryName="shop")["imageDetails"]
    assert image["imageTags"] == ["v2"]
    assert look(place, build)["buildStatus"] == "SUCCEEDED"


def test_a_project_that_does_not_say_where_to_pushes_nothing(place: Place) -> None:
    place.client("ecr").create_repository(repositoryName="idle")
    build = make_project(place, "idle", {})
    assert [look(place, build) for _ in PHASES][-1]["buildStatus"] == "SUCCEEDED"
    assert place.client("ecr").describe_images(repositoryName="idle")["imageDetails"] == []
