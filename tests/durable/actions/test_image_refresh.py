"""An image refresh: announced, built, scanned, proven or not, and only then deployed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from functions.image_refresh.app import JOB
from tests.durable.actions.action_world import ALARM, QUICK, Death, World
from tests.durable.actions.deploy_world import HOME, NEW, OLD, FakeRelease
from tests.fake_aws import FakeAws
from tests.image_manifests import attestation, entry, index
from tests.mortal import Deaths

OLD_AMD = "sha256:" + "1" * 64
NEW_AMD, NEW_ARM = "sha256:" + "2" * 64, "sha256:" + "3" * 64
PROJECT = "petclinic-image"
STEPS = ["claim", "announce", "act", "stable", "settle", "receipt", "then"]
ENDS = ["conclude", "record", "signal", "tell"]
HAND = {"armed": True, "requested_by": "U1"}


@dataclass
class FakeProject:
    """A CodeBuild project whose build takes a few looks and pushes an image.

    Attributes:
        release: the service, its images and scans.
        pushes: the digest that a build pushes, or "".
        ends: what becomes of a build.
        left: looks until it ends.
        builds: how many there were.
        status: of the last one.
        death: kills the process when a build is started.
    """

    release: FakeRelease
    pushes: str = NEW
    ends: str = "SUCCEEDED"
    left: int = 0
    builds: int = 3
    status: str = "SUCCEEDED"
    exists: bool = True
    death: Death | None = None

    def serve(self, fake: FakeAws) -> None:
        fake.answer("ListBuildsForProject", self.listed)
        fake.answer("BatchGetBuilds", self.describe)
        fake.answer("StartBuild", self.start)
        fake.answer("Invoke", {"StatusCode": 202})
        if not self.exists:
            fake.refuse("ListBuildsForProject", "ResourceNotFoundException")

    def listed(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"ids": [f"{PROJECT}:{number}" for number in range(self.builds, 0, -1)]}

    def describe(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.left:
            self.left -= 1
            if not self.left:
                self.status = self.ends
                if self.pushes and self.ends == "SUCCEEDED":
                    self.release.digests["latest"] = self.pushes
        build = {"buildNumber": self.builds, "buildStatus": self.status, "currentPhase": "BUILD"}
        return {"builds": [{"id": asked["ids"][0], **build}]}

    def start(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        assert asked["projectName"] == PROJECT
        self.builds, self.status, self.left = self.builds + 1, "IN_PROGRESS", 3
        if self.death:
            self.death()
        return {"build": {"id": f"{PROJECT}:{self.builds}", "buildNumber": self.builds}}


@pytest.fixture
def release(fake: FakeAws) -> FakeRelease:
    release = FakeRelease()
    release.digests = {"v1": OLD, "latest": OLD}
    release.criticals = {OLD: ["CVE-1", "CVE-2"], NEW: ["CVE-1"]}
    release.serve(fake)
    return release


@pytest.fixture
def project(fake: FakeAws, release: FakeRelease) -> FakeProject:
    project = FakeProject(release=release)
    project.serve(fake)
    return project


@pytest.fixture
def world(fake: FakeAws, project: FakeProject) -> World:
    variables = {
        "ECS_SERVICES": "petclinic-dev-cluster/petclinic-dev-app",
        "IMAGE_REFRESH": "apply",
        "IMAGE_BUILD_PROJECT": PROJECT,
        "IMAGE_TAG": "latest",
        "DEPLOY_FUNCTION": "arn:aws:lambda:ap-northeast-2:123456789012:function:ops-deploy:live",
        "NOTICE_MINUTES": "1",
        **QUICK,
    }
    assert project.builds == 3
    return World(fake=fake, variables=variables, alarms={ALARM: "OK"})


def deployed(world: World) -> list[dict[str, Any]]:
    """Return what `deploy` was asked."""
    return [json.loads(asked["Payload"]) for asked in world.fake.calls("Invoke")]


def test_an_image_that_is_no_worse_is_announced_built_proven_and_deployed(
    world: World, project: FakeProject
) -> None:
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "proven")
    assert project.builds == 4
    (asked,) = deployed(world)
    assert asked["image"] == f"{HOME}@{NEW}"
    assert (asked["service"], asked["container"]) == (
        "petclinic-dev-cluster/petclinic-dev-app",
        "app",
    )
    assert ended.steps == ["turn", "prepare", "ask", "word", "hear", *STEPS, *ENDS]
    said = str(world.slack.edits["1.0"].blocks)
    assert "build #4: SUCCEEDED; the new image has no new criticals (1 known ones)" in said
    assert ended.result["after"]["deployment"].startswith("begun")


@pytest.mark.parametrize(
    ("criticals", "said"),
    [
        ({OLD: ["CVE-1"], NEW: ["CVE-1", "CVE-9"]}, "has 1 new criticals: CVE-9"),
        ({NEW: ["CVE-1"]}, "whether they are new is not known"),
    ],
)
def test_an_image_with_criticals_that_do_not_run_already_is_not_deployed(
    world: World, release: FakeRelease, criticals: dict[str, list[str]], said: str
) -> None:
    release.criticals = criticals
    ended = world.run(JOB, HAND)
    assert ended.result["receipt"] == "disproven"
    told = str(world.slack.edits["1.0"].blocks)
    assert said in told
    assert "Nothing was deployed: what ran, runs on." in told
    assert deployed(world) == []


@pytest.mark.parametrize(
    ("criticals", "receipt"),
    [
        ({OLD_AMD: ["CVE-1"], NEW_AMD: ["CVE-1"]}, "proven"),
        ({OLD_AMD: [], NEW_AMD: []}, "proven"),
        ({OLD_AMD: [], NEW_AMD: ["CVE-9"]}, "disproven"),
        ({NEW_AMD: ["CVE-9"]}, "disproven"),
        ({OLD_AMD: [], NEW_ARM: []}, "disproven"),
    ],
)
def test_of_an_index_the_scan_of_the_image_that_would_run_decides(
    world: World, release: FakeRelease, criticals: dict[str, list[str]], receipt: str
) -> None:
    release.criticals = criticals
    release.indexes = {
        OLD: index(entry(OLD_AMD), attestation(OLD_AMD)),
        NEW: index(entry(NEW_AMD), entry(NEW_ARM, "linux/arm64"), attestation(NEW_AMD)),
    }
    ended = world.run(JOB, HAND)
    assert ended.result["receipt"] == receipt
    wanted = [f"{HOME}@{NEW}"] if receipt == "proven" else []
    assert [one["image"] for one in deployed(world)] == wanted


def test_an_image_that_is_not_scanned_is_not_deployed(world: World, release: FakeRelease) -> None:
    del release.criticals[NEW]
    ended = world.run(JOB, HAND)
    assert (ended.result["outcome"], ended.result["receipt"]) == ("failed", "disproven")
    assert "the new image has no finished scan" in str(world.slack.edits["1.0"].blocks)
    assert deployed(world) == []


@pytest.mark.parametrize(
    ("ends", "pushes", "outcome"), [("FAILED", NEW, "failed"), ("SUCCEEDED", "", "done")]
)
def test_a_build_that_fails_or_pushes_nothing_deploys_nothing(
    world: World, project: FakeProject, ends: str, pushes: str, outcome: str
) -> None:
    project.ends, project.pushes = ends, pushes
    ended = world.run(JOB, HAND)
    assert (ended.result["outcome"], ended.result["receipt"]) == (outcome, "disproven")
    assert deployed(world) == []


def test_a_process_killed_when_it_starts_the_build_starts_no_second_one(
    world: World, project: FakeProject
) -> None:
    project.death = Death(at=1)
    ended = world.run(JOB, HAND)
    assert (project.builds, ended.result["receipt"]) == (4, "proven")
    assert len(deployed(world)) == 1


def test_a_deployment_that_cannot_be_begun_is_told_as_a_failure(world: World) -> None:
    world.fake.refuse("Invoke", "AccessDeniedException")
    ended = world.run(JOB, HAND)
    assert ended.result["outcome"] == "failed"
    assert "not what follows" in ended.result["reason"]
    told = str(world.slack.edits["1.0"].blocks)
    assert "Image refresh (dev): done, but not what follows" in told
    assert "What was done stands." in told


def test_the_stop_switch_turned_during_the_build_deploys_nothing(
    world: World, project: FakeProject
) -> None:
    project.death = Halt(world)  # type: ignore[assignment]
    ended = world.run(JOB, HAND)
    assert "not what follows" in ended.result["reason"]
    assert deployed(world) == []


@dataclass
class Halt:
    """Turns the stop switch when it is called."""

    world: World

    def __call__(self, **_: object) -> None:
        """Halt every action."""
        self.world.halt()


def test_anybody_stops_it_with_the_button(world: World, project: FakeProject) -> None:
    world.slack.on_send = lambda message: world.press("stop", "U9", message)
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], project.builds) == ("refused", 3)


def test_a_schedule_that_comes_twice_builds_once(world: World, project: FakeProject) -> None:
    event = world.scheduled()
    world.run(JOB, event)
    world.run(JOB, event)
    assert (project.builds, len(deployed(world))) == (4, 1)


def test_planning_says_what_would_be_built_and_builds_nothing(
    world: World, project: FakeProject
) -> None:
    world.variables["IMAGE_REFRESH"] = "plan"
    ended = world.run(JOB, world.scheduled())
    assert (ended.result["outcome"], project.builds) == ("planned", 3)
    assert (ended.result["resource"], ended.result["reason"]) == (
        PROJECT,
        "builds petclinic:latest anew; what it brings is deployed if its scan is no worse",
    )


def test_without_a_project_it_refuses_and_says_which_parameter_is_missing(
    world: World, project: FakeProject
) -> None:
    world.variables["IMAGE_BUILD_PROJECT"] = ""
    ended = world.run(JOB, world.scheduled())
    assert "set ImageBuildProject" in ended.result["reason"]
    assert project.builds == 3


def test_a_project_that_does_not_exist_is_refused(world: World, project: FakeProject) -> None:
    project.exists = False
    project.serve(world.fake)
    ended = world.run(JOB, {})
    assert ended.result["reason"] == "there is no CodeBuild project petclinic-image"


def test_a_build_that_is_under_way_is_let_be(world: World, project: FakeProject) -> None:
    project.status = "IN_PROGRESS"
    ended = world.run(JOB, HAND)
    assert ended.result["reason"] == "build #3 is under way: it is let be"
    assert project.builds == 3


def test_a_service_that_is_not_ours_is_refused(world: World, project: FakeProject) -> None:
    ended = world.run(JOB, {**HAND, "service": "other/service"})
    assert (ended.result["outcome"], project.builds) == ("refused", 3)


@pytest.mark.parametrize("step", ["turn", "prepare", "ask", "word", "hear", *STEPS, *ENDS])
def test_a_death_builds_once_and_deploys_once(
    world: World, project: FakeProject, step: str
) -> None:
    world.deaths = Deaths(kind=step)
    ended = world.run(JOB, world.scheduled())
    assert world.deaths.times > 0
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "proven")
    assert project.builds == 4
    assert world.items("action_lock") == []
    assert len(world.items("action")) == 1
    # The same name and the same event are one execution, however often it is asked for.
    asked = [(one["DurableExecutionName"], one["Payload"]) for one in world.fake.calls("Invoke")]
    assert len(set(asked)) == 1


def test_while_it_builds_only_the_build_is_asked(world: World) -> None:
    world.run(JOB, HAND)
    asked = [name for name, _ in world.fake.asked if name != "DescribeAlarms"]
    building = asked[asked.index("StartBuild") + 1 :]
    until = building.index("DescribeServices")
    assert building[:until].count("BatchGetBuilds") == 3
    assert not {"DescribeImages", "DescribeTaskDefinition"} & set(building[:until])
