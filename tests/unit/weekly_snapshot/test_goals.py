from dataclasses import replace
from datetime import date

import pytest

from functions.weekly_snapshot.facts import Snapshot
from functions.weekly_snapshot.plan.goals import (
    Goal,
    Stage,
    begin,
    give_up,
    name_snapshot,
    plan_copies,
    plan_goals,
    refuse,
    settle,
)
from opskit.unreadable import Unreadable, Why
from tests.unit.weekly_snapshot.shelf import CLUSTER, snapshot

NAME = f"{CLUSTER}-weekly-20261123"
GOAL = Goal(cluster=CLUSTER, name=NAME)
MAKING = replace(GOAL, stage=Stage.MAKING)
DENIED = Unreadable(operation="rds:DescribeDBClusters", resource="Aurora", why=Why.DENIED)


def test_a_snapshot_is_named_as_the_manual_does() -> None:
    assert name_snapshot("Petclinic-Dev-Aurora", date(2026, 11, 23)) == NAME


def test_each_cluster_is_a_goal_but_for_those_that_do_not_exist() -> None:
    goals = plan_goals(("a", "b", "a"), {"a": None, "b": None}, date(2026, 11, 23))
    assert goals == ()


def test_clusters_that_could_not_be_read_are_goals_too() -> None:
    goals = plan_goals(("a", "b"), DENIED, date(2026, 11, 23))
    assert [goal.cluster for goal in goals] == ["a", "b"]


@pytest.mark.parametrize(
    ("goal", "seen", "stage"),
    [
        (GOAL, None, Stage.ASKED),
        (MAKING, None, Stage.FAILED),
        (GOAL, snapshot(NAME), Stage.AVAILABLE),
        (MAKING, snapshot(NAME, status="creating"), Stage.MAKING),
        (GOAL, snapshot(NAME, status="copying"), Stage.MAKING),
        (MAKING, snapshot(NAME, status="a new word of AWS's"), Stage.MAKING),
        (MAKING, snapshot(NAME, status="failed"), Stage.FAILED),
        (MAKING, snapshot(NAME, status="deleting"), Stage.FAILED),
        (GOAL, snapshot(NAME, cluster="other"), Stage.REFUSED),
    ],
)
def test_a_goal_is_as_far_as_what_stands_under_its_name(
    goal: Goal, seen: Snapshot | None, stage: Stage
) -> None:
    assert settle(goal, seen).stage is stage


@pytest.mark.parametrize(
    ("code", "stage"),
    [
        ("", Stage.ASKED),
        ("Throttling", Stage.ASKED),
        ("ThrottlingException", Stage.ASKED),
        ("InvalidDBClusterStateFault", Stage.ASKED),
        ("DBClusterSnapshotAlreadyExistsFault", Stage.MAKING),
        ("SnapshotQuotaExceeded", Stage.REFUSED),
        ("AccessDenied", Stage.REFUSED),
        ("KMSKeyNotAccessibleFault", Stage.REFUSED),
    ],
)
def test_what_may_be_taken_later_is_asked_again_and_the_rest_is_a_no(
    code: str, stage: Stage
) -> None:
    assert refuse(GOAL, code, "AWS's words").stage is stage


def test_only_what_was_begun_by_us_was_made_by_us() -> None:
    assert begin(GOAL).made
    assert not refuse(GOAL, "DBClusterSnapshotAlreadyExistsFault", "").made


@pytest.mark.parametrize("goal", [MAKING, replace(GOAL, why="the cluster is busy")])
def test_what_is_given_up_says_why(goal: Goal) -> None:
    (given_up,) = give_up((goal,))
    assert given_up.stage is Stage.FAILED
    assert given_up.why


def test_what_was_not_made_is_not_copied() -> None:
    (copy,) = plan_copies((replace(GOAL, stage=Stage.FAILED),), "")
    assert copy.stage is Stage.REFUSED


def test_a_goal_survives_its_way_through_json() -> None:
    assert Goal.from_json(MAKING.as_json()) == MAKING
