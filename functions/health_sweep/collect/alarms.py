"""Reads all alarms of the region, metric and composite, in one paged call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.health_sweep.judge.alarms import Alarm, AlarmFacts
from functions.health_sweep.judge.expected_alarms import Watched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from mypy_boto3_cloudwatch import CloudWatchClient

    from functions.health_sweep.settings import SweepSettings
    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.targets import Targets

_REASON_LENGTH = 500


def collect_alarms(
    aws: Aws,
    reader: Reader,
    targets: Targets,
    settings: SweepSettings,  # noqa: ARG001 - as every area's collect
    now: datetime,  # noqa: ARG001 - as every area's collect
) -> AlarmFacts:
    """Read every alarm, 100 a page; needs cloudwatch:DescribeAlarms."""
    cloudwatch: CloudWatchClient = aws.client("cloudwatch")
    alarms = reader.start("cloudwatch:DescribeAlarms", "CloudWatch", lambda: _alarms(cloudwatch))
    return AlarmFacts(region=aws.region, alarms=alarms.result(), targets=targets)


def _alarms(cloudwatch: CloudWatchClient) -> tuple[Alarm, ...]:
    found: list[Alarm] = []
    pages = cloudwatch.get_paginator("describe_alarms").paginate(
        AlarmTypes=["MetricAlarm", "CompositeAlarm"], PaginationConfig={"PageSize": 100}
    )
    for page in pages:
        found += [_alarm(said) for said in page.get("MetricAlarms", [])]
        found += [_alarm(said) for said in page.get("CompositeAlarms", [])]
    return tuple(found)


def _alarm(said: Mapping[str, Any]) -> Alarm:
    """Keep what is judged of a metric or a composite alarm; both name these fields alike."""
    return Alarm(
        name=said["AlarmName"],
        state=said["StateValue"],
        since=said.get("StateTransitionedTimestamp") or said.get("StateUpdatedTimestamp"),
        reason=said.get("StateReason", "")[:_REASON_LENGTH],
        actions_enabled=said.get("ActionsEnabled", True),
        tells=bool(said.get("AlarmActions")),
        rule=said.get("AlarmRule", ""),
        watched=tuple(_watched(said)),
    )


def _watched(said: Mapping[str, Any]) -> Iterator[Watched]:
    """A plain alarm names one metric, metric math several in `Metrics`."""
    stats = [
        query["MetricStat"]["Metric"] for query in said.get("Metrics", ()) if "MetricStat" in query
    ]
    if "MetricName" in said:
        stats.append(said)
    for stat in stats:
        dimensions = tuple((d["Name"], d["Value"]) for d in stat.get("Dimensions", ()))
        yield Watched(
            namespace=stat.get("Namespace", ""),
            metric=stat.get("MetricName", ""),
            dimensions=dimensions,
        )
