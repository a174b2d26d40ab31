"""The way back of a drill: only to the first writer, only from the drill's own failover."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.failover_drill.facts import DrillState, Measured
from functions.failover_drill.plan.fail_back import decide_back
from functions.failover_drill.settings import DrillSettings
from opskit.actions import Choice, Decision
from opskit.cluster_state import ClusterState, Instance

NOW = datetime(2027, 1, 9, 18, 20, tzinfo=UTC)
BEGAN = NOW - timedelta(minutes=8)
SETTINGS = DrillSettings(failover_drill="apply", health_path="/", db_clusters=("c",))
CHANGE = {"from": "one", "to": "two", "most": 60, "back": True}
FIRST = Decision(choice=Choice.ACT, resource="c", reason="a drill", change=CHANGE)


def instance(name: str, zone: str, *, writer: bool = False, status: str = "available") -> Instance:
    return Instance(name=name, writer=writer, tier=1, zone=zone, status=status)


ONE, TWO = instance("one", "a"), instance("two", "c", writer=True)
CLUSTER = ClusterState(
    name="c", status="available", instances=(ONE, TWO), lag_ms=20.0, last_failover=BEGAN
)
STATE = DrillState(cluster=CLUSTER, measured=(Measured(began=BEGAN, to="two", seconds=24.0),))


def test_the_first_writer_is_to_write_again_although_it_failed_over_just_now() -> None:
    decision = decide_back(FIRST, STATE, SETTINGS, NOW)
    assert decision.choice is Choice.ACT
    assert (decision.change["from"], decision.change["to"]) == ("two", "one")
    assert decision.change["back"] is False


@pytest.mark.parametrize(
    ("cluster", "said"),
    [
        (None, "there is no such cluster"),
        (replace(CLUSTER, lag_ms=None), "the replica lag is not known"),
        (replace(CLUSTER, lag_ms=4000.0), "the readers lag by 4000 ms"),
        (replace(CLUSTER, pending=("engine",)), "changes are pending"),
        (replace(CLUSTER, last_failover=NOW + timedelta(hours=1)), "it failed over"),
        (
            replace(CLUSTER, instances=(instance("one", "a", status="rebooting"), TWO)),
            "one is rebooting",
        ),
        (
            replace(CLUSTER, instances=(replace(ONE, writer=True), replace(TWO, writer=False))),
            "another instance than the drill's writes",
        ),
        (replace(CLUSTER, instances=(instance("three", "a"), TWO)), "one is gone"),
        (
            replace(CLUSTER, instances=(instance("one", "c"), instance("three", "a"), TWO)),
            "stands in the writer's zone",
        ),
    ],
)
def test_what_moved_since_the_drill_is_not_failed_back(
    cluster: ClusterState | None, said: str
) -> None:
    decision = decide_back(FIRST, replace(STATE, cluster=cluster), SETTINGS, NOW)
    assert decision.choice is Choice.REFUSE
    assert said in decision.reason


def test_an_application_that_does_not_answer_well_is_not_failed_back() -> None:
    decision = decide_back(FIRST, replace(STATE, page="HTTP 503"), SETTINGS, NOW)
    assert decision.reason == "the application does not answer well: HTTP 503"
