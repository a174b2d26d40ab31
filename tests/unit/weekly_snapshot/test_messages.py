"""What a run tells, as it stands in the golden files.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/unit/weekly_snapshot, and read the
difference.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from functions.weekly_snapshot.facts import Cluster, Facts, Quota
from functions.weekly_snapshot.judge.outcome import Outcome
from functions.weekly_snapshot.judge.report import judge_run, sections_run, subject_run
from functions.weekly_snapshot.plan.goals import Goal, Stage, name_snapshot
from functions.weekly_snapshot.plan.shelves import weigh
from functions.weekly_snapshot.settings import SnapshotSettings
from notifier.plain import plain_text
from notifier.render import render_report
from notifier.translation import _, use_language
from notifier.words import Report, Scope
from opskit.compare import compare
from opskit.unreadable import Unreadable, Why
from tests.korean import hold_golden
from tests.unit.weekly_snapshot.shelf import CLUSTER, NOW, PROVED, RULES, snapshot

HERE = Path(__file__).parent / "golden"
NAME = f"{CLUSTER}-weekly-20261123"
SETTINGS = SnapshotSettings(db_clusters=(CLUSTER,), actions="on")
SCOPE = Scope(
    account="123456789012",
    region="ap-northeast-2",
    stack="petclinic-dev-operations",
    environment="dev",
)
DONE = Goal(cluster=CLUSTER, name=NAME, stage=Stage.AVAILABLE, made=True)
DAY = date(2026, 11, 23)
WEEKS = tuple(
    snapshot(name_snapshot(CLUSTER, DAY - timedelta(weeks=n)), 7 * n - 0.02) for n in range(1, 9)
)
PROVED_ONE = snapshot(name_snapshot(CLUSTER, date(2026, 9, 7)), 77, tags=PROVED)
OLD = snapshot(f"{CLUSTER}-weekly-20260817", 98)
SHELF = (snapshot(NAME, 0.01), *WEEKS, PROVED_ONE, snapshot("before-release-4", 300, tags={}))
STANDING = Cluster(
    name=CLUSTER,
    created=NOW - timedelta(days=400),
    restorable=NOW - timedelta(minutes=5),
    retention_days=7,
    encrypted=True,
)
LATE = {CLUSTER: replace(STANDING, restorable=NOW - timedelta(minutes=80))}
FACTS = Facts(
    region="ap-northeast-2",
    clusters={CLUSTER: STANDING},
    manual=SHELF,
    automated=tuple(snapshot(f"rds:auto-{day}", day + 0.1) for day in range(7)),
    copies=None,
    quota=Quota(used=31, most=100),
    key=None,
)
FAILED = replace(DONE, stage=Stage.FAILED, why="AWS calls it failed", arn="arn:x")
UNREAD = Unreadable(
    operation="rds:DescribeAccountAttributes", resource="RDS", why=Why.DENIED, detail="not allowed"
)
CASES: Mapping[str, tuple[Facts, Outcome]] = {
    "made": (
        FACTS,
        Outcome(day=DAY, goals=(DONE,), deleted=(f"ap-northeast-2 {CLUSTER}-weekly-20260914",)),
    ),
    "failed": (
        replace(FACTS, quota=UNREAD, clusters=LATE, manual=SHELF[1:]),
        Outcome(day=DAY, goals=(FAILED,)),
    ),
    "held": (
        replace(FACTS, quota=Quota(used=88, most=100), manual=(*SHELF, OLD)),
        Outcome(day=DAY, goals=(DONE,), held="the stop switch is on (U9: freeze)"),
    ),
}


def _report(facts: Facts, outcome: Outcome) -> Report:
    shelves = weigh(facts, outcome.goals, (), RULES, NOW, copy_region="")
    findings = judge_run(facts, outcome, SETTINGS, NOW)
    return Report(
        job="weekly_snapshot",
        title=_("Weekly snapshot"),
        as_of=NOW,
        scope=SCOPE,
        findings=compare(findings, {}, {}, NOW, looked_at={}),
        sections=sections_run(facts, outcome, shelves, SETTINGS, now=NOW, zone=RULES.zone),
        subject=subject_run(outcome, shelves),
        replay="make run JOB=weekly_snapshot EVENT='{\"dry_run\": true}'",
    )


@pytest.mark.parametrize("name", CASES)
def test_a_run_is_told_as_in_its_golden_file(name: str) -> None:
    path = HERE / f"{name}.json"
    message = render_report(_report(*CASES[name]), zone=RULES.zone)
    rendered = json.dumps(plain_text(message).splitlines(), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(rendered, encoding="utf-8")

    assert rendered == path.read_text(encoding="utf-8")


def test_a_run_that_failed_is_told_in_korean() -> None:
    use_language("ko")
    message = render_report(_report(*CASES["failed"]), zone=RULES.zone)
    hold_golden(HERE / "failed.ko.txt", plain_text(message))
