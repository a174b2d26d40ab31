"""The application's alarms (manual, "Core metrics"), on the template as CloudFormation gets it."""

from typing import Any

import pytest

from tests.template.monitoring import (
    ALARM,
    BALANCER,
    COMPOSITE,
    GROUP,
    WATCHED,
    alarms,
    dimensions,
    made,
    metrics,
    output,
    tags,
)

type Tree = dict[str, Any]

_SERVICE = (("ClusterName", "petclinic-dev-cluster"), ("ServiceName", "petclinic-dev-app"))
_CLUSTER = (("DBClusterIdentifier", "petclinic-dev-aurora"),)
_BALANCER = (("LoadBalancer", BALANCER),)
_GROUP = (*_BALANCER, ("TargetGroup", GROUP))
_BURN = ("SloBurn1hAlarm", "SloBurn5mAlarm", "SloBurn6hAlarm", "SloBurn30mAlarm")
_MATH = ("AlbErrorsHighAlarm", "AlbP95HighAlarm", *_BURN)
_SLO = ("SloFastBurnAlarm", "SloSlowBurnAlarm")


@pytest.mark.parametrize(
    ("name", "metric", "where", "statistic", "normal"),
    [
        ("NoRunningTaskAlarm", "AWS/ECS CPUUtilization", _SERVICE, "SampleCount", "< 1"),
        ("NoHealthyHostAlarm", "AWS/ApplicationELB HealthyHostCount", _GROUP, "Maximum", "< 1"),
        ("EcsCpuHighAlarm", "AWS/ECS CPUUtilization", _SERVICE, "Average", "> 80"),
        ("EcsMemoryHighAlarm", "AWS/ECS MemoryUtilization", _SERVICE, "Average", "> 80"),
        ("AuroraConnectionsHighAlarm", "AWS/RDS DatabaseConnections", _CLUSTER, "Maximum", "> 80"),
        ("AuroraCpuHighAlarm", "AWS/RDS CPUUtilization", _CLUSTER, "Maximum", "> 80"),
        (
            "AlbResponseTimeHighAlarm",
            "AWS/ApplicationELB TargetResponseTime",
            _BALANCER,
            "Average",
            "> 1",
        ),
    ],
)
def test_an_alarm_watches_what_the_manual_means(
    translated: Tree,
    name: str,
    metric: str,
    where: tuple[tuple[str, str], ...],
    statistic: str,
    normal: str,
) -> None:
    alarm = alarms(translated, **WATCHED)[name]
    assert f"{alarm['Namespace']} {alarm['MetricName']}" == metric
    assert (dimensions(alarm), alarm["Statistic"]) == (where, statistic)
    sign = {"GreaterThanThreshold": ">", "LessThanThreshold": "<"}[alarm["ComparisonOperator"]]
    assert f"{sign} {alarm['Threshold']}" == normal


_ERRORS = [
    ("HTTPCode_Target_5XX_Count", "Sum"),
    ("HTTPCode_ELB_5XX_Count", "Sum"),
    ("RequestCount", "Sum"),
]


@pytest.mark.parametrize("name", _MATH)
def test_metric_math_watches_the_load_balancer(translated: Tree, name: str) -> None:
    alarm = alarms(translated, **WATCHED)[name]
    watched = [(metric["MetricName"], metric["Stat"]) for metric in metrics(alarm)]
    p95 = [("TargetResponseTime", "p95"), ("RequestCount", "Sum")]
    assert watched == (p95 if name == "AlbP95HighAlarm" else _ERRORS)
    assert {dimensions(metric) for metric in metrics(alarm)} == {_BALANCER}


@pytest.mark.parametrize(
    ("name", "seconds", "periods", "points", "threshold"),
    [
        ("NoRunningTaskAlarm", 60, 3, 2, 1),
        ("NoHealthyHostAlarm", 60, 3, 2, 1),
        ("EcsCpuHighAlarm", 300, 2, 2, 80),
        ("EcsMemoryHighAlarm", 300, 2, 2, 80),
        ("AuroraConnectionsHighAlarm", 60, 10, 8, 80),
        ("AuroraCpuHighAlarm", 60, 10, 8, 80),
        ("AlbErrorsHighAlarm", 300, 2, 2, 5),
        ("AlbResponseTimeHighAlarm", 300, 2, 2, 1),
        ("AlbP95HighAlarm", 300, 3, 3, 500),
        ("SloBurn1hAlarm", 3600, 1, 1, 14.4),
        ("SloBurn5mAlarm", 300, 1, 1, 14.4),
        ("SloBurn6hAlarm", 21600, 1, 1, 6),
        ("SloBurn30mAlarm", 1800, 1, 1, 6),
    ],
)
def test_an_alarm_waits_as_long_as_it_is_meant_to(
    translated: Tree, name: str, seconds: int, periods: int, points: int, threshold: float
) -> None:
    alarm = alarms(translated, **WATCHED)[name]
    assert {metric["Period"] for metric in metrics(alarm)} == {seconds}
    assert alarm["EvaluationPeriods"] == periods
    assert alarm.get("DatapointsToAlarm", periods) == points
    assert float(alarm["Threshold"]) == threshold


_SILENCE = {
    # Without a task or a registered target AWS reports nothing: silence is the outage.
    "breaching": {"NoRunningTaskAlarm", "NoHealthyHostAlarm"},
    # What runs reports: silence is unknown, and the sweep names an alarm without data.
    "missing": {
        "EcsCpuHighAlarm",
        "EcsMemoryHighAlarm",
        "AuroraConnectionsHighAlarm",
        "AuroraCpuHighAlarm",
    },
    # Nobody asks at night: without requests nothing is slow, and nothing fails.
    "notBreaching": {"AlbResponseTimeHighAlarm", *_MATH},
}


def test_silence_means_what_it_means_for_each_metric(translated: Tree) -> None:
    told: dict[str, set[str]] = {}
    for name, alarm in alarms(translated, **WATCHED).items():
        if name not in _SLO:
            told.setdefault(alarm["TreatMissingData"], set()).add(name)
    assert told == _SILENCE


@pytest.mark.parametrize(
    ("priority", "playbook", "names"),
    [
        ("P0", "total_outage", {"NoRunningTaskAlarm", "NoHealthyHostAlarm"}),
        ("P1", "database_connections", {"AuroraConnectionsHighAlarm"}),
        ("P1", "server_errors", {"AlbErrorsHighAlarm"}),
        ("P1", "error_budget", {"SloFastBurnAlarm", "SloBurn1hAlarm", "SloBurn5mAlarm"}),
        ("P2", "error_budget", {"SloSlowBurnAlarm", "SloBurn6hAlarm", "SloBurn30mAlarm"}),
        ("P2", "service_load", {"EcsCpuHighAlarm", "EcsMemoryHighAlarm"}),
        ("P2", "database_load", {"AuroraCpuHighAlarm"}),
        ("P2", "slow_answers", {"AlbResponseTimeHighAlarm"}),
        ("P3", "slow_answers", {"AlbP95HighAlarm"}),
    ],
)
def test_an_alarm_names_its_priority_and_its_playbook(
    translated: Tree, priority: str, playbook: str, names: set[str]
) -> None:
    wanted = {"ops:priority": priority, "ops:playbook": playbook}
    found = alarms(translated, **WATCHED)
    assert {name for name, alarm in found.items() if tags(alarm) == wanted} == names
    for name in names:
        assert found[name]["AlarmDescription"].startswith(f"{priority}: ")


def test_every_alarm_tells_the_router_and_people_that_it_came_and_went(translated: Tree) -> None:
    for name, alarm in alarms(translated, **WATCHED).items():
        both = None if name in _BURN else ["AlarmTopic", "AlertTopic"]
        assert (alarm.get("AlarmActions"), alarm.get("OKActions")) == (both, both), name


def test_a_burn_rate_needs_its_long_and_its_short_window(translated: Tree) -> None:
    found = alarms(translated, **WATCHED)
    rules = {name: found[name]["AlarmRule"] for name in _SLO}
    assert rules == {
        "SloFastBurnAlarm": 'ALARM("SloBurn1hAlarm") AND ALARM("SloBurn5mAlarm")',
        "SloSlowBurnAlarm": 'ALARM("SloBurn6hAlarm") AND ALARM("SloBurn30mAlarm")',
    }


def test_thresholds_follow_the_parameters(translated: Tree) -> None:
    given = {"CpuPercent": "70", "MemoryPercent": "75", "ConnectionCount": "200"}
    found = alarms(translated, **WATCHED, **given, LatencyMilliseconds="800")
    changed = {name: alarm["Threshold"] for name, alarm in found.items() if name not in _SLO}
    assert changed["EcsCpuHighAlarm"] == changed["AuroraCpuHighAlarm"] == "70"
    assert changed["EcsMemoryHighAlarm"] == "75"
    assert changed["AuroraConnectionsHighAlarm"] == "200"
    assert changed["AlbP95HighAlarm"] == "800"


def test_the_first_of_each_list_is_watched(translated: Tree) -> None:
    found = alarms(translated, EcsServices="shop/web, shop/api", DbClusters="orders, stock")
    assert dimensions(found["EcsCpuHighAlarm"]) == (("ClusterName", "shop"), ("ServiceName", "web"))
    assert dimensions(found["AuroraCpuHighAlarm"]) == (("DBClusterIdentifier", "orders"),)


@pytest.mark.parametrize(
    ("given", "left_out", "says"),
    [
        (WATCHED, set(), "are watched"),
        ({"LoadBalancerFullName": BALANCER}, {"NoHealthyHostAlarm"}, "set TargetGroupFullName"),
        (
            {},
            {"NoHealthyHostAlarm", "AlbResponseTimeHighAlarm", *_MATH, *_SLO},
            "no alarm on the load balancer was made",
        ),
        ({**WATCHED, "Monitoring": "plain"}, {*_MATH, *_SLO}, "are watched"),
    ],
    ids=["all named", "no target group", "nothing named", "plain"],
)
def test_alarms_are_made_of_what_is_named_and_the_output_says_so(
    translated: Tree, given: dict[str, str], left_out: set[str], says: str
) -> None:
    every = set(alarms(translated, **WATCHED))
    assert every - set(alarms(translated, **given)) == left_out
    assert says in output(translated, "BalancerAlarms", **given)


def test_what_is_found_by_tag_alone_has_no_name_to_watch(translated: Tree) -> None:
    assert not alarms(translated, DiscoveryTag="Project=shop")
    assert not made(translated, "AWS::CloudWatch::Dashboard", DiscoveryTag="Project=shop")


def test_monitoring_can_be_left_to_somebody_else(translated: Tree) -> None:
    assert not alarms(translated, **WATCHED, Monitoring="none")
    assert not made(translated, "AWS::CloudWatch::Dashboard", **WATCHED, Monitoring="none")


def test_plain_means_one_metric_each(translated: Tree) -> None:
    """What an embedded AWS takes: metric math and composite alarms it refuses."""
    assert not made(translated, COMPOSITE, **WATCHED, Monitoring="plain")
    found = made(translated, ALARM, **WATCHED, Monitoring="plain")
    assert not [name for name, alarm in found.items() if "Metrics" in alarm]
