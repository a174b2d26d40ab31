"""Whether an image may be built anew, and whether what was built may be deployed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from functions.image_refresh.facts import Build, RefreshState
from functions.image_refresh.plan import decide, describe, judge_progress, prove, tell_state
from functions.image_refresh.settings import RefreshSettings
from opskit.actions import ActionRequest, Choice, Decision, Progress
from opskit.ecr_image import parse_image
from opskit.image_words import Scan
from opskit.settings import SettingsError, read_settings
from tests.service_at_rest import rollout_at_rest, service_at_rest

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
HOME = "123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/petclinic"
OLD, NEW = "sha256:" + "a" * 64, "sha256:" + "b" * 64
SETTINGS = RefreshSettings(
    ecs_services=("c/app",),
    image_refresh="apply",
    image_build_project="petclinic-image",
    image_tag="latest",
    deploy_function="arn:deploy",
)
DONE = Build(id="p:3", number=3, status="SUCCEEDED", phase="COMPLETED")
SERVICE = service_at_rest(rollout_at_rest(NOW))
BEFORE = RefreshState(
    service=SERVICE,
    container="app",
    image=parse_image(f"{HOME}:latest"),
    ran=OLD,
    running=Scan(status="COMPLETE", criticals=frozenset({"CVE-1"})),
    build=DONE,
    project=True,
    tagged=OLD,
)
AFTER = replace(
    BEFORE,
    build=replace(DONE, id="p:4", number=4),
    tagged=NEW,
    scan=Scan(status="COMPLETE", criticals=frozenset({"CVE-1"})),
)


def decided(state: RefreshState = BEFORE, **settings: str) -> Decision:
    asked: Any = settings
    return decide(state, replace(SETTINGS, **asked), ActionRequest(armed=True), NOW)


def test_a_project_that_is_idle_may_build_and_is_what_is_locked() -> None:
    decision = decided()
    assert (decision.choice, decision.resource) == (Choice.ACT, "petclinic-image")
    assert decision.change == {
        "project": "petclinic-image",
        "service": "c/app",
        "container": "app",
        "home": HOME,
        "tagged": OLD,
        "build": "p:3",
    }
    assert decided(image_refresh="plan").choice is Choice.PROPOSE


def test_a_mode_that_is_neither_is_named() -> None:
    with pytest.raises(SettingsError, match="IMAGE_REFRESH is 'yes': expected plan or apply"):
        read_settings(RefreshSettings, {"IMAGE_REFRESH": "yes"})


@pytest.mark.parametrize(
    ("state", "settings", "said"),
    [
        (BEFORE, {"image_build_project": ""}, "set ImageBuildProject"),
        (replace(BEFORE, service=None), {}, "there is no such service"),
        (replace(BEFORE, project=False), {}, "there is no CodeBuild project petclinic-image"),
        (replace(BEFORE, image=None), {}, "no container of the service runs an image of ECR"),
        (
            replace(BEFORE, build=replace(DONE, status="IN_PROGRESS")),
            {},
            "build #3 is under way: it is let be",
        ),
    ],
)
def test_what_stands_in_the_way_is_said(
    state: RefreshState, settings: dict[str, str], said: str
) -> None:
    decision = decided(state, **settings)
    assert decision.choice is Choice.REFUSE
    assert said in decision.reason


@pytest.mark.parametrize(
    ("state", "progress"),
    [
        (BEFORE, Progress.ABSENT),
        (replace(AFTER, build=None), Progress.ABSENT),
        (replace(AFTER, build=replace(DONE, id="p:4", status="IN_PROGRESS")), Progress.MOVING),
        (replace(AFTER, build=replace(DONE, id="p:4", status="TIMED_OUT")), Progress.FAILED),
        (replace(AFTER, scan=Scan()), Progress.MOVING),
        (replace(AFTER, scan=Scan(status="IN_PROGRESS")), Progress.MOVING),
        (replace(AFTER, scan=Scan(status="FAILED")), Progress.STABLE),
        (replace(AFTER, tagged=OLD), Progress.STABLE),
        (AFTER, Progress.STABLE),
    ],
)
def test_it_is_finished_once_it_is_built_pushed_and_scanned(
    state: RefreshState, progress: Progress
) -> None:
    assert judge_progress(state, decided()) is progress


@given(
    status=st.sampled_from(["COMPLETE", "ACTIVE", "FAILED", "PENDING", "NONE"]),
    criticals=st.frozensets(st.sampled_from(["CVE-1", "CVE-2", "CVE-3"])),
    known=st.frozensets(st.sampled_from(["CVE-1", "CVE-2", "CVE-3"])),
    scanned=st.booleans(),
    tagged=st.sampled_from(["", OLD, NEW]),
    built=st.sampled_from(["SUCCEEDED", "FAILED", "IN_PROGRESS"]),
)
def test_nothing_is_proven_that_is_not_new_scanned_and_no_worse(
    status: str,
    criticals: frozenset[str],
    known: frozenset[str],
    scanned: bool,  # noqa: FBT001
    tagged: str,
    built: str,
) -> None:
    state = replace(
        AFTER,
        tagged=tagged,
        scan=Scan(status=status, criticals=criticals),
        running=Scan(status="COMPLETE" if scanned else "NONE", criticals=known),
        build=replace(DONE, id="p:4", status=built),
    )
    fine = built == "SUCCEEDED" and tagged == NEW and status in {"COMPLETE", "ACTIVE"}
    no_worse = not criticals or (scanned and criticals <= known)
    assert prove(state, decided()).holds is (fine and no_worse)


def test_what_is_told_names_build_image_and_criticals() -> None:
    assert describe(BEFORE) == {"image that runs": OLD[:19], "criticals in it (normal: 0)": 1}
    told = tell_state(AFTER, SETTINGS, decided(), NOW)
    assert told["build"] == "#4 SUCCEEDED"
    assert (told["new image"], told["criticals in the new one (normal: 0)"]) == (NEW[:19], 1)
    unread = replace(BEFORE, running=Scan())
    assert describe(unread)["criticals in it (normal: 0)"] == "not scanned"
