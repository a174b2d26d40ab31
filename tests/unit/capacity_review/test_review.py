"""From what AWS answers to findings: trends, scaling, pools, sizes, and what is not known."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from functions.capacity_review.collect.review import collect_review
from functions.capacity_review.judge.courses import list_courses
from functions.capacity_review.judge.facts import CapacityFacts
from functions.capacity_review.judge.looked_at import looked_at_review
from functions.capacity_review.judge.report import judge_review
from functions.capacity_review.judge.sections import sections_review
from functions.capacity_review.settings import CapacitySettings
from notifier.words import Change, Finding, Severity
from opskit.compare import compare, open_findings
from opskit.reads import Reader
from tests.fake_aws import FakeAws
from tests.unit.capacity_review.conftest import (
    APP,
    AURORA,
    END,
    GIB,
    NOW,
    SETTINGS,
    Metrics,
    cluster,
    definition,
    growth,
    instances,
    level,
    policy,
    refusals,
    service,
    since,
    target,
)

SEOUL = ZoneInfo("Asia/Seoul")


def look(fake: FakeAws, reader: Reader, settings: CapacitySettings = SETTINGS) -> CapacityFacts:
    return collect_review(fake.aws, reader, settings, NOW)


def judge_all(facts: CapacityFacts) -> tuple[Finding, ...]:
    return judge_review(facts, SETTINGS, list_courses(facts, SETTINGS), zone=SEOUL)


def judge(fake: FakeAws, reader: Reader) -> dict[str, Finding]:
    return {finding.code: finding for finding in judge_all(look(fake, reader))}


def lines(fake: FakeAws, reader: Reader) -> str:
    facts = look(fake, reader)
    sections = sections_review(facts, list_courses(facts, SETTINGS), zone=SEOUL)
    return "\n".join(line for section in sections for line in section.lines)


def test_a_fine_half_year_has_no_finding(fake: FakeAws, reader: Reader) -> None:
    assert judge(fake, reader) == {}


def test_a_fine_half_year_takes_few_calls(fake: FakeAws, reader: Reader) -> None:
    look(fake, reader)
    assert len(fake.calls("GetMetricData")) == 3  # days, hours, minutes
    assert not fake.calls("DescribeScalingActivities")
    assert not fake.calls("DescribeDBParameters")


@pytest.mark.parametrize(
    ("now", "a_week", "severity"),
    [
        (30.0, 0.1, None),
        (70.0, 1.0, None),
        (74.0, 1.5, Severity.WARNING),
        (85.0, 1.5, Severity.CRITICAL),
        (95.0, 0.1, Severity.CRITICAL),
        (80.0, -1.0, None),
    ],
)
def test_connections_that_run_out_soon_are_told(
    now: float,
    a_week: float,
    severity: Severity | None,
    fake: FakeAws,
    reader: Reader,
    metrics: Metrics,
) -> None:
    metrics.courses["DatabaseConnections"] = growth(now, a_week=a_week)
    finding = judge(fake, reader).get("capacity.connections")
    assert (finding.severity if finding else None) == severity


def test_free_memory_that_shrinks_is_told_as_running_out(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.courses["FreeableMemory"] = growth(0.5 * GIB, a_week=-0.06 * GIB)
    finding = judge(fake, reader)["capacity.db_memory"]
    assert finding.severity is Severity.WARNING
    assert "-0.06 a week" in finding.sentence
    assert "reaches 0 GiB likely in" in finding.sentence


def test_a_hole_in_the_metrics_moves_no_trend_and_is_named(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    steady = growth(40.0, a_week=0.1)
    metrics.courses["DatabaseConnections"] = lambda days: None if 30 < days <= 58 else steady(days)
    assert judge(fake, reader) == {}
    assert "4 weeks without data" in lines(fake, reader)


def test_too_little_history_is_unknown_and_not_fine(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.courses = {name: since(45, one) for name, one in metrics.courses.items()}
    found = judge_all(look(fake, reader))
    assert {(f.code, f.severity) for f in found} == {("capacity.history_short", Severity.UNKNOWN)}
    assert {f.resource for f in found} == {APP, AURORA}
    assert f"capacity.cpu|{APP}" in found[0].hides
    assert "6 weeks of 8" in found[0].sentence


def test_a_metric_that_fell_silent_is_unknown_though_it_has_a_history(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.courses["DatabaseConnections"] = lambda days: 95.0 if days > 20 else None
    found = judge(fake, reader)
    assert found["capacity.no_data"].severity is Severity.UNKNOWN
    assert "Aurora connections" in found["capacity.no_data"].sentence
    assert "capacity.connections" not in found


def test_samples_that_are_not_the_tasks_are_not_called_tasks(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.courses["tasks"] = level(1.0)
    fake.answer("DescribeServices", service(runningCount=3, desiredCount=3))
    found = judge(fake, reader)
    assert found["capacity.tasks_uncounted"].severity is Severity.UNKNOWN
    assert "capacity.tasks" not in found


def test_nothing_that_scales_is_told_with_the_command(fake: FakeAws, reader: Reader) -> None:
    fake.answer("DescribeScalableTargets", {"ScalableTargets": []})
    fake.answer("DescribeScalingPolicies", {"ScalingPolicies": []})
    finding = judge(fake, reader)["capacity.scaling_none"]
    assert "register-scalable-target" in finding.remedy


@pytest.mark.parametrize(
    ("percent", "out", "back", "told"),
    [
        (70.0, 300, 300, ""),
        (50.0, 300, 300, "target 50 % (manual: 70 %)"),
        (70.0, 60, 300, "scale-out cooldown 60 s (manual: 300 s)"),
        (70.0, 300, 900, "scale-in cooldown 900 s (manual: 300 s)"),
    ],
)
def test_a_policy_is_held_to_the_manual(
    percent: float, out: int, back: int, told: str, fake: FakeAws, reader: Reader
) -> None:
    fake.answer("DescribeScalingPolicies", policy(percent, out, back))
    finding = judge(fake, reader).get("capacity.scaling_policy")
    assert (told in finding.sentence) if finding else not told


@pytest.mark.parametrize(("least", "most"), [(1, 3), (2, 2)])
def test_a_range_leaves_two_tasks_and_room_for_more(
    least: int, most: int, fake: FakeAws, reader: Reader
) -> None:
    assert "capacity.scaling_range" not in judge(fake, reader)
    fake.answer("DescribeScalableTargets", target(least, most))
    assert "capacity.scaling_range" in judge(fake, reader)


def test_suspended_scaling_is_told(fake: FakeAws, reader: Reader) -> None:
    state = {"DynamicScalingOutSuspended": True}
    fake.answer("DescribeScalableTargets", target(SuspendedState=state))
    assert "capacity.scaling_suspended" in judge(fake, reader)


def test_hours_at_the_ceiling_and_refusals_of_the_month_are_told(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    metrics.courses["tasks"] = lambda days: 3.0 if 4 <= days < 5 else 2.0
    old, new = END - timedelta(days=35), END - timedelta(days=4)
    fake.answer("DescribeScalingActivities", refusals(old, new))
    finding = judge(fake, reader)["capacity.ceiling"]
    assert finding.severity is Severity.WARNING
    assert "24 hours of 31 days, refused more 1 time " in finding.sentence


def test_pools_are_read_from_the_environment_and_held_to_max_connections(
    fake: FakeAws, reader: Reader
) -> None:
    fake.answer("DescribeScalableTargets", target(2, 10))
    assert judge(fake, reader)["capacity.pools"].severity is Severity.WARNING
    sized = definition(SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE="9")
    fake.answer("DescribeTaskDefinition", sized)
    assert "capacity.pools" not in judge(fake, reader)
    fake.answer("DescribeServices", service(runningCount=2, desiredCount=11))
    finding = judge(fake, reader)["capacity.pools"]
    assert (finding.severity, "9 connections a task" in finding.evidence[0]) == (
        Severity.CRITICAL,
        True,
    )


@pytest.mark.parametrize(
    ("value", "limit"), [("400", "400 connections"), (None, "90 connections"), ("{x}/2", "unknown")]
)
def test_a_parameter_group_of_ones_own_says_how_many_connections_there_are(
    value: str | None, limit: str, fake: FakeAws, reader: Reader
) -> None:
    said = {"ParameterName": "max_connections", "ParameterValue": value}
    fake.answer("DescribeDBInstances", instances(group="ours"))
    fake.answer("DescribeDBParameters", {"Parameters": [said] if value else []})
    assert f"{AURORA}: {limit}" in lines(fake, reader)
    assert ("capacity.limit_unknown" in judge(fake, reader)) == (limit == "unknown")


def test_a_serverless_cluster_is_held_to_its_capacity_units(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    scaling = {"MinCapacity": 0.5, "MaxCapacity": 4.0}
    fake.answer("DescribeDBClusters", cluster(ServerlessV2ScalingConfiguration=scaling))
    fake.answer("DescribeDBInstances", instances("db.serverless"))
    metrics.courses["ServerlessDatabaseCapacity"] = growth(3.9, a_week=0.1)
    assert judge(fake, reader)["capacity.acu"].severity is Severity.CRITICAL
    assert f"{AURORA}: 135 connections" in lines(fake, reader)


def test_a_task_that_is_too_large_is_told_with_what_it_would_save(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    fake.answer("DescribeTaskDefinition", definition(cpu="1024", memory="4096"))
    metrics.courses["AWS/ECS CPUUtilization"] = level(10.0)
    metrics.courses["AWS/ECS MemoryUtilization"] = level(20.0)
    sentence = judge(fake, reader)["capacity.too_large"].sentence
    # 1 vCPU and 4 GB against 0.25 and 1, for two tasks and 730 hours at 0.04656 and 0.00511.
    assert f"${2 * 730 * (0.75 * 0.04656 + 3 * 0.00511):,.2f} a month" in sentence
    assert "0.25 vCPU and 1 GB" in sentence


def test_a_class_that_is_twice_too_large_is_told_with_what_it_would_save(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    fake.answer("DescribeDBInstances", instances("db.r6g.xlarge"))
    metrics.courses["AWS/RDS CPUUtilization"] = level(12.0)
    finding = judge(fake, reader)["capacity.too_large"]
    assert "db.r6g.large would do" in finding.sentence
    assert f"${2 * 730 * 0.313:,.2f} a month" in finding.sentence
    metrics.courses["DatabaseConnections"] = level(900.0)
    assert "capacity.too_large" not in judge(fake, reader)


def test_without_a_price_there_is_no_advice_and_no_invented_dollar(
    fake: FakeAws, reader: Reader
) -> None:
    fake.answer("DescribeTaskDefinition", definition(cpu="4096", memory="8192"))
    fake.answer("GetProducts", {"PriceList": []})
    assert judge(fake, reader) == {}
    assert "$" not in lines(fake, reader)


@pytest.mark.parametrize(
    ("operation", "hidden"),
    [
        ("GetMetricData", "capacity.connections"),
        ("DescribeServices", "capacity.cpu"),
        ("DescribeTaskDefinition", "capacity.too_"),
        ("DescribeScalableTargets", "capacity.scaling_"),
        ("DescribeScalingActivities", "capacity.ceiling"),
        ("DescribeDBClusters", "capacity."),
        ("DescribeDBInstances", "capacity.pools"),
        ("DescribeDBParameters", "capacity.connections"),
        ("GetProducts", "capacity.too_"),
    ],
)
@pytest.mark.parametrize("code", ["AccessDenied", "ThrottlingException", "Timeout"])
def test_what_cannot_be_read_is_unknown_and_never_called_fixed(
    operation: str, hidden: str, code: str, fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    _go_wrong(fake, metrics)
    before = look(fake, reader)
    tracked = compare(judge_all(before), {}, {}, NOW, looked_at=looked_at_review(before))
    known = open_findings(tracked, NOW)
    assert len(known) >= 7
    fake.refuse(operation, code)
    now = look(fake, reader)
    found = judge_all(now)
    changes = compare(found, known, {}, NOW, looked_at=looked_at_review(now))
    assert {one.change for one in changes} <= {Change.NEW, Change.STILL, Change.WORSE}
    assert any(f.severity is Severity.UNKNOWN and hidden in f.hides for f in found)


def _go_wrong(fake: FakeAws, metrics: Metrics) -> None:
    metrics.courses["tasks"] = lambda days: 3.0 if days < 9 else 2.0
    metrics.courses["DatabaseConnections"] = growth(88.0, a_week=1.5)
    metrics.courses["AWS/ECS CPUUtilization"] = growth(70.0, a_week=0.5)
    metrics.courses["AWS/ECS MemoryUtilization"] = growth(92.0, a_week=0.8)
    fake.answer("DescribeServices", service(runningCount=3, desiredCount=3))
    fake.answer("DescribeScalableTargets", target(1, 3))
    fake.answer("DescribeScalingPolicies", policy(50.0))
    fake.answer("DescribeScalingActivities", refusals(END - timedelta(days=1)))
    fake.answer("DescribeDBInstances", instances(group="ours"))
    fake.answer(
        "DescribeDBParameters",
        {"Parameters": [{"ParameterName": "max_connections", "ParameterValue": "80"}]},
    )


def test_a_service_that_lost_its_tag_is_gone_and_not_fixed(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    _go_wrong(fake, metrics)
    before = look(fake, reader)
    tracked = compare(judge_all(before), {}, {}, NOW, looked_at=looked_at_review(before))
    alone = look(fake, reader, replace(SETTINGS, ecs_services=()))
    known = open_findings(tracked, NOW)
    changes = compare(judge_all(alone), known, {}, NOW, looked_at=looked_at_review(alone))
    of_app = {one.change for one in changes if one.finding.resource == APP}
    assert of_app == {Change.GONE}


def test_what_does_not_exist_is_unknown(fake: FakeAws, reader: Reader, metrics: Metrics) -> None:
    metrics.courses = {}
    for operation, empty in (
        ("DescribeServices", "services"),
        ("DescribeDBClusters", "DBClusters"),
        ("DescribeDBInstances", "DBInstances"),
        ("DescribeScalableTargets", "ScalableTargets"),
    ):
        fake.answer(operation, {empty: []})
    found = judge_all(look(fake, reader))
    assert {(f.code, f.resource, f.severity) for f in found} == {
        ("capacity.missing", APP, Severity.UNKNOWN),
        ("capacity.missing", AURORA, Severity.UNKNOWN),
    }


def test_a_service_that_is_to_run_no_task_is_not_measured(
    fake: FakeAws, reader: Reader, metrics: Metrics
) -> None:
    for name in ("tasks", "AWS/ECS CPUUtilization", "AWS/ECS MemoryUtilization"):
        metrics.courses[name] = lambda _days: None
    fake.answer("DescribeServices", service(runningCount=0, desiredCount=0))
    assert judge(fake, reader) == {}
