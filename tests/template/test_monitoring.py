"""What CloudWatch and SNS take of the monitoring, and what the health sweep makes of it."""

import json
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from boto3.session import Session
from botocore.validate import ParamValidator
from moto import mock_aws

from functions.health_sweep.judge.expected_alarms import (
    Watched,
    absent_metrics,
    targets_watched,
    watches,
)
from local.world.application import Application
from local.world.metrics import list_series
from opskit.targets import EcsService, Targets
from tests.template.monitoring import (
    BALANCER,
    GROUP,
    WATCHED,
    alarms,
    dimensions,
    made,
    metrics,
)

type Tree = dict[str, Any]
type Metric = tuple[str, str, frozenset[tuple[str, str]]]

_HOUR, _DAY = 3600, 24 * 3600
_ARN = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012"
_TARGETS = Targets(
    services=(EcsService(cluster="petclinic-dev-cluster", name="petclinic-dev-app"),),
    clusters=("petclinic-dev-aurora",),
    load_balancers=("petclinic-dev-alb",),
)


def _published() -> set[Metric]:
    """Every metric that AWS has of the PetClinic."""
    application = Application(
        load_balancer=f"{_ARN}:loadbalancer/{BALANCER}", target_group=f"{_ARN}:{GROUP}", tasks=()
    )
    return {(s.namespace, s.name, frozenset(s.dimensions)) for s in list_series(application)}


def _watched(translated: Tree) -> Iterator[Watched]:
    for alarm in alarms(translated, **WATCHED).values():
        for one in metrics(alarm):
            yield Watched(
                namespace=one["Namespace"], metric=one["MetricName"], dimensions=dimensions(one)
            )


def test_the_sweep_asks_for_no_alarm_that_the_template_lacks(translated: Tree) -> None:
    watched = list(_watched(translated))
    assert not list(absent_metrics(_TARGETS, watched))
    assert all(watches(one, targets_watched(_TARGETS)) for one in watched)


def test_every_alarm_is_on_a_metric_that_aws_publishes(translated: Tree) -> None:
    used = {(w.namespace, w.metric, frozenset(w.dimensions)) for w in _watched(translated)}
    assert used <= _published()


def test_cloudwatch_takes_every_alarm(translated: Tree) -> None:
    service = botocore.session.get_session().get_service_model("cloudwatch")
    for name, alarm in alarms(translated, **WATCHED).items():
        composite = "AlarmRule" in alarm
        operation = "PutCompositeAlarm" if composite else "PutMetricAlarm"
        shape = service.operation_model(operation).input_shape
        numbers = {} if composite else {"Threshold": float(alarm["Threshold"])}
        assert shape
        report = ParamValidator().validate({**alarm, **numbers}, shape)
        assert not report.has_errors(), f"{name}: {report.generate_report()}"


def test_alarms_keep_to_cloudwatchs_limits(translated: Tree) -> None:
    """PutMetricAlarm: a day at most, or a week with periods of an hour and more; ten metrics."""
    for name, alarm in alarms(translated, **WATCHED).items():
        assert len(alarm["AlarmDescription"]) <= 1024, name
        for metric in metrics(alarm):
            period = metric["Period"]
            assert period % 60 == 0, name
            longest = 7 * _DAY if period >= _HOUR else _DAY
            assert period * alarm["EvaluationPeriods"] <= longest, name
        assert len(metrics(alarm)) <= 10, name
        assert alarm.get("DatapointsToAlarm", 1) <= alarm.get("EvaluationPeriods", 1), name
        returned = [query["Id"] for query in alarm.get("Metrics", ()) if query["ReturnData"]]
        assert len(returned) == ("Metrics" in alarm), name


def test_no_alarm_is_called_as_another(translated: Tree) -> None:
    names = [alarm["AlarmName"] for alarm in alarms(translated, **WATCHED).values()]
    assert len(names) == len(set(names)) == 15
    assert all(name.startswith("petclinic-dev-") for name in names)


def _dashboard(translated: Tree, **parameters: str) -> tuple[str, Tree]:
    (found,) = made(translated, "AWS::CloudWatch::Dashboard", **parameters).values()
    body: Tree = json.loads(found["DashboardBody"])
    return found["DashboardBody"], body


def _drawn(widget: Tree) -> Iterator[Metric]:
    """Yield what a metric widget draws, "." and "..." standing for the row above."""
    above: list[str] = []
    for row in widget["properties"]["metrics"]:
        said = [cell for cell in row if isinstance(cell, str)]
        if not said:
            continue
        if said[0] == "...":
            said = [*above[: len(above) + 1 - len(said)], *said[1:]]
        above = [above[place] if cell == "." else cell for place, cell in enumerate(said)]
        pairs = zip(above[2::2], above[3::2], strict=True)
        yield above[0], above[1], frozenset(pairs)


def test_the_dashboard_shows_the_manuals_three_widgets_and_the_objective(translated: Tree) -> None:
    _text, body = _dashboard(translated, **WATCHED)
    assert [widget["properties"]["title"] for widget in body["widgets"]] == [
        "ECS Resource Utilization",
        "Aurora Performance",
        "ALB Performance",
        "SLO: availability 99.9 %",
    ]
    drawn = {metric for widget in body["widgets"] for metric in _drawn(widget)}
    assert len(drawn) == 8
    assert drawn <= _published()


def test_requests_are_summed_for_their_average_is_always_one(translated: Tree) -> None:
    _text, body = _dashboard(translated, **WATCHED)
    assert body["widgets"][2]["properties"]["stat"] == "Sum"


def test_a_dashboard_without_a_load_balancer_says_what_to_set(translated: Tree) -> None:
    _text, body = _dashboard(translated)
    assert "LoadBalancerFullName" in body["widgets"][-1]["properties"]["markdown"]
    drawn = {metric for widget in body["widgets"][:-1] for metric in _drawn(widget)}
    assert {namespace for namespace, _name, _where in drawn} == {"AWS/ECS", "AWS/RDS"}


@pytest.mark.parametrize("given", [WATCHED, {}], ids=["with a load balancer", "without"])
def test_cloudwatch_takes_the_dashboard(translated: Tree, given: dict[str, str]) -> None:
    text, body = _dashboard(translated, **given)
    for widget in body["widgets"]:
        assert widget["x"] + widget["width"] <= 24
    with mock_aws():
        client = Session("test", "test", region_name="ap-northeast-2").client("cloudwatch")
        client.put_dashboard(DashboardName="petclinic-dev-operations", DashboardBody=text)
        assert len(client.list_dashboards()["DashboardEntries"]) == 1


def test_cloudwatch_may_publish_to_the_encrypted_topic(translated: Tree) -> None:
    """AWS's own key for SNS has a policy that lets no service in; ours names CloudWatch."""
    found = made(translated)
    assert found["AlarmTopic"]["KmsMasterKeyId"] == "AlarmKey.Arn"
    for policy, rights in (
        (found["AlarmKey"]["KeyPolicy"], ["kms:Decrypt", "kms:GenerateDataKey*"]),
        (found["AlarmTopicPolicy"]["PolicyDocument"], "sns:Publish"),
    ):
        statement = next(one for one in policy["Statement"] if one["Sid"] == "LetAlarmsPublish")
        assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
        assert statement["Action"] == rights
        assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}


def test_the_topic_is_there_for_alarms_of_ones_own(translated: Tree) -> None:
    assert "AlarmTopic" in made(translated, Monitoring="none")


def test_target_tracking_is_off_unless_asked_for(translated: Tree) -> None:
    assert not made(translated, "AWS::ApplicationAutoScaling::", **WATCHED)


def test_target_tracking_is_the_manuals(translated: Tree) -> None:
    given = {"TargetTracking": "cpu", "MinTasks": "3", "MaxTasks": "6"}
    found = made(translated, "AWS::ApplicationAutoScaling::", **given)
    target, policy = found["TargetTrackingTarget"], found["TargetTrackingPolicy"]
    assert target["ResourceId"] == "service/petclinic-dev-cluster/petclinic-dev-app"
    assert (target["MinCapacity"], target["MaxCapacity"]) == ("3", "6")
    assert policy["ScalingTargetId"] == "TargetTrackingTarget"
    assert policy["TargetTrackingScalingPolicyConfiguration"] == {
        "TargetValue": 70,
        "PredefinedMetricSpecification": {
            "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
        },
        "ScaleOutCooldown": 300,
        "ScaleInCooldown": 300,
    }
