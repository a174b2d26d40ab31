"""What CloudWatch, its logs and EventBridge Scheduler say in the made-up account."""

from bench.world.metrics import answer_metrics
from bench.world.outage import outage_alarms
from bench.world.place import (
    CLUSTER,
    Answers,
    Json,
    World,
    arn,
    in_trouble,
    number_in,
    page,
    service_name,
)

ALARMS_EACH = 2
_LINES = 20
_PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(60_000)
"""As large as CloudWatch draws one, and of no other use."""


def signal_answers(world: World) -> Answers:
    """Return the answers of cloudwatch, logs and scheduler."""
    return {
        "GetMetricData": lambda asked: answer_metrics(world, asked),
        "GetMetricWidgetImage": lambda _asked: {"MetricWidgetImage": _PICTURE},
        "DescribeAlarms": lambda asked: (
            {"CompositeAlarms": []}
            | page(
                [*_alarms(world, asked), *outage_alarms(world, asked)],
                asked.get("NextToken"),
                asked.get("MaxRecords", 50),
                result="MetricAlarms",
                more="NextToken",
            )
        ),
        "FilterLogEvents": lambda asked: {"events": _lines(world, asked), "searchedLogStreams": []},
        "ListSchedules": lambda _asked: {"Schedules": [_listed(_schedule(world))]},
        "GetSchedule": lambda _asked: _schedule(world),
    }


def _alarms(world: World, asked: Json) -> list[Json]:
    """Every alarm, or those in the state that is asked for: a troubled service's first."""
    every = [(index, kind) for index in range(world.services) for kind in range(ALARMS_EACH)]
    state = asked.get("StateValue")
    names = set(asked.get("AlarmNames", ()))
    prefix = asked.get("AlarmNamePrefix", "")
    found = [_alarm(world, index, kind) for index, kind in every]
    return [
        alarm
        for alarm in found
        if state in (None, alarm["StateValue"])
        and (not names or alarm["AlarmName"] in names)
        and alarm["AlarmName"].startswith(prefix)
    ]


def _alarm(world: World, index: int, kind: int) -> Json:
    name = f"{service_name(index)}-{('cpu', 'memory')[kind]}-high"
    return {
        "AlarmName": name,
        "AlarmArn": arn("cloudwatch", f"alarm:{name}"),
        "StateValue": "ALARM" if in_trouble(index) and kind == 0 else "OK",
        "StateReason": "Threshold Crossed",
        "StateUpdatedTimestamp": world.ago(hours=2),
        "ActionsEnabled": True,
        "AlarmActions": [arn("sns", "alerts")],
        "Namespace": "AWS/ECS",
        "MetricName": ("CPUUtilization", "MemoryUtilization")[kind],
        "Dimensions": [
            {"Name": "ClusterName", "Value": CLUSTER},
            {"Name": "ServiceName", "Value": service_name(index)},
        ],
        "Period": 300,
        "EvaluationPeriods": 2,
        "Threshold": 80.0,
        "ComparisonOperator": "GreaterThanThreshold",
    }


def _lines(world: World, asked: Json) -> list[Json]:
    moment = int(world.ago(minutes=30).timestamp() * 1000)
    group = asked.get("logGroupName") or asked["logGroupIdentifier"]
    return [
        {
            "logStreamName": "app/app/0123456789abcdef",
            "timestamp": moment + number,
            "ingestionTime": moment + number,
            "eventId": f"{number:056d}",
            "message": f"2026-11-24 08:30:00 ERROR [app] o.s.Orders : visit {number} failed",
        }
        for number in range(_LINES if in_trouble(number_in(group)) else 0)
    ]


def _schedule(world: World) -> Json:
    name = "bench-operations-health-sweep"
    return {
        "Name": name,
        "GroupName": "default",
        "Arn": arn("scheduler", f"schedule/default/{name}"),
        "ScheduleExpression": "cron(0 9 * * ? *)",
        "ScheduleExpressionTimezone": "Asia/Seoul",
        "State": "ENABLED",
        "CreationDate": world.ago(days=30),
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": arn("lambda", f"function:{name}"), "RoleArn": "arn:aws:iam::1:role/r"},
    }


def _listed(schedule: Json) -> Json:
    shown = ("Arn", "GroupName", "Name", "State", "CreationDate")
    return {key: schedule[key] for key in shown} | {"Target": {"Arn": schedule["Target"]["Arn"]}}
