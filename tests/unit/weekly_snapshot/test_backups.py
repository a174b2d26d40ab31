"""How backups are judged by what was read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.weekly_snapshot.facts import Cluster, Facts, Quota
from functions.weekly_snapshot.judge.backups import judge_backups
from functions.weekly_snapshot.plan.goals import Goal, Stage
from notifier.words import Severity
from tests.unit.weekly_snapshot.shelf import CLUSTER, NOW, snapshot

NAME = f"{CLUSTER}-weekly-20261123"
DONE = Goal(cluster=CLUSTER, name=NAME, stage=Stage.AVAILABLE)
FINE = Cluster(
    name=CLUSTER,
    created=NOW - timedelta(days=400),
    restorable=NOW - timedelta(minutes=5),
    retention_days=7,
    encrypted=True,
)
DAYS = tuple(snapshot(f"rds:auto-{day}", day + 0.1) for day in range(7))
FACTS = Facts(
    region="ap-northeast-2",
    clusters={CLUSTER: FINE},
    manual=(snapshot(NAME),),
    automated=DAYS,
    copies=None,
    quota=Quota(used=31, most=100),
    key=None,
)


def judged(facts: Facts) -> dict[str, Severity]:
    found = judge_backups(facts, (DONE,), rpo_minutes=60, now=NOW)
    return {finding.code: finding.severity for finding in found}


def test_backups_as_they_ought_to_be_are_no_finding() -> None:
    assert judged(FACTS) == {}


@pytest.mark.parametrize(("before", "told"), [(20, False), (21, False), (12, True), (60, True)])
def test_a_size_that_jumps_is_told(before: int, *, told: bool) -> None:
    older = snapshot(f"{CLUSTER}-weekly-20261116", 7, size=before)
    assert ("backup.size" in judged(replace(FACTS, manual=(snapshot(NAME), older)))) is told


@pytest.mark.parametrize(
    ("minutes", "severity"),
    [(29, None), (31, Severity.WARNING), (60, Severity.WARNING), (61, Severity.CRITICAL)],
)
def test_what_a_restore_would_lose_is_held_to_the_rpo(
    minutes: int, severity: Severity | None
) -> None:
    late = replace(FINE, restorable=NOW - timedelta(minutes=minutes))
    assert judged(replace(FACTS, clusters={CLUSTER: late})).get("backup.restorable") is severity


@pytest.mark.parametrize(
    ("missing", "severity"), [(0, None), (1, Severity.WARNING), (2, Severity.CRITICAL)]
)
def test_a_week_of_automated_backups_and_a_fresh_one_are_wanted(
    missing: int, severity: Severity | None
) -> None:
    assert judged(replace(FACTS, automated=DAYS[missing:])).get("backup.automated") is severity


@pytest.mark.parametrize(
    ("used", "severity"), [(79, None), (80, Severity.WARNING), (100, Severity.CRITICAL)]
)
def test_the_quota_is_told_while_there_is_time_to_raise_it(
    used: int, severity: Severity | None
) -> None:
    assert judged(replace(FACTS, quota=Quota(used=used, most=100))).get("backup.quota") is severity
