"""Which version an Aurora cluster is upgraded to, when, and when that is proven."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.engine_upgrade.facts import Target, UpgradeState
from functions.engine_upgrade.plan.course import (
    count_well,
    judge_progress,
    prove,
    tell_course,
    tell_state,
)
from functions.engine_upgrade.plan.decision import decide
from functions.engine_upgrade.plan.target import choose_target, version_key
from functions.engine_upgrade.settings import UpgradeSettings
from opskit.actions import ActionRequest, Choice, Decision, Progress
from opskit.cluster_state import ClusterState, Instance
from opskit.settings import SettingsError, read_settings
from opskit.snapshot_tags import name_before_upgrade

OPEN = datetime(2026, 12, 5, 17, tzinfo=UTC)
CLOSED = datetime(2026, 12, 6, 17, tzinfo=UTC)
OLD, NEW, MAJOR = "8.0.mysql_aurora.3.05.2", "8.0.mysql_aurora.3.10.0", "8.4.mysql_aurora.4.00.0"
SETTINGS = UpgradeSettings(
    db_clusters=("db",),
    engine_upgrade="apply",
    maintenance_window="02:00-04:00",
    time_zone=ZoneInfo("Asia/Seoul"),
)
ONE = Instance(name="one", writer=True, tier=0, zone="a", status="available", version=OLD)
TWO = replace(ONE, name="two", writer=False)
CLUSTER = ClusterState(name="db", status="available", version=OLD, instances=(ONE, TWO))
STATE = UpgradeState(
    cluster=CLUSTER,
    targets=(
        Target(version="8.0.mysql_aurora.3.08.2", major=False),
        Target(version=NEW, major=False),
        Target(version=MAJOR, major=True),
    ),
)


def having(**changed: Any) -> UpgradeState:  # noqa: ANN401 - a cluster's
    return replace(STATE, cluster=replace(CLUSTER, **changed))


def decided(
    state: UpgradeState | None = STATE,
    settings: UpgradeSettings = SETTINGS,
    now: datetime = OPEN,
    **overrides: Any,  # noqa: ANN401 - the event's
) -> Decision:
    scheduled = bool(overrides.pop("scheduled", False))
    request = ActionRequest(armed=True, scheduled=scheduled, overrides=overrides)
    return decide(state, settings, request, now)


def test_the_newest_valid_minor_version_is_the_target() -> None:
    decision = decided()
    assert decision.choice is Choice.ACT
    assert decision.change == {
        "from": OLD,
        "to": NEW,
        "major": False,
        "snapshot": "db-before-8-0-mysql-aurora-3-10-0-20261206",
    }


def test_versions_are_compared_as_numbers() -> None:
    assert version_key(NEW) > version_key("8.0.mysql_aurora.3.08.2")


@pytest.mark.parametrize(
    ("named", "allow_major", "found"),
    [
        ("", False, NEW),
        ("", True, NEW),
        ("8.0.mysql_aurora.3.08.2", False, "8.0.mysql_aurora.3.08.2"),
        (MAJOR, True, MAJOR),
        (OLD, False, None),
    ],
)
def test_a_target_is_named_or_the_newest_minor(
    named: str,
    allow_major: bool,  # noqa: FBT001 - a table's
    found: str | None,
) -> None:
    target = choose_target(STATE, named, allow_major=allow_major)
    assert not isinstance(target, str)
    assert (target.version if target else None) == found


@pytest.mark.parametrize(
    ("state", "overrides", "said"),
    [
        (None, {}, "there is no such cluster"),
        (STATE, {"cluster": "x"}, "is not one of the stack's clusters"),
        (STATE, {"target": "8.0.mysql_aurora.3.01.0"}, f"(valid: 8.0.mysql_aurora.3.08.2, {NEW}"),
        (STATE, {"target": MAJOR}, '"allow_major": true'),
        (having(status="modifying"), {}, "the cluster is modifying"),
        (having(instances=(TWO,)), {}, "has no writer"),
        (having(instances=(ONE, replace(TWO, status="rebooting"))), {}, "two is rebooting"),
        (having(pending=("Port",)), {}, "pending and would be applied with it: Port"),
        (having(instances=(replace(ONE, pending=("CA",)),)), {}, "CA"),
    ],
)
def test_what_is_not_fit_is_refused(
    state: UpgradeState | None, overrides: dict[str, Any], said: str
) -> None:
    decision = decided(state, **overrides)
    assert decision.choice is Choice.REFUSE
    assert said in decision.reason


def test_a_cluster_that_is_unnamed_is_refused() -> None:
    decision = decided(None, replace(SETTINGS, db_clusters=()))
    assert "set DbClusters" in decision.reason


def test_the_newest_is_nothing_to_do_and_says_what_waits() -> None:
    state = replace(STATE, targets=STATE.targets[2:], maintenance=("db: system-update",))
    decision = decided(state)
    assert decision.choice is Choice.NOTHING
    assert "AWS has maintenance waiting (db: system-update)" in decision.reason


@pytest.mark.parametrize(
    ("mode", "now", "overrides", "choice"),
    [
        ("plan", OPEN, {}, Choice.PROPOSE),
        ("plan", CLOSED, {}, Choice.PROPOSE),
        ("apply", OPEN, {}, Choice.ACT),
        ("apply", CLOSED, {}, Choice.REFUSE),
        ("apply", CLOSED, {"outside_window": True}, Choice.ACT),
        ("apply", CLOSED, {"outside_window": True, "scheduled": True}, Choice.REFUSE),
    ],
)
def test_mode_and_window_say_what_may_be(
    mode: str, now: datetime, overrides: dict[str, Any], choice: Choice
) -> None:
    settings = replace(SETTINGS, engine_upgrade=mode)
    assert decided(STATE, settings, now, **overrides).choice is choice


def test_a_mode_that_is_neither_is_named() -> None:
    with pytest.raises(SettingsError, match="ENGINE_UPGRADE is 'yes': expected plan or apply"):
        read_settings(UpgradeSettings, {"ENGINE_UPGRADE": "yes"})


def test_a_window_that_is_none_is_named() -> None:
    with pytest.raises(SettingsError, match="expected hours"):
        decided(STATE, replace(SETTINGS, maintenance_window="2-4"))


@pytest.mark.parametrize("cluster", ["db", "a" * 63, "ends-with-dashes-here----x"])
def test_a_snapshots_name_is_one_that_rds_takes(cluster: str) -> None:
    name = name_before_upgrade(cluster, "8.0.mysql_aurora.3.05.2-patch.12345", "20261206")
    assert len(name) <= 63
    assert name.endswith("-20261206")
    assert name_before_upgrade("db", NEW, "1") == name_before_upgrade("db", NEW, "1")


ACT = decided()
NEW_ONE, NEW_TWO = replace(ONE, version=NEW), replace(TWO, version=NEW)
DONE = having(version=NEW, instances=(NEW_ONE, NEW_TWO))
HALF = having(version=NEW, instances=(NEW_ONE, TWO))
ILL = having(version=NEW, instances=(NEW_ONE, replace(NEW_TWO, status="rebooting")))


@pytest.mark.parametrize(
    ("state", "progress", "holds"),
    [
        (STATE, Progress.ABSENT, False),
        (having(status="upgrading"), Progress.MOVING, False),
        (having(pending=("EngineVersion",)), Progress.MOVING, False),
        (HALF, Progress.MOVING, False),
        (ILL, Progress.MOVING, False),
        (having(version=NEW, instances=(NEW_TWO,)), Progress.MOVING, False),
        (DONE, Progress.STABLE, True),
        (None, Progress.FAILED, False),
    ],
)
def test_done_is_all_instances_available_on_the_new_version_with_a_writer(
    state: UpgradeState | None,
    progress: Progress,
    holds: bool,  # noqa: FBT001 - a table's
) -> None:
    assert judge_progress(state, ACT) is progress
    assert prove(state, ACT).holds is holds


def test_course_and_end_are_told_in_numbers() -> None:
    assert tell_course(HALF, ACT) == f"the cluster is available, 1 of 2 instances run {NEW}"
    assert prove(DONE, ACT).sentence.endswith(f"2 of 2 instances run {NEW}, one writes")
    told = tell_state(ILL, SETTINGS, ACT, OPEN)
    assert told["snapshot"] == ACT.change["snapshot"]
    assert (told["available instances"], count_well(ILL)) == ("1 of 2", 1)
