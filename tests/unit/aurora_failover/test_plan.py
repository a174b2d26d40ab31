"""When a cluster may fail over, and how far it has come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.aurora_failover.plan import decide
from functions.aurora_failover.settings import FailoverSettings
from opskit.actions import ActionRequest, Choice, Progress
from opskit.cluster_state import ClusterState, Instance, count_available
from opskit.failover import judge_failover

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
SETTINGS = FailoverSettings(db_clusters=("db",))
WRITER = Instance(name="w", writer=True, tier=0, zone="a", status="available")
READER = Instance(name="r", writer=False, tier=1, zone="c", status="available")
STATE = ClusterState(name="db", status="available", instances=(WRITER, READER), lag_ms=20)


def with_instances(*instances: Instance) -> ClusterState:
    return replace(STATE, instances=instances)


def test_a_healthy_reader_in_another_zone_becomes_the_writer() -> None:
    decision = decide(STATE, SETTINGS, ActionRequest(), NOW)
    assert (decision.choice, decision.resource) == (Choice.ACT, "db")
    assert decision.change == {"from": "w", "to": "r"}
    assert decision.before["writer"] == "w"


def test_of_several_readers_the_lowest_tier_is_taken() -> None:
    first = replace(READER, name="z", tier=0)
    assert decide(with_instances(WRITER, READER, first), SETTINGS, ActionRequest(), NOW).change == {
        "from": "w",
        "to": "z",
    }


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (None, "no such cluster"),
        (replace(STATE, status="failing-over"), "the cluster is failing-over"),
        (with_instances(READER), "no writer"),
        (with_instances(WRITER), "no reader is available"),
        (with_instances(WRITER, replace(READER, zone="a")), "in another zone"),
        (with_instances(WRITER, replace(READER, zone="")), "in another zone"),
        (with_instances(WRITER, replace(READER, status="rebooting")), "no reader is available"),
        (replace(STATE, lag_ms=None), "lag is not known"),
        (replace(STATE, lag_ms=1001), "lag by 1001 ms (at most 1000 ms)"),
        (replace(STATE, pending=("EngineVersion",)), "pending: EngineVersion"),
        (with_instances(replace(WRITER, pending=("Class",)), READER), "pending: Class"),
        (replace(STATE, last_failover=NOW - timedelta(hours=5)), "5 h ago already (pause: 6 h)"),
    ],
)
def test_it_is_refused_with_the_reason(state: ClusterState | None, why: str) -> None:
    decision = decide(state, SETTINGS, ActionRequest(), NOW)
    assert decision.choice is Choice.REFUSE
    assert why in decision.reason


def test_a_lag_at_the_limit_is_still_good() -> None:
    state = replace(STATE, lag_ms=1000)
    assert decide(state, SETTINGS, ActionRequest(), NOW).choice is Choice.ACT


@pytest.mark.parametrize(
    ("cluster", "why"), [("other", "other is not one of the stack's clusters (db)"), ("", "")]
)
def test_only_the_stacks_clusters_are_touched(cluster: str, why: str) -> None:
    request = ActionRequest(overrides={"cluster": cluster} if cluster else {})
    decision = decide(STATE, SETTINGS, request, NOW)
    assert (decision.choice is Choice.REFUSE) == bool(why)
    assert why in decision.reason


def test_without_any_cluster_it_says_what_to_set() -> None:
    assert "DbClusters" in decide(None, FailoverSettings(), ActionRequest(), NOW).reason


MOVED = with_instances(replace(WRITER, writer=False), replace(READER, writer=True))


@pytest.mark.parametrize(
    ("state", "progress"),
    [
        (STATE, Progress.ABSENT),
        (replace(STATE, status="failing-over"), Progress.MOVING),
        (with_instances(replace(WRITER, writer=False), READER), Progress.MOVING),
        (MOVED, Progress.STABLE),
        (
            with_instances(
                replace(WRITER, writer=False, status="rebooting"), replace(READER, writer=True)
            ),
            Progress.MOVING,
        ),
        (None, Progress.FAILED),
    ],
)
def test_the_failover_is_followed(state: ClusterState | None, progress: Progress) -> None:
    assert judge_failover(state, decide(STATE, SETTINGS, ActionRequest(), NOW)) is progress


def test_its_health_is_the_number_of_available_instances() -> None:
    assert (count_available(STATE), count_available(None)) == (2, 0)
