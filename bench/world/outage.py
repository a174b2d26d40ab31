"""What the made-up account adds while its first service is down: the alarm, and who acts on it."""

import json
from datetime import UTC, datetime

from bench.world.place import Answers, Json, World, arn, database_name
from opskit.incident_items import record_item
from opskit.incident_words import AlarmTransition, Beginning, Priority

ALARM = "bench-dev-No-Running-Task"
_ARN = arn("cloudwatch", f"alarm:{ALARM}")
_PLAYBOOK = "total_outage"
_ACTIONS = ("force_redeploy", "scale_out", "aurora_failover", "rollback")

DIAGNOSIS = {
    "causes": [
        {"cause": "unknown", "confidence": "possible", "why": "nothing fits", "evidence": []}
    ],
    "sections": [{"title": "Stopped tasks", "lines": ["exit code 137"]}],
    "unreadable": [],
}
"""What the incident is told when it has asked diagnose."""


def outage_answers(world: World) -> Answers:
    """Return the answers that only an alarm's functions ask for."""
    return {
        "ListTagsForResource": lambda _asked: {
            "Tags": [
                {"Key": "ops:priority", "Value": "P0"},
                {"Key": "ops:playbook", "Value": _PLAYBOOK},
            ]
        },
        "TransactWriteItems": lambda _asked: {},
        "LookupEvents": lambda _asked: {"Events": []},
        "DescribeEvents": lambda _asked: {"Events": []},
        "ListServiceDeployments": lambda _asked: {"serviceDeployments": []},
        "FailoverDBCluster": lambda asked: {
            "DBCluster": {"DBClusterIdentifier": asked["DBClusterIdentifier"]}
        },
        "GetItem": lambda asked: _remembered(world, asked["Key"]),
    }


def outage_alarms(world: World, asked: Json) -> list[Json]:
    """Return the alarm where somebody asks for it by its name, or for the application's."""
    if ALARM in asked.get("AlarmNames", ()) or ALARM.startswith(asked.get("AlarmNamePrefix", "-")):
        return [
            {
                "AlarmName": ALARM,
                "AlarmArn": _ARN,
                "StateValue": "ALARM",
                "StateUpdatedTimestamp": world.ago(minutes=1),
                "Namespace": "AWS/ECS",
                "MetricName": "CPUUtilization",
                "Statistic": "SampleCount",
                "Period": 60,
                "EvaluationPeriods": 3,
                "ComparisonOperator": "LessThanThreshold",
                "Threshold": 1.0,
                "TreatMissingData": "breaching",
            }
        ]
    return []


def _remembered(world: World, key: Json) -> Json:
    """A Ledger that knows any incident as just begun, and nothing else."""
    incident = key["pk"]["S"].removeprefix("incident#")
    if incident == key["pk"]["S"] or key["sk"]["S"] != "record":
        return {}
    alarm = AlarmTransition(
        name=ALARM,
        arn=_ARN,
        state="ALARM",
        at=world.now,
        priority=Priority.P0,
        why="P0, as its tag ops:priority says",
        playbook=_PLAYBOOK,
    )
    beginning = Beginning(incident=incident, application="bench-dev", alarm=alarm)
    return {"Item": record_item(beginning, datetime.now(UTC))}


def alarm_event(world: World) -> bytes:
    """Return what SNS hands over: the alarm goes to ALARM."""
    alarm = {
        "AlarmName": ALARM,
        "AlarmDescription": "P0: no task of the service runs, nobody is served.",
        "AWSAccountId": "123456789012",
        "NewStateValue": "ALARM",
        "NewStateReason": "Threshold Crossed: no datapoints were received for 3 periods.",
        "StateChangeTime": world.now.strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
        "Region": "Asia Pacific (Seoul)",
        "AlarmArn": _ARN,
        "OldStateValue": "OK",
        "Trigger": {
            "MetricName": "RunningTaskCount",
            "Namespace": "ECS/ContainerInsights",
            "StatisticType": "Statistic",
            "Statistic": "MINIMUM",
            "Dimensions": [],
            "Period": 60,
            "EvaluationPeriods": 3,
            "ComparisonOperator": "LessThanThreshold",
            "Threshold": 1.0,
            "TreatMissingData": "breaching",
        },
    }
    topic = arn("sns", "bench-alarms")
    sns = {
        "Type": "Notification",
        "MessageId": "d2c3f4a5-6b78-49ca-8def-123456789001",
        "TopicArn": topic,
        "Subject": f"ALARM: {ALARM}",
        "Message": json.dumps(alarm),
        "Timestamp": world.now.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "MessageAttributes": {},
    }
    record = {"EventSource": "aws:sns", "EventVersion": "1.0", "Sns": sns}
    return json.dumps({"Records": [record | {"EventSubscriptionArn": f"{topic}:1"}]}).encode()


def action_event(incident: str) -> Json:
    """Return what the incident asks of an action, approved by whoever has to."""
    return {
        "armed": True,
        "incident": incident,
        "step": "1",
        "reason": f"{ALARM}. nothing fits",
        "requested_by": f"playbook {_PLAYBOOK}",
        "alarm": ALARM,
        "channel": "C0BENCH",
        "thread_ts": "1764000000.000100",
        "approved_by": "U0BOSS",
    }


def outage_environment() -> dict[str, str]:
    """Return the variables of template.yaml that the alarm's functions read beside every job's."""
    functions = {
        f"{name.upper()}_FUNCTION": arn("lambda", f"function:bench-{name}:live")
        for name in (*_ACTIONS, "incident", "diagnose")
    }
    return {
        **functions,
        "FAILED_RUNS_URL": "https://sqs.ap-northeast-2.amazonaws.com/123456789012/failed",
        "HELD_ALARMS_URL": "https://sqs.ap-northeast-2.amazonaws.com/123456789012/held",
        "EMAIL_TOPIC_ARN": arn("sns", "alerts"),
        "ONCALL_PRIMARY": "S0PRIMARY",
        "APPROVERS": "U0BOSS",
        "ARMED_PLAYBOOKS": _PLAYBOOK,
        "ACTIONS": "on",
        "DB_CLUSTERS": database_name(0),
        "COOLDOWN_MINUTES": "30",
        "DAILY_CAP": "3",
        "STABLE_MINUTES": "20",
        "SETTLE_SECONDS": "60",
        "RECEIPT_MINUTES": "10",
    }
