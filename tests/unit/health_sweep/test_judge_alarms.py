from datetime import UTC, datetime, timedelta

import pytest

from functions.health_sweep.judge.alarms import Alarm, AlarmFacts, judge_alarms, section_alarms
from functions.health_sweep.judge.expected_alarms import Watched
from functions.health_sweep.settings import SweepSettings
from notifier.words import Finding, Severity
from opskit.targets import EcsService, Targets
from opskit.unreadable import Unreadable, Why

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TARGETS = Targets(
    services=(EcsService(cluster="c", name="app"),), clusters=("db",), load_balancers=("alb",)
)
ECS = (("ClusterName", "c"), ("ServiceName", "app"))
RDS = (("DBClusterIdentifier", "db"),)
ALB = (("LoadBalancer", "app/alb/0123456789abcdef"),)


def _watched(namespace: str, metric: str, dimensions: tuple[tuple[str, str], ...]) -> Watched:
    return Watched(namespace=namespace, metric=metric, dimensions=dimensions)


CPU = _watched("AWS/ECS", "CPUUtilization", ECS)
CORE = (
    CPU,
    _watched("AWS/ECS", "MemoryUtilization", ECS),
    _watched("AWS/RDS", "DatabaseConnections", RDS),
    _watched("AWS/RDS", "CPUUtilization", RDS),
    _watched("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", ALB),
    _watched("AWS/ApplicationELB", "TargetResponseTime", ALB),
)
COMPLETE = tuple(
    Alarm(name=f"alarm-{n}", state="OK", since=NOW, watched=(one,)) for n, one in enumerate(CORE)
)


def _judge(*alarms: Alarm, targets: Targets = TARGETS) -> list[Finding]:
    facts = AlarmFacts(region="r", alarms=alarms, targets=targets)
    return judge_alarms(facts, SweepSettings(), NOW)


def _codes(*alarms: Alarm) -> list[tuple[str, str, Severity]]:
    """Judge beside the complete set."""
    return [(f.code, f.resource, f.severity) for f in _judge(*COMPLETE, *alarms)]


def test_the_manuals_six_alarms_in_ok_are_no_finding() -> None:
    assert _judge(*COMPLETE) == []


@pytest.mark.parametrize(
    ("watched", "severity"),
    [
        ((CPU,), Severity.CRITICAL),
        ((), Severity.WARNING),
        ((_watched("AWS/Lambda", "Errors", (("FunctionName", "f"),)),), Severity.WARNING),
    ],
)
def test_an_alarm_in_alarm_is_critical_on_our_targets(
    watched: tuple[Watched, ...], severity: Severity
) -> None:
    since = NOW - timedelta(minutes=192)
    alarm = Alarm(name="a", state="ALARM", since=since, reason="Threshold", watched=watched)
    (finding,) = _judge(*COMPLETE, alarm)
    assert (finding.code, finding.severity) == ("alarms.firing", severity)
    assert finding.sentence == "In ALARM for 3 h 12 min (normal: OK)"
    assert finding.evidence == ("Threshold",)


def test_auto_scalings_own_alarms_do_not_count() -> None:
    alarm = Alarm(name="TargetTracking-service/c/app-AlarmLow-1", state="ALARM", watched=(CPU,))
    assert _codes(alarm) == []


@pytest.mark.parametrize(("hours", "found"), [(5.9, False), (6, True), (48, True)])
def test_an_alarm_without_data_for_hours_is_blind(hours: float, found: bool) -> None:  # noqa: FBT001 - a table's column
    since = NOW - timedelta(hours=hours)
    expected = [("alarms.blind", "a", Severity.WARNING)] if found else []
    assert _codes(Alarm(name="a", state="INSUFFICIENT_DATA", since=since)) == expected


def test_switched_off_actions_are_a_warning() -> None:
    assert _codes(Alarm(name="a", state="OK", actions_enabled=False)) == [
        ("alarms.actions_disabled", "a", Severity.WARNING)
    ]


def test_an_alarm_on_a_target_that_tells_nobody_is_a_warning() -> None:
    assert _codes(Alarm(name="a", state="OK", tells=False, watched=(CPU,))) == [
        ("alarms.no_actions", "a", Severity.WARNING)
    ]


@pytest.mark.parametrize(
    "rule",
    [
        'ALARM("cpu a")',
        "OK(x) AND (NOT INSUFFICIENT_DATA(y) OR ALARM( 'x' )) OR ALARM(\"cpu a\")",
        'ALARM("arn:aws:cloudwatch:ap-northeast-2:123456789012:alarm:cpu a")',
    ],
)
def test_a_composite_alarm_may_tell_for_its_parts(rule: str) -> None:
    part = Alarm(name="cpu a", state="OK", tells=False, watched=(CPU,))
    assert _codes(part, Alarm(name="whole", state="OK", rule=rule)) == []


@pytest.mark.parametrize(
    "whole",
    [
        Alarm(name="whole", state="OK", rule="ALARM(cpu-high) OR ALARM(high-cpu)"),
        Alarm(name="whole", state="OK", rule="ALARM(cpu)", tells=False),
        Alarm(name="whole", state="OK", rule="ALARM(cpu)", actions_enabled=False),
    ],
)
def test_a_composite_alarm_tells_for_what_it_names_and_only_while_it_tells(whole: Alarm) -> None:
    part = Alarm(name="cpu", state="OK", tells=False, watched=(CPU,))
    assert ("alarms.no_actions", "cpu", Severity.WARNING) in _codes(part, whole)


@pytest.mark.parametrize(
    ("namespace", "metric", "words"),
    [
        ("AWS/ECS", "CPUUtilization", "it never fires"),
        ("AWS/ApplicationELB", "TargetResponseTime", "it never fires"),
        ("AWS/RDS", "CPUUtilization", "it mixes all databases of the account"),
    ],
)
def test_the_manuals_alarm_without_dimensions_is_told(
    namespace: str, metric: str, words: str
) -> None:
    lost = Alarm(
        name="ECS-CPU-High",
        state="INSUFFICIENT_DATA",
        since=NOW - timedelta(days=9),
        watched=(_watched(namespace, metric, ()),),
    )
    (finding,) = _judge(*COMPLETE, lost)
    assert finding.code == "alarms.no_dimensions"
    assert finding.sentence == f"Watches {namespace} {metric} without dimensions: {words}"


def test_services_of_one_name_in_two_clusters_are_told_apart() -> None:
    services = (EcsService(cluster="a", name="app"), EcsService(cluster="b", name="app"))
    found = _judge(targets=Targets(services=services))
    assert [f.resource for f in found] == ["a/app", "b/app"]


def test_missing_alarms_are_one_finding_a_target() -> None:
    found = _judge()
    assert [(f.code, f.resource) for f in found] == [
        ("alarms.missing", "app"),
        ("alarms.missing", "db"),
        ("alarms.missing", "alb"),
    ]
    assert found[0].sentence == (
        "No alarm watches CPUUtilization, MemoryUtilization (normal: one each)"
    )


@pytest.mark.parametrize(
    "dimensions",
    [
        (),
        (("ServiceName", "app"),),
        (("ClusterName", "other"), ("ServiceName", "app")),
        (("ClusterName", "c"), ("ServiceName", "other")),
    ],
)
def test_an_alarm_of_other_dimensions_does_not_watch_the_service(
    dimensions: tuple[tuple[str, str], ...],
) -> None:
    wrong = Alarm(
        name="w", state="OK", watched=(_watched("AWS/ECS", "CPUUtilization", dimensions),)
    )
    found = [f for f in _judge(*COMPLETE[1:], wrong) if f.code == "alarms.missing"]
    assert [f.sentence for f in found] == ["No alarm watches CPUUtilization (normal: one)"]


@pytest.mark.parametrize(
    "dimensions",
    [
        (("DBClusterIdentifier", "DB"),),
        (("Role", "WRITER"), ("DBClusterIdentifier", "db")),
    ],
)
def test_an_alarm_on_a_clusters_role_watches_the_cluster(
    dimensions: tuple[tuple[str, str], ...],
) -> None:
    role = Alarm(name="r", state="OK", watched=(_watched("AWS/RDS", "CPUUtilization", dimensions),))
    assert _judge(*COMPLETE[:3], *COMPLETE[4:], role) == []


def test_an_alarm_of_metric_math_watches_all_its_metrics() -> None:
    assert _judge(Alarm(name="all", state="OK", watched=CORE)) == []


def test_unreadable_alarms_hide_the_whole_area() -> None:
    failed = Unreadable(operation="cloudwatch:DescribeAlarms", resource="x", why=Why.DENIED)
    facts = AlarmFacts(region="r", alarms=failed, targets=TARGETS)
    (finding,) = judge_alarms(facts, SweepSettings(), NOW)
    assert (finding.code, finding.hides) == ("alarms.unreadable", ("alarms.",))
    assert section_alarms(facts).lines == ()


BLIND = Alarm(name="b", state="INSUFFICIENT_DATA")


def test_the_section_counts_alarms_by_state() -> None:
    alarms = (*COMPLETE, Alarm(name="a", state="ALARM"), BLIND)
    facts = AlarmFacts(region="r", alarms=alarms, targets=TARGETS)
    assert section_alarms(facts).lines == ("8 alarms: 6 OK, 1 in ALARM, 1 without data",)
