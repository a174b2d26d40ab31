"""What is deployed where, what is refused, and when a deployment is proven."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.deploy.facts import Aim, DeployState
from functions.deploy.plan.aim import read_wish
from functions.deploy.plan.course import judge_progress, prove, share_running, tell_course
from functions.deploy.plan.decision import decide
from functions.deploy.settings import DeploySettings
from opskit.actions import ActionRequest, Choice, Decision, Progress
from opskit.downtime import list_risks, propose_remedy
from opskit.image_words import Newest, Scan
from opskit.rollout import Rollout, RolloutRules, ServiceState
from tests.service_at_rest import rollout_at_rest, service_at_rest

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
HOME = "123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/petclinic"
OTHER = "210987654321.dkr.ecr.eu-west-1.amazonaws.com/agent"
OLD, NEW = "sha256:" + "a" * 64, "sha256:" + "b" * 64
SETTINGS = DeploySettings(ecs_services=("c/app",))
FIT = RolloutRules(breaks=True, goes_back=True, grace_seconds=60, target_groups=("tg",))
ROLLOUT = rollout_at_rest(NOW)
SERVICE = replace(service_at_rest(ROLLOUT), rules=FIT)
CLEAN = Scan(status="COMPLETE")
AIM = Aim(asked="v2", container="app", image=f"{HOME}@{NEW}", scan=CLEAN, running=CLEAN)
STATE = DeployState(
    service=SERVICE,
    images=(("app", f"{HOME}:v1"),),
    aim=AIM,
    newest=Newest(id="d/1", status="SUCCESSFUL", digests=(("app", OLD),)),
    healthy=2,
)
DONE = replace(
    STATE,
    images=(("app", f"{HOME}@{NEW}"),),
    newest=Newest(id="d/2", status="SUCCESSFUL"),
    service=replace(SERVICE, rollouts=(replace(ROLLOUT, task_definition="app:8"),)),
)


def decided(state: DeployState = STATE, **overrides: Any) -> Decision:  # noqa: ANN401 - the event's
    return decide(state, SETTINGS, ActionRequest(armed=True, overrides=overrides), NOW)


def test_what_is_fit_is_deployed_by_its_digest() -> None:
    decision = decided()
    assert decision.choice is Choice.ACT
    assert decision.change == {
        "from": "app:7",
        "container": "app",
        "image": f"{HOME}@{NEW}",
        "after": "d/1",
    }
    assert decision.reason == "app gets v2, a task at a time; its scan has no criticals"


def scanned(new: set[str], old: set[str], status: str = "COMPLETE", ran: str = "COMPLETE") -> Aim:
    return replace(
        AIM,
        scan=Scan(status=status, criticals=frozenset(new)),
        running=Scan(status=ran, criticals=frozenset(old)),
    )


MOVING = replace(SERVICE, rollouts=(replace(ROLLOUT, state="IN_PROGRESS"),))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (replace(STATE, service=None), "no such service"),
        (replace(STATE, service=replace(SERVICE, status="DRAINING")), "no such service"),
        (replace(STATE, service=replace(SERVICE, controller="CODE_DEPLOY")), "not ECS's own"),
        (replace(STATE, service=replace(SERVICE, desired=0)), "stopped on purpose"),
        (replace(STATE, service=MOVING), "another rollout"),
        (replace(STATE, aim=Aim(asked="v9", obstacle="there is no image v9")), "no image v9"),
        (replace(STATE, aim=scanned({"CVE-2"}, set())), "1 new criticals: CVE-2"),
        (replace(STATE, aim=scanned({"CVE-2"}, set(), "NONE")), "1 new criticals: CVE-2"),
        (replace(STATE, aim=scanned(set(), set(), "IN_PROGRESS")), "not finished"),
        (replace(STATE, aim=scanned({"CVE-2"}, set(), ran="NONE")), "whether they are new"),
    ],
)
def test_what_is_not_fit_is_refused(state: DeployState, said: str) -> None:
    decision = decided(state)
    assert decision.choice is Choice.REFUSE
    assert said in decision.reason


@pytest.mark.parametrize(
    "aim",
    [
        scanned({"CVE-1"}, {"CVE-1"}),
        scanned(set(), set(), "ACTIVE"),
        scanned(set(), set(), "NONE"),
        scanned(set(), set(), "UNSUPPORTED_IMAGE"),
    ],
)
def test_known_criticals_and_no_scan_hinder_nothing(aim: Aim) -> None:
    assert decided(replace(STATE, aim=aim)).choice is Choice.ACT


@pytest.mark.parametrize(
    "state",
    [
        replace(STATE, images=(("app", f"{HOME}@{NEW}"),)),
        replace(STATE, newest=replace(STATE.newest, digests=(("app", NEW),))),
    ],
    ids=["the same reference", "a tag of the same digest"],
)
def test_what_runs_already_is_nothing_to_do(state: DeployState) -> None:
    assert decided(state).choice is Choice.NOTHING


@pytest.mark.parametrize(
    ("rules", "desired", "risks"),
    [
        (FIT, 2, 0),
        (FIT, 1, 0),
        (replace(FIT, least_percent=50), 2, 0),
        (replace(FIT, least_percent=50), 1, 1),
        (replace(FIT, least_percent=0), 2, 1),
        (replace(FIT, most_percent=100), 2, 1),
        (replace(FIT, most_percent=150), 1, 1),
        (replace(FIT, goes_back=False), 2, 1),
        (replace(FIT, grace_seconds=0), 2, 1),
        (replace(FIT, grace_seconds=0, target_groups=()), 2, 0),
        (RolloutRules(least_percent=0, most_percent=100, target_groups=("tg",)), 1, 4),
    ],
)
def test_settings_that_cost_downtime_are_risks(
    rules: RolloutRules, desired: int, risks: int
) -> None:
    state = replace(SERVICE, rules=rules, desired=desired)
    assert len(list_risks(state)) == risks


def test_a_risk_is_refused_with_its_remedy_unless_allowed() -> None:
    state = replace(STATE, service=replace(SERVICE, rules=replace(FIT, grace_seconds=0)))
    decision = decided(state)
    assert decision.choice is Choice.REFUSE
    assert "--health-check-grace-period-seconds 120" in decision.remedy
    allowed = decided(state, allow_downtime=True)
    assert (allowed.choice, "as was allowed" in allowed.reason) == (Choice.ACT, True)


def test_a_remedy_leaves_out_what_has_no_load_balancer() -> None:
    service = replace(SERVICE, rules=RolloutRules())
    assert "grace" not in propose_remedy(service)


RUNS = (("app", f"{HOME}:v1"), ("agent", f"{OTHER}:1"), ("log", "public.ecr.aws/log:1"))


@pytest.mark.parametrize(
    ("event", "container", "home", "tag", "digest"),
    [
        ({"image": "v2", "container": "app"}, "app", HOME, "v2", ""),
        ({"image": NEW, "container": "agent"}, "agent", OTHER, "", NEW),
        ({"image": f"{HOME}:v2"}, "app", HOME, "v2", ""),
        ({"image": f"{OTHER}@{NEW}"}, "agent", OTHER, "", NEW),
        ({"image": f"{HOME}:v2@{NEW}"}, "app", HOME, "v2", NEW),
        ({"image": f"{OTHER}:2", "container": "log"}, "log", OTHER, "2", ""),
    ],
)
def test_an_image_may_be_named_in_short_or_whole(
    event: dict[str, str], container: str, home: str, tag: str, digest: str
) -> None:
    wish = read_wish(RUNS, event)
    assert not isinstance(wish, str)
    assert (wish.container, wish.image.home) == (container, home)
    assert (wish.image.tag, wish.image.digest) == (tag, digest)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({}, "no image is named"),
        ({"image": "v2"}, "which container is meant is not clear"),
        ({"image": "v2", "container": "web"}, "there is no container web"),
        ({"image": "v2", "container": "log"}, "is no image in ECR"),
        ({"image": "docker.io/app:v2", "container": "app"}, "is no image in ECR"),
        ({"image": f"{HOME.replace('petclinic', 'shop')}:v2"}, "not clear"),
    ],
)
def test_what_is_not_understood_is_said(event: dict[str, str], said: str) -> None:
    wish = read_wish(RUNS, event)
    assert isinstance(wish, str)
    assert said in wish


ACT = decided()


def service(state: str, *others: Rollout) -> ServiceState:
    newest = replace(ROLLOUT, task_definition="app:8", state=state)
    return replace(SERVICE, rollouts=(newest, *others))


OLD_ONE = replace(ROLLOUT, primary=False, running=1)


@pytest.mark.parametrize(
    ("state", "progress"),
    [
        (STATE, Progress.ABSENT),
        (DONE, Progress.STABLE),
        (replace(DONE, service=service("IN_PROGRESS", OLD_ONE)), Progress.MOVING),
        (replace(DONE, newest=Newest(id="d/2", status="IN_PROGRESS")), Progress.MOVING),
        (replace(STATE, newest=Newest(id="d/2", status="PENDING")), Progress.MOVING),
        (replace(STATE, newest=Newest(id="d/2", status="IN_PROGRESS")), Progress.MOVING),
        (replace(DONE, service=service("FAILED")), Progress.FAILED),
        (replace(DONE, newest=Newest(id="d/2", status="ROLLBACK_REQUESTED")), Progress.FAILED),
        (replace(STATE, newest=Newest(id="d/2", status="ROLLBACK_SUCCESSFUL")), Progress.FAILED),
        (replace(DONE, newest=Newest()), Progress.STABLE),
        (replace(DONE, service=None), Progress.FAILED),
    ],
)
def test_progress_tells_taken_back_from_never_begun(state: DeployState, progress: Progress) -> None:
    assert judge_progress(state, ACT) is progress


def test_a_deployment_that_the_service_does_not_show_yet_is_not_told_as_taken_back() -> None:
    late = replace(STATE, newest=Newest(id="d/2", status="PENDING"))
    assert not tell_course(late, ACT)


@pytest.mark.parametrize(
    ("state", "holds", "sentence"),
    [
        (DONE, True, "2 of 2 tasks run app:8, 2 targets are healthy"),
        (replace(DONE, healthy=None), True, "2 of 2 tasks run app:8"),
        (replace(DONE, healthy=1), False, "2 of 2 tasks run app:8, 1 targets are healthy"),
        (replace(DONE, service=replace(SERVICE, running=1)), False, "2 of 2 tasks run app:7"),
        (STATE, False, "the service runs app:7 again"),
        (replace(DONE, service=None), False, "the service is gone"),
    ],
)
def test_proven_is_what_all_tasks_run_and_targets_answer(
    state: DeployState,
    holds: bool,  # noqa: FBT001 - a table's
    sentence: str,
) -> None:
    proof = prove(state, ACT)
    assert proof.holds is holds
    assert proof.sentence.startswith(sentence)


def test_the_course_counts_new_and_old_tasks() -> None:
    state = replace(DONE, service=service("IN_PROGRESS", OLD_ONE))
    assert tell_course(state, ACT) == "2 of 2 new tasks run, 1 old ones are left"
    assert tell_course(STATE, ACT) == "the service runs app:7 again"


@pytest.mark.parametrize(
    ("running", "desired", "share"), [(2, 2, 1), (1, 2, 0.5), (3, 2, 1), (0, 0, 0)]
)
def test_a_service_that_is_scaled_in_is_no_worse(running: int, desired: int, share: float) -> None:
    state = replace(STATE, service=replace(SERVICE, running=running, desired=desired))
    assert share_running(state) == share
