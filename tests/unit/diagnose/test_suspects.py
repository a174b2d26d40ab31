from dataclasses import replace

import pytest

from functions.diagnose.judge.facts import Changes, Deployment, Service
from functions.diagnose.judge.rank import Confidence
from functions.diagnose.judge.rules import Cause
from functions.diagnose.judge.signs import Look, Sign
from functions.diagnose.judge.suspects import find_suspects
from functions.diagnose.judge.task_signs import sign_tasks
from opskit.log_patterns import Errors
from opskit.targets import EcsService
from opskit.tasks import Tasks
from opskit.usage_metrics import Metric
from tests.unit.diagnose.world import (
    APP,
    NOW,
    OLD,
    SEOUL,
    SETTINGS,
    World,
    ago,
    call,
    definition,
    deployed,
    died,
)

NEW = deployed(12, 20, 14)
CRASHED = died(4, revision=12)


def last_good(*deployments: Deployment) -> str:
    return World(deployments=deployments, stops=died(4, revision=13)).diagnosis().last_good


def test_one_goes_back_to_the_last_deployment_that_succeeded() -> None:
    failed = deployed(12, 300, 290, status="ROLLBACK_SUCCESSFUL")
    assert last_good(deployed(13, 20, 14), failed, OLD) == definition(11)


def test_none_of_two_close_deployments_is_good() -> None:
    assert last_good(deployed(13, 18, 12), deployed(12, 35, 29), OLD) == definition(11)


def test_there_is_no_way_back_to_what_was_never_told() -> None:
    assert last_good(deployed(13, 20, 14)) == ""
    assert last_good(deployed(13, 20, 14), replace(OLD, definition="")) == ""


def test_where_no_deployment_is_to_blame_nothing_is_said_to_be_good() -> None:
    assert World(deployments=(NEW, OLD), onset=2 * 60).diagnosis().last_good == ""
    assert World(deployments=(NEW, OLD), onset=None).diagnosis().last_good == ""


@pytest.mark.parametrize(
    ("ended", "minutes", "blamed"),
    [(39, 30, True), (41, 30, False), (41, 60, True), (12, 1, False), (10.5, 1, True)],
)
def test_how_soon_trouble_must_follow_is_a_setting(
    ended: float, minutes: int, *, blamed: bool
) -> None:
    world = World(deployments=(deployed(12, ended + 5, ended), OLD), stops=CRASHED)
    diagnosis = world.diagnosis(replace(SETTINGS, deployment_minutes=minutes))
    assert (diagnosis.ranked[0].cause is Cause.BAD_DEPLOYMENT) == blamed


def test_a_change_nearer_to_the_onset_leaves_a_deployment_possible_at_most() -> None:
    change = call("ModifyDBInstance", 11, source="rds")
    world = World(deployments=(NEW, OLD), stops=CRASHED, changes=Changes(events=(change,)))
    blamed = next(one for one in world.diagnosis().ranked if one.cause is Cause.BAD_DEPLOYMENT)
    assert blamed.confidence is not Confidence.LIKELY


@pytest.mark.parametrize(
    "harmless",
    [
        call("UpdateService", 11),
        call("RegisterTargets", 11, source="elasticloadbalancing"),
        replace(call("ModifyDBCluster", 11, source="rds"), error="AccessDenied"),
        replace(call("ModifyDBCluster", 11, source="rds"), by_aws=True),
        call("ModifyDBCluster", 5, source="rds"),
    ],
)
def test_what_belongs_to_a_deployment_or_changed_nothing_before_it_is_no_rival(
    harmless: object,
) -> None:
    changes = Changes(events=(harmless,))  # type: ignore[arg-type]
    diagnosis = World(deployments=(NEW, OLD), stops=CRASHED, changes=changes).diagnosis()
    assert diagnosis.ranked[0].confidence is Confidence.LIKELY


def test_too_many_calls_to_read_them_all_leave_it_possible() -> None:
    changes = Changes(events=(), back_to=ago(15))
    diagnosis = World(deployments=(NEW, OLD), stops=CRASHED, changes=changes).diagnosis()
    assert diagnosis.ranked[0].confidence is Confidence.POSSIBLE
    enough = Changes(events=(), back_to=ago(41))
    diagnosis = World(deployments=(NEW, OLD), stops=CRASHED, changes=enough).diagnosis()
    assert diagnosis.ranked[0].confidence is Confidence.LIKELY


def test_another_services_crash_speaks_against_this_ones_deployment() -> None:
    facts = World(deployments=(NEW, OLD), now={Metric.TARGET_ERRORS: 900.0}).facts()
    other = EcsService(cluster=APP.cluster, name="billing")
    up = Service(running=2, desired=2, failed=0)
    ecs = replace(
        facts.ecs,
        services={**facts.ecs.services, other: up},
        deployments={**facts.ecs.deployments, other: ()},
        tasks={**facts.ecs.tasks, other: Tasks(stopped=died(3))},
    )
    look = Look(settings=SETTINGS, now=NOW, onset=ago(10), zone=SEOUL)
    seen = {(one.sign, one.resource) for one in sign_tasks(ecs, find_suspects(ecs, look), look)}
    assert (Sign.OLD_TASKS_DIE, "billing") in seen
    assert (Sign.NEW_TASKS_DIE, APP.name) not in seen


def test_fewer_log_lines_than_five_name_nobody() -> None:
    assert not World(errors=Errors(count=4)).diagnosis().seen
