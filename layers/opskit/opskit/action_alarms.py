"""Reads the alarms of the application: the one that an act is to cure, and the guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.action_receipt import GuardAlarm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import (
        CompositeAlarmTypeDef,
        DescribeAlarmsOutputTypeDef,
        MetricAlarmTypeDef,
    )

    from opskit.action_receipt import Alarms
    from opskit.aws import Aws
    from opskit.settings import JobSettings


def read_alarms(aws: Aws, job: JobSettings, alarm: str) -> Alarms:
    """Read the alarms of the application, and `alarm` where it is called otherwise.

    Ours are called <project>-<environment>-...; those of this stack's own functions are left out.

    Needs cloudwatch:DescribeAlarms.
    """
    client: CloudWatchClient = aws.client("cloudwatch")
    prefix = f"{job.project}-{job.environment}-"
    pages = client.get_paginator("describe_alarms").paginate(
        AlarmNamePrefix=prefix, AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )
    found = {guard.name: guard for page in pages for guard in _guards(page)}
    own = f"{job.stack}-"
    guards = {name: guard for name, guard in found.items() if not name.startswith(own)}
    if alarm and alarm not in guards:
        answer = client.describe_alarms(
            AlarmNames=[alarm], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        )
        guards |= {guard.name: guard for guard in _guards(answer)}
    return tuple(guards.values())


def _guards(answer: DescribeAlarmsOutputTypeDef) -> Iterator[GuardAlarm]:
    for metric in answer.get("MetricAlarms", []):
        yield _guard(metric, _window(metric))
    for composite in answer.get("CompositeAlarms", []):
        yield _guard(composite, None)


def _guard(said: MetricAlarmTypeDef | CompositeAlarmTypeDef, window: int | None) -> GuardAlarm:
    return GuardAlarm(
        name=said["AlarmName"],
        state=said["StateValue"],
        changed_at=said.get("StateTransitionedTimestamp", said["StateUpdatedTimestamp"]),
        window=window,
    )


def _window(said: MetricAlarmTypeDef) -> int | None:
    """Return the seconds that an alarm looks back (a metric query's own alarm has one period)."""
    periods = [said["Period"]] if "Period" in said else []
    for query in said.get("Metrics", []):
        periods += [query["Period"]] if "Period" in query else []
        periods += [query["MetricStat"]["Period"]] if "MetricStat" in query else []
    if not periods or "EvaluationPeriods" not in said:
        return None
    return max(periods) * said["EvaluationPeriods"]
