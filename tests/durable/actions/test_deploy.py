"""A deployment from its refusals to its proof, and back where it fails."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from functions.deploy.app import JOB
from tests.durable.actions.action_world import ALARM, QUICK, Death, Killed, World
from tests.durable.actions.deploy_world import HOME, NEW, OLD, FakeRelease, definition
from tests.durable.actions.ecs_world import SERVICE
from tests.fake_aws import FakeAws
from tests.image_manifests import attestation, entry, index

EVENT = {"armed": True, "image": "v2", "reason": "release 2", "requested_by": "U1"}
STEPS = ["prepare", "claim", "announce", "act", "stable", "settle", "receipt"]
ENDS = ["conclude", "record", "signal", "tell"]


@pytest.fixture
def release(fake: FakeAws) -> FakeRelease:
    release = FakeRelease()
    release.serve(fake)
    return release


@pytest.fixture
def world(fake: FakeAws, release: FakeRelease) -> World:
    assert release.updates == []
    return World(fake=fake, variables={"ECS_SERVICES": SERVICE, **QUICK}, alarms={ALARM: "OK"})


def raising(error: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def deployed(release: FakeRelease) -> list[str]:
    return [update["taskDefinition"] for update in release.updates]


def test_a_release_runs_by_its_digest_on_a_new_revision_and_is_proven(
    world: World, release: FakeRelease
) -> None:
    ended = world.run(JOB, EVENT)
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "proven")
    assert deployed(release) == ["petclinic-dev-app:8"]
    assert release.revisions[8]["containerDefinitions"][0]["image"] == f"{HOME}@{NEW}"
    assert ended.steps == [*STEPS, *ENDS]


def test_everything_else_of_the_task_definition_is_kept(world: World, release: FakeRelease) -> None:
    world.run(JOB, EVENT)
    (asked,) = world.fake.calls("RegisterTaskDefinition")
    kept = {k: v for k, v in release.revisions[7].items() if k in asked}
    assert {**kept, "containerDefinitions": 0, "tags": asked["tags"]} == {
        **asked,
        "containerDefinitions": 0,
    }
    assert asked["tags"] == [{"key": "team", "value": "clinic"}]
    assert asked["containerDefinitions"][1]["image"] == "public.ecr.aws/agent:1"
    assert {"taskRoleArn", "executionRoleArn", "cpu", "memory", "networkMode"} <= set(asked)


def test_one_message_tells_start_course_and_end(world: World, release: FakeRelease) -> None:
    seen: list[str] = []
    release.on_look = lambda: seen.extend(str(post.blocks) for post in world.slack.edits.values())
    world.run(JOB, EVENT)
    assert len(world.slack.messages) == 1
    assert "2 of 2 new tasks run, 0 old ones are left" in seen[0]
    last = str(world.slack.edits["1.0"].blocks)
    assert "done and proven" in world.slack.edits["1.0"].text
    assert "2 of 2 tasks run petclinic-dev-app:8, 2 targets are healthy" in last
    assert release.state == "COMPLETED"


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"image": "v9"}, "there is no image v9"),
        ({"image": "sha256:" + "c" * 64}, "there is no image sha256:ccc"),
        ({"image": ""}, "no image is named"),
        ({"service": "other/app"}, "is not one of the stack's services"),
    ],
)
def test_what_cannot_be_deployed_is_refused(
    world: World, release: FakeRelease, event: dict[str, Any], reason: str
) -> None:
    ended = world.run(JOB, EVENT | event)
    assert ended.result["outcome"] == "refused"
    assert reason in ended.result["reason"]
    assert (release.updates, list(release.revisions)) == ([], [7])


def test_the_image_that_runs_is_nothing_to_do(world: World, release: FakeRelease) -> None:
    ended = world.run(JOB, EVENT | {"image": "v1"})
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", None)
    assert ended.result["reason"] == "v1 runs already"
    assert release.updates == []


def test_a_rollout_under_way_is_let_be(world: World, release: FakeRelease) -> None:
    release.state = "IN_PROGRESS"
    ended = world.run(JOB, EVENT)
    assert "another rollout is under way" in ended.result["reason"]


def test_a_service_that_would_go_down_is_refused_with_the_remedy(
    world: World, release: FakeRelease
) -> None:
    release.configuration = {"minimumHealthyPercent": 0, "maximumPercent": 100}
    ended = world.run(JOB, EVENT)
    assert ended.result["outcome"] == "refused"
    assert "minimumHealthyPercent=100,maximumPercent=200" in str(world.slack.messages[0].root)
    ended = world.run(JOB, EVENT | {"allow_downtime": True})
    assert ended.result["outcome"] == "done"


def test_new_criticals_are_not_deployed_and_known_ones_are(
    world: World, release: FakeRelease
) -> None:
    release.criticals = {OLD: ["CVE-1"], NEW: ["CVE-1", "CVE-2"]}
    ended = world.run(JOB, EVENT)
    assert "1 new criticals: CVE-2" in ended.result["reason"]
    release.criticals[NEW] = ["CVE-1"]
    assert world.run(JOB, EVENT).result["outcome"] == "done"


def test_of_an_index_the_image_that_would_run_is_asked_for_its_scan(
    world: World, release: FakeRelease
) -> None:
    amd, arm, ran = (f"sha256:{digit * 64}" for digit in "123")
    release.indexes = {
        OLD: index(entry(ran), attestation(ran)),
        NEW: index(entry(amd), entry(arm, "linux/arm64"), attestation(amd)),
    }
    release.criticals = {ran: ["CVE-1"], amd: ["CVE-1", "CVE-2"], arm: ["CVE-3"]}
    ended = world.run(JOB, EVENT)
    assert "1 new criticals: CVE-2" in ended.result["reason"]
    release.criticals[amd] = ["CVE-1"]
    ended = world.run(JOB, EVENT)
    assert ended.result["outcome"] == "done"
    assert "no new criticals (1 known ones)" in ended.result["reason"]
    assert release.revisions[8]["containerDefinitions"][0]["image"] == f"{HOME}@{NEW}"


def test_a_plain_image_with_a_scan_is_not_asked_whether_it_is_an_index(world: World) -> None:
    world.run(JOB, EVENT)
    assert world.fake.calls("BatchGetImage") == []


def test_an_image_that_was_never_scanned_is_deployed_and_that_is_said(
    world: World, release: FakeRelease
) -> None:
    world.fake.refuse("DescribeImageScanFindings", "ScanNotFoundException")
    ended = world.run(JOB, EVENT)
    assert ended.result["outcome"] == "done"
    assert "it has no scan" in ended.result["reason"]
    assert len(release.updates) == 1


def test_a_rollout_that_ecs_takes_back_is_a_failure_and_not_taken_back_again(
    world: World, release: FakeRelease
) -> None:
    release.ends = "ROLLBACK_SUCCESSFUL"
    ended = world.run(JOB, EVENT)
    assert (ended.result["outcome"], ended.result["undone"]) == ("failed", True)
    assert deployed(release) == ["petclinic-dev-app:8"]


def test_a_rollout_that_does_not_end_is_taken_back(world: World, release: FakeRelease) -> None:
    release.ends, release.looks = "IN_PROGRESS", 2
    ended = world.run(JOB, EVENT)
    assert (ended.result["outcome"], ended.result["undone"]) == ("failed", True)
    assert deployed(release) == ["petclinic-dev-app:8", "petclinic-dev-app:7"]
    assert ended.steps == [*STEPS, "undo", *ENDS]


def test_what_is_finished_late_but_well_is_not_taken_back(
    world: World, release: FakeRelease
) -> None:
    release.looks = 9
    ended = world.run(JOB, EVENT)
    assert (ended.result["receipt"], ended.result["undone"]) == ("proven", False)
    assert deployed(release) == ["petclinic-dev-app:8"]
    assert "finished late" in world.slack.edits["1.0"].text


def test_what_cannot_be_followed_is_not_taken_back(world: World, release: FakeRelease) -> None:
    release.on_update = lambda: world.fake.refuse("DescribeServices", "Throttling")
    ended = world.run(JOB, EVENT)
    assert (ended.result["outcome"], ended.result["receipt"]) == ("failed", "unknown")
    assert deployed(release) == ["petclinic-dev-app:8"]


def test_a_message_that_cannot_be_edited_has_nothing_taken_back(
    world: World, release: FakeRelease
) -> None:
    release.on_update = lambda: setattr(world.slack, "on_edit", raising(RuntimeError("no secret")))
    ended = world.run(replace(JOB, health=lambda _state: 1), EVENT)
    assert "no secret" in ended.error
    assert deployed(release) == ["petclinic-dev-app:8"]
    assert world.items("action")[0]["outcome"] == {"S": "done"}


def test_somebody_elses_deployment_is_not_taken_away(world: World, release: FakeRelease) -> None:
    def deploy_another() -> None:
        release.revisions[9] = definition(f"{HOME}:v3", 9)
        release.revision = 9
        release.history.append((9, "IN_PROGRESS"))

    release.on_update = deploy_another
    ended = world.run(JOB, EVENT)
    assert (ended.result["outcome"], ended.result["undone"]) == ("failed", False)
    assert deployed(release) == ["petclinic-dev-app:8"]
    assert "petclinic-dev-app:9 was deployed since" in str(world.slack.edits["1.0"].blocks)


def test_a_process_killed_while_it_goes_back_does_not_repeat_it(
    world: World, release: FakeRelease
) -> None:
    def die_on_the_way_back() -> None:
        release.healthy = 0
        if len(release.updates) > 1:
            raise Killed

    release.on_update = die_on_the_way_back
    world.run(JOB, EVENT)
    assert deployed(release) == ["petclinic-dev-app:8", "petclinic-dev-app:7"]
    assert "look first" in str(world.slack.edits["1.0"].blocks)


def test_targets_that_stay_ill_take_it_back(world: World, release: FakeRelease) -> None:
    release.on_update = lambda: setattr(release, "healthy", 0)
    ended = world.run(JOB, EVENT)
    assert (ended.result["receipt"], ended.result["undone"]) == ("disproven", True)
    assert deployed(release)[-1] == "petclinic-dev-app:7"
    assert "was taken back" in str(world.slack.edits["1.0"].blocks)


def test_alarms_that_cannot_be_read_prove_nothing_and_take_nothing_back(
    world: World, release: FakeRelease
) -> None:
    world.fake.refuse("DescribeAlarms", "Throttling")
    ended = world.run(JOB, EVENT)
    assert (ended.result["receipt"], ended.result["undone"]) == ("unknown", False)
    assert len(release.updates) == 1


def test_a_denied_registration_changes_nothing(world: World, release: FakeRelease) -> None:
    world.fake.refuse("RegisterTaskDefinition", "AccessDeniedException")
    ended = world.run(JOB, EVENT)
    assert (ended.result["outcome"], release.updates) == ("failed", [])
    assert world.items("action_lock") == []


def test_a_process_killed_between_revision_and_update_deploys_nothing(
    world: World, release: FakeRelease
) -> None:
    release.on_register = raising(Killed())
    ended = world.run(JOB, EVENT)
    assert (ended.result["outcome"], release.updates) == ("failed", [])
    assert "nothing of it is to be seen" in ended.result["reason"]
    assert len(world.fake.calls("RegisterTaskDefinition")) == 1


@pytest.mark.parametrize(
    ("look", "outcome"),
    [(1, "done"), (2, "failed"), (3, "done"), (5, "done"), (6, "done"), (7, "done")],
    ids=["prepare", "act", "stable", "the last stable", "receipt", "the last receipt"],
)
def test_a_process_killed_in_any_step_deploys_once_or_not_at_all(
    world: World, release: FakeRelease, look: int, outcome: str
) -> None:
    release.on_look = death = Death(at=look)
    assert world.run(JOB, EVENT).result["outcome"] == outcome
    assert death.came
    assert len(release.updates) == (outcome == "done")
    assert world.items("action_lock") == []


@pytest.mark.parametrize("moment", ["on_send", "on_edit"])
def test_a_process_killed_while_it_tells_deploys_once(
    world: World, release: FakeRelease, moment: str
) -> None:
    deaths = [Killed()]

    def die_once(*_: object) -> None:
        if deaths:
            raise deaths.pop()

    setattr(world.slack, moment, die_once)
    assert world.run(JOB, EVENT).result["receipt"] == "proven"
    assert (deaths, len(release.updates)) == ([], 1)


@pytest.mark.parametrize("remembers", [True, False])
def test_a_process_killed_after_the_update_follows_it(
    world: World, release: FakeRelease, *, remembers: bool
) -> None:
    release.remembers = remembers
    release.on_update = raising(Killed())
    ended = world.run(JOB, EVENT)
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "proven")
    assert len(release.updates) == 1


@pytest.mark.parametrize(
    "operation", ["DescribeServices", "DescribeImages", "ListServiceDeployments"]
)
def test_what_cannot_be_read_is_not_deployed_on(
    world: World, release: FakeRelease, operation: str
) -> None:
    world.fake.refuse(operation, "AccessDeniedException")
    ended = world.run(JOB, EVENT)
    assert (ended.result["outcome"], release.updates) == ("failed", [])


def test_a_tag_that_moves_meanwhile_is_another_act(world: World, release: FakeRelease) -> None:
    other = "sha256:" + "d" * 64
    release.criticals[other] = []
    world.slack.on_send = lambda _message: release.digests.update(v2=other)
    ended = world.run(JOB, EVENT)
    assert (ended.result["outcome"], release.updates) == ("refused", [])


def test_an_undo_that_is_denied_is_said(world: World, release: FakeRelease) -> None:
    def deny(*_: object) -> dict[str, Any]:
        raise ConnectionError("no way back")

    release.on_update = lambda: setattr(release, "healthy", 0)
    ended = world.run(replace(JOB, undo=deny), EVENT)
    assert (ended.result["receipt"], ended.result["undone"]) == ("disproven", False)
    assert "NOT taken back" in str(world.slack.edits["1.0"].blocks)


def test_a_dry_run_shows_the_plan_and_changes_nothing(world: World, release: FakeRelease) -> None:
    ended = world.run(JOB, {"image": "v2"})
    assert ended.result["outcome"] == "planned"
    assert "app gets v2, a task at a time" in ended.result["text"]
    assert (ended.steps, release.updates) == (["prepare", "conclude"], [])


def test_while_it_rolls_out_neither_images_nor_targets_are_asked(world: World) -> None:
    world.run(JOB, EVENT)
    asked = [name for name, _ in world.fake.asked]
    rolling = asked[asked.index("UpdateService") + 1 :]
    until = rolling.index("DescribeImages")
    assert rolling[:until].count("ListServiceDeployments") >= 2
    assert not {"DescribeImageScanFindings", "DescribeTargetHealth"} & set(rolling[:until])
