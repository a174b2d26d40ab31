"""From what AWS answers to findings, in the moods that a month can have."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from functions.performance_review.collect.review import collect_review
from functions.performance_review.judge.facts import ReviewFacts
from functions.performance_review.judge.figures import figures_review
from functions.performance_review.judge.looked_at import looked_at_review
from functions.performance_review.judge.report import judge_review
from functions.performance_review.judge.sections import sections_review
from functions.performance_review.judge.span import DAY
from functions.performance_review.settings import PerformanceSettings
from notifier.words import Finding, Severity
from opskit.compare import Recorded, compare, open_findings
from opskit.reads import Reader
from tests.fake_aws import FakeAws
from tests.unit.performance_review.conftest import (
    ALB,
    AURORA,
    FIRST,
    NOW,
    SETTINGS,
    START,
    Metrics,
    instances,
)

SEOUL = ZoneInfo("Asia/Seoul")
BAD_DAY = datetime(2026, 11, 12, 5, 5, tzinfo=UTC)


def _facts(fake: FakeAws, reader: Reader, settings: PerformanceSettings = SETTINGS) -> ReviewFacts:
    return collect_review(fake.aws, reader, settings, NOW, SEOUL)


def _judge(fake: FakeAws, reader: Reader) -> dict[str, Finding]:
    found = judge_review(_facts(fake, reader), SETTINGS, zone=SEOUL)
    return {finding.code: finding for finding in found}


def _lines(facts: ReviewFacts) -> str:
    sections = sections_review(facts, SETTINGS, zone=SEOUL)
    return "\n".join(line for section in sections for line in section.lines)


def test_a_good_month_has_no_finding(fake: FakeAws, reader: Reader) -> None:
    assert _judge(fake, reader) == {}


def test_a_good_month_asks_in_few_calls(fake: FakeAws, reader: Reader) -> None:
    _facts(fake, reader)
    # Days, days before, hours and peaks of the load balancer, days before and hours of the cluster.
    assert len(fake.calls("GetMetricData")) == 6


def test_of_the_month_before_no_hours_are_asked(fake: FakeAws, reader: Reader) -> None:
    span = _facts(fake, reader).span
    asked = fake.calls("GetMetricData")
    before = [one for one in asked if one["StartTime"] < span.start]
    periods = {q["MetricStat"]["Period"] for one in before for q in one["MetricDataQueries"]}
    assert periods == {DAY}


def test_a_good_month_tells_days_budget_hours_and_sql(fake: FakeAws, reader: Reader) -> None:
    lines = _lines(_facts(fake, reader))
    assert "11-01: average 120 ms, P95 120 ms, max 120 ms · 20 requests/s · 5xx 0.0083 %" in lines
    assert f"{ALB}: 100.000 % (objective 99.9 %), 0 min spent, 43.2 min left" in lines
    assert f"{AURORA}: 100.000 % (objective 99.95 %), 0 min spent, 21.6 min left" in lines
    assert f"{AURORA}-1: 0.42 active sessions: SELECT " in lines


def test_slow_days_are_told_with_the_worst(fake: FakeAws, reader: Reader, metrics: Metrics) -> None:
    metrics.set("TargetResponseTime", START + timedelta(days=3), 1440, 0.8)
    metrics.set("TargetResponseTime", START + timedelta(days=9), 1440, 0.6)
    slow = _judge(fake, reader)["performance.latency"]
    assert slow.severity is Severity.WARNING
    assert slow.sentence == (
        "P95 was over 500 ms on 2 days of 30; the worst, 800 ms, began 2026-11-04 00:00 KST"
    )


def test_a_month_slower_than_the_one_before_is_told(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.set("TargetResponseTime", START, 30 * 1440, 0.24)
    found = _judge(fake, reader)
    assert list(found) == ["performance.slower"]
    assert "100 % more" in found["performance.slower"].sentence


def test_failures_spend_the_budget_and_the_rate(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.set("HTTPCode_Target_5XX_Count", BAD_DAY, 50, 6000)
    found = _judge(fake, reader)
    assert set(found) == {"performance.error_rate", "performance.availability"}
    spent = found["performance.availability"]
    assert spent.severity is Severity.CRITICAL
    assert "50 of 43.2 min of the error budget spent, 6.8 min too many" in spent.sentence
    assert spent.evidence == ("2026-11-12 14:05 KST, 50 min: 60,000 requests failed",)


def test_half_of_the_budget_is_worth_a_warning(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.set("HealthyHostCount", BAD_DAY, 25, 0)
    spent = _judge(fake, reader)["performance.availability"]
    assert spent.severity is Severity.WARNING
    assert "no healthy host" in spent.evidence[0]


def test_a_database_restart_spends_the_databases_budget(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.restart(BAD_DAY, down=25)
    found = _judge(fake, reader)
    assert list(found) == ["performance.db_availability"]
    assert found["performance.db_availability"].severity is Severity.CRITICAL


def test_last_months_loss_is_not_this_months(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.set("HealthyHostCount", START - timedelta(minutes=60), 60, 0)
    assert _judge(fake, reader) == {}


def test_holes_that_may_hide_the_budgets_end_are_unknown(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    for name in ("RequestCount", "HTTPCode_Target_5XX_Count", "HealthyHostCount"):
        metrics.set(name, BAD_DAY.replace(minute=0), 120, None)
    found = _judge(fake, reader)
    assert list(found) == ["performance.availability_unknown"]
    assert found["performance.availability_unknown"].severity is Severity.UNKNOWN


def test_more_than_it_is_laid_out_for_is_told(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.set("RequestCount", BAD_DAY, 5, 360_000)
    busy = _judge(fake, reader)["performance.throughput"]
    assert "1,200 requests/s" in busy.sentence
    assert busy.evidence == ("2026-11-12 14:05 KST",)


def test_insights_that_are_off_are_told_with_the_command(fake: FakeAws, reader: Reader) -> None:
    fake.answer("DescribeDBInstances", instances(insights=False))
    off = _judge(fake, reader)["performance.insights_off"]
    assert "--enable-performance-insights" in off.remedy
    assert fake.calls("DescribeDimensionKeys") == []


def test_many_clusters_are_paged_through_and_only_theirs_are_asked_for_top_sql(
    fake: FakeAws, reader: Reader
) -> None:
    foreign = dict(instances(insights=True)["DBInstances"][0])
    foreign |= {"DBInstanceIdentifier": "theirs-1", "DBClusterIdentifier": "theirs"}
    ours = instances(insights=True)["DBInstances"]
    fake.answer("DescribeDBInstances", {"DBInstances": [*ours, foreign]})
    names = (AURORA.upper(), *(f"other-{n}" for n in range(30)))
    facts = _facts(fake, reader, replace(SETTINGS, db_clusters=names))
    assert len(fake.calls("DescribeDimensionKeys")) == 1
    insights = facts.clusters[AURORA.upper()].insights
    assert isinstance(insights, tuple)
    assert [one.instance for one in insights] == [f"{AURORA}-1"]


@pytest.mark.parametrize("code", ["AccessDenied", "Throttling", "Timeout"])
def test_metrics_that_cannot_be_read_are_unknown_and_the_rest_stands(
    code: str, fake: FakeAws, reader: Reader
) -> None:
    fake.refuse("GetMetricData", code)
    fake.answer("DescribeDBInstances", instances(insights=False))
    found = judge_review(_facts(fake, reader), SETTINGS, zone=SEOUL)
    codes = {finding.code for finding in found}
    assert codes == {"performance.unreadable_getmetricdata", "performance.insights_off"}
    hidden = {prefix for finding in found for prefix in finding.hides}
    assert {"performance.latency", "performance.availability", "performance.throughput"} <= hidden


@pytest.mark.parametrize(
    ("operation", "hides"),
    [
        ("DescribeLoadBalancers", "performance.latency"),
        ("DescribeTargetGroups", "performance.availability"),
        ("DescribeDBInstances", "performance.insights_off"),
        ("DescribeDimensionKeys", ""),
    ],
)
def test_one_refused_list_leaves_the_rest_standing(
    operation: str, hides: str, fake: FakeAws, reader: Reader
) -> None:
    fake.refuse(operation, "AccessDenied")
    found = list(_judge(fake, reader).values())
    assert [finding.severity for finding in found] == [Severity.UNKNOWN]
    assert not hides or hides in found[0].hides


def test_what_cannot_be_read_is_never_called_fixed(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.set("HTTPCode_Target_5XX_Count", BAD_DAY, 50, 6000)
    metrics.set("TargetResponseTime", START, 1440, 0.8)
    metrics.restart(BAD_DAY, down=25)
    before = judge_review(_facts(fake, reader), SETTINGS, zone=SEOUL)
    fake.refuse("GetMetricData", "AccessDenied")
    after = judge_review(_facts(fake, reader), SETTINGS, zone=SEOUL)
    recorded = {f.fingerprint: Recorded(finding=f, since=NOW) for f in before}
    changes = {one.change.value for one in compare(after, recorded, {}, NOW, looked_at={})}
    assert len(before) == 4
    assert changes == {"new", "still"}


def test_a_load_balancer_that_lost_its_tag_is_gone_and_not_fixed(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.set("TargetResponseTime", START, 1440, 0.8)
    facts = _facts(fake, reader)
    found = judge_review(facts, SETTINGS, zone=SEOUL)
    tracked = compare(found, {}, {}, NOW, looked_at=looked_at_review(facts))
    alone = _facts(fake, reader, replace(SETTINGS, load_balancers=()))
    known = open_findings(tracked, NOW)
    after = compare((), known, {}, NOW, looked_at=looked_at_review(alone))
    assert {item.change.value for item in after} == {"gone"}


def test_the_first_of_a_month_of_31_days_is_judged_as_well(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.set("HTTPCode_Target_5XX_Count", FIRST + timedelta(hours=1), 50, 6000)
    now = datetime(2026, 11, 1, 0, 30, tzinfo=UTC)
    facts = collect_review(fake.aws, reader, SETTINGS, now, SEOUL)
    found = {one.code: one for one in judge_review(facts, SETTINGS, zone=SEOUL)}
    assert "50 of 44.6 min" in found["performance.availability"].sentence
    assert "2026-10-01 01:00 KST, 50 min" in found["performance.availability"].evidence[0]


def test_nothing_there_is_unknown(fake: FakeAws, reader: Reader) -> None:
    empty = Metrics()
    empty.values = {}
    fake.answer("GetMetricData", empty.answer)
    fake.answer("DescribeLoadBalancers", {"LoadBalancers": []})
    fake.answer("DescribeTargetGroups", {"TargetGroups": []})
    fake.answer("DescribeDBInstances", {"DBInstances": []})
    found = judge_review(_facts(fake, reader), SETTINGS, zone=SEOUL)
    assert {finding.severity for finding in found} == {Severity.UNKNOWN}
    assert {finding.resource for finding in found} == {ALB, AURORA}


def test_no_target_at_all_is_unknown(fake: FakeAws, reader: Reader) -> None:
    settings = PerformanceSettings()
    found = judge_review(_facts(fake, reader, settings), settings, zone=SEOUL)
    assert [finding.code for finding in found] == ["targets.none"]


def test_figures_draw_the_days_against_the_objective(fake: FakeAws, reader: Reader) -> None:
    figures = figures_review(_facts(fake, reader), SETTINGS)
    assert [(round(f.average or 0, 3), f.limit) for f in figures] == [
        (120, 500),
        (120, 500),
        (0.008, 0.1),
        (20, 1000),
        (0, pytest.approx(43.2)),
        (0, pytest.approx(21.6)),
    ]
    assert all(len(figure.series) == 30 for figure in figures[:4])


@pytest.mark.parametrize(
    ("minutes", "hosts", "severity"),
    [
        (5, 0, Severity.OK),
        (25, 0, Severity.WARNING),
        (50, 0, Severity.CRITICAL),
        (120, None, Severity.UNKNOWN),
    ],
)
def test_the_budgets_figure_is_judged_as_its_finding(
    fake: FakeAws,
    reader: Reader,
    metrics: Metrics,
    *,
    minutes: int,
    hosts: float | None,
    severity: Severity,
) -> None:
    for name in ("RequestCount", "HTTPCode_Target_5XX_Count") if hosts is None else ():
        metrics.set(name, BAD_DAY.replace(minute=0), minutes, None)
    metrics.set("HealthyHostCount", BAD_DAY.replace(minute=0), minutes, hosts)
    figures = figures_review(_facts(fake, reader), SETTINGS)
    (budget, _of_the_database) = (f for f in figures if f.name == "Error budget spent")
    assert (budget.severity, budget.average) == (severity, minutes if hosts == 0 else 0)
