"""The alarms of the manual ("Core metrics"), with the dimensions that it forgot."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.world.application import Application
from local.world.names import CLUSTER, DB_CLUSTER, SERVICE, tags_upper
from local.world.place import Place

MISSING = "ALB-5xx-High"
TOPIC = "petclinic-dev-alerts"
FIRING = "ALB-ResponseTime-High"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm; it fires while one of its troubles is on."""

    name: str
    namespace: str
    metric: str
    statistic: str
    threshold: float
    troubles: tuple[str, ...]


ALARMS = (
    Alarm(
        name="ECS-CPU-High",
        namespace="AWS/ECS",
        metric="CPUUtilization",
        statistic="Average",
        threshold=80,
        troubles=("cpu_high",),
    ),
    Alarm(
        name="ECS-Memory-High",
        namespace="AWS/ECS",
        metric="MemoryUtilization",
        statistic="Average",
        threshold=80,
        troubles=("memory_high",),
    ),
    Alarm(
        name="Aurora-Connections-High",
        namespace="AWS/RDS",
        metric="DatabaseConnections",
        statistic="Average",
        threshold=80,
        troubles=("connections_high",),
    ),
    Alarm(
        name="Aurora-CPU-High",
        namespace="AWS/RDS",
        metric="CPUUtilization",
        statistic="Average",
        threshold=80,
        troubles=(),
    ),
    Alarm(
        name=MISSING,
        namespace="AWS/ApplicationELB",
        metric="HTTPCode_Target_5XX_Count",
        statistic="Sum",
        threshold=10,
        troubles=("errors_5xx",),
    ),
    Alarm(
        name=FIRING,
        namespace="AWS/ApplicationELB",
        metric="TargetResponseTime",
        statistic="Average",
        threshold=1,
        troubles=("alarm_firing",),
    ),
)


def seed_alarms(
    place: Place, application: Application, now: datetime, troubles: Collection[str]
) -> None:
    """Put the alarms and their states as these troubles would have them."""
    client = place.client("cloudwatch")
    topic = place.client("sns").create_topic(Name=TOPIC, Tags=tags_upper())["TopicArn"]
    for alarm in ALARMS:
        if alarm.name == MISSING and "alarm_missing" in troubles:
            client.delete_alarms(AlarmNames=[alarm.name])
            continue
        client.put_metric_alarm(
            AlarmName=alarm.name,
            AlarmDescription=f"{alarm.metric} is too high",
            Namespace=alarm.namespace,
            MetricName=alarm.metric,
            Dimensions=_dimensions(alarm, application),
            Statistic=alarm.statistic,
            Period=300,
            EvaluationPeriods=2,
            Threshold=alarm.threshold,
            ComparisonOperator="GreaterThanThreshold",
            TreatMissingData="notBreaching",
            AlarmActions=[topic],
            Tags=tags_upper(),
        )
        fires = any(trouble in troubles for trouble in alarm.troubles)
        client.set_alarm_state(
            AlarmName=alarm.name,
            StateValue="ALARM" if fires else "OK",
            StateReason=_reason(alarm, now, fires=fires),
        )


def _dimensions(alarm: Alarm, application: Application) -> list[dict[str, Any]]:
    named = {
        "AWS/ECS": {"ClusterName": CLUSTER, "ServiceName": SERVICE},
        "AWS/RDS": {"DBClusterIdentifier": DB_CLUSTER},
        "AWS/ApplicationELB": {"LoadBalancer": application.load_balancer_dimension},
    }[alarm.namespace]
    return [{"Name": name, "Value": value} for name, value in named.items()]


def _reason(alarm: Alarm, now: datetime, *, fires: bool) -> str:
    value = round(alarm.threshold * (1.24 if fires else 0.4), 2)
    verb = "was" if fires else "was not"
    return (
        f"Threshold Crossed: 1 datapoint [{value} ({now:%d/%m/%y %H:%M:%S})] {verb} greater than "
        f"the threshold ({float(alarm.threshold)})."
    )
