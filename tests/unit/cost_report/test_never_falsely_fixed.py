from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings as effort, strategies as st

from functions.cost_report.collect.costs import collect_costs
from functions.cost_report.judge.facts import CostFacts, Detection
from functions.cost_report.judge.looked_at import looked_at_costs
from functions.cost_report.judge.report import judge_costs
from functions.cost_report.settings import CostSettings
from notifier.words import Change, Finding, Scope
from opskit.compare import Recorded, compare, open_findings
from opskit.reads import Reader
from opskit.unreadable import Unreadable, Why
from tests.fake_aws import FakeAws
from tests.unit.cost_report.accounts import ACCOUNT, NOW, STACK, TAG, empty, fine, worse

SETTINGS = CostSettings(cost_tag=TAG)
SEOUL = ZoneInfo("Asia/Seoul")
PARTS = {
    "bill": ("cost.",),
    "forecast": ("forecast.",),
    "budgets": ("budget.",),
    "detection": ("detection.",),
    "deeds": ("deeds.",),
    "active_tags": ("tag.", "cost."),  # the whole account's costs tell nothing of the tag's
}


def collected(fake: FakeAws) -> CostFacts:
    scope = Scope(account=ACCOUNT, region="ap-northeast-2", stack=STACK, environment="dev")
    with Reader(workers=4, seconds=30) as reader:
        return collect_costs(fake.aws, reader, SETTINGS, scope, NOW, table="ledger")


FINE, WORSE, EMPTY = collected(fine()), collected(worse()), collected(empty())


def fixed_after(before: CostFacts, now: CostFacts) -> list[Finding]:
    last_week = NOW - timedelta(days=7)
    recorded = {
        finding.fingerprint: Recorded(finding=finding, since=last_week)
        for finding in judge_costs(before, SETTINGS, last_week + timedelta(days=7), zone=SEOUL)
    }
    tracked = compare(judge_costs(now, SETTINGS, NOW, zone=SEOUL), recorded, {}, NOW, looked_at={})
    return [one.finding for one in tracked if one.change is Change.FIXED]


@effort(max_examples=40)
@given(st.sampled_from([WORSE, EMPTY]), st.sets(st.sampled_from(sorted(PARTS)), min_size=1))
def test_what_was_not_readable_is_never_called_fixed(before: CostFacts, lost: set[str]) -> None:
    failed: Any = Unreadable(operation="ce:Some", resource=ACCOUNT, why=Why.THROTTLED)
    now = replace(FINE, **dict.fromkeys(lost, failed))
    prefixes = tuple(prefix for part in lost for prefix in PARTS[part])
    assert not [one for one in fixed_after(before, now) if one.code.startswith(prefixes)]


def test_what_is_readable_and_well_again_is_fixed() -> None:
    codes = {finding.code for finding in fixed_after(WORSE, FINE)}
    assert {"cost.increase", "cost.anomaly", "budget.exceeded", "detection.anomaly"} <= codes


def test_a_budget_that_was_deleted_and_anomalies_nobody_looks_for_are_not_called_fixed() -> None:
    found = judge_costs(WORSE, SETTINGS, NOW, zone=SEOUL)
    known = open_findings(compare(found, {}, {}, NOW, looked_at=looked_at_costs(WORSE)), NOW)
    now = replace(WORSE, budgets=(), detection=Detection(monitors=()))
    tracked = compare(
        judge_costs(now, SETTINGS, NOW, zone=SEOUL), known, {}, NOW, looked_at=looked_at_costs(now)
    )
    changes = {one.finding.code: one.change for one in tracked}
    assert changes["budget.exceeded"] is Change.GONE
    assert changes["detection.anomaly"] is Change.GONE
