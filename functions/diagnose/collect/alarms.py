"""Reads the alarms that are in ALARM, metric and composite, in one paged call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.diagnose.judge.facts import Alarm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_cloudwatch import CloudWatchClient

OPERATION = "cloudwatch:DescribeAlarms"


def read_alarms(cloudwatch: CloudWatchClient) -> tuple[Alarm, ...]:
    """Return the region's alarms in ALARM; needs cloudwatch:DescribeAlarms."""
    pages = cloudwatch.get_paginator("describe_alarms").paginate(
        StateValue="ALARM", AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )
    return tuple(
        _alarm(said)
        for page in pages
        for said in (*page.get("MetricAlarms", []), *page.get("CompositeAlarms", []))
    )


def _alarm(said: Mapping[str, Any]) -> Alarm:
    stats = [
        query["MetricStat"]["Metric"] for query in said.get("Metrics", ()) if "MetricStat" in query
    ]
    return Alarm(
        name=said["AlarmName"],
        since=said.get("StateTransitionedTimestamp") or said.get("StateUpdatedTimestamp"),
        reason=said.get("StateReason", ""),
        watched=frozenset(
            dimension["Value"]
            for stat in (said, *stats)
            for dimension in stat.get("Dimensions", ())
        ),
    )
