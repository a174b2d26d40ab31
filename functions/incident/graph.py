"""Shows CloudWatch's graph of an incident's alarm in its thread: an addition, never more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.incident.plan.graph import widget_of
from functions.incident.plan.watch import children_of, watch_of
from opskit.charts import MOST, Wall, count_missing, show_charts
from opskit.reads import Reader
from opskit.widget_image import chart_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from aws_lambda_powertools import Logger
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import MetricAlarmTypeDef

    from functions.incident.plan.sight import Sight
    from functions.incident.plan.watch import Watch
    from notifier.delivery import Notifier
    from notifier.doors import Sent

JOB = "incident"
READ_SECONDS = 5
"""How long CloudWatch may take for an answer, asked once: two for the alarms, one for each graph,
at the same time."""
_NEEDED_SECONDS = 60.0
"""Three answers of CloudWatch's with their connections 21 s, five calls of Slack's 25 s."""
_MOST_NAMES = 100
"""Names in one DescribeAlarms (CloudWatch API reference)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Easel:
    """What a graph is drawn and shown with.

    Attributes:
        cloudwatch: asked once, and not for long.
        notifier: the way to Slack.
        zone: the team's time zone.
        clock: tells the present (aware).
        logger: the function's log.
        seconds_left: how long Lambda lets the function live.
    """

    cloudwatch: CloudWatchClient
    notifier: Notifier
    zone: ZoneInfo
    clock: Callable[[], datetime]
    logger: Logger
    seconds_left: Callable[[], float]


def show_graph(sight: Sight, thread: Sent, easel: Easel) -> None:
    """Show the graph of an incident's alarm in its thread, tried once; raises nothing.

    What hinders it stands in the log and in a metric. Of a composite alarm the first two metric
    alarms are shown by which it fires; nothing of an alarm that was deleted.

    Needs cloudwatch:DescribeAlarms and cloudwatch:GetMetricWidgetImage.
    """
    try:
        widgets = [widget_of(watch, sight) for watch in _watches(easel.cloudwatch, sight.alarm)]
    except Exception:
        easel.logger.exception("the alarm's graph is missing")
        count_missing(JOB, 1)
        return
    if not widgets:
        easel.logger.info("the alarm watches nothing that a graph can show")
        return
    with Reader(workers=MOST, seconds=READ_SECONDS) as reader:
        wall = Wall(
            job=JOB,
            as_of=sight.now,
            reader=reader,
            notifier=lambda: easel.notifier,
            logger=easel.logger,
            clock=easel.clock,
            seconds_left=easel.seconds_left,
            seconds_needed=_NEEDED_SECONDS,
            tells=False,
        )
        charts = [chart_of(easel.cloudwatch, widget, easel.zone) for widget in widgets]
        show_charts(charts, thread, wall)


def _watches(cloudwatch: CloudWatchClient, name: str) -> list[Watch]:
    """Return what an alarm watches, or its children, those that fire first."""
    found = cloudwatch.describe_alarms(
        AlarmNames=[name], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )
    metric = found.get("MetricAlarms", [])
    for composite in found.get("CompositeAlarms", []):
        metric = [*metric, *_children(cloudwatch, composite.get("AlarmRule", ""))]
    watches = (watch_of(alarm) for alarm in metric)
    return [watch for watch in watches if watch][:MOST]


def _children(cloudwatch: CloudWatchClient, rule: str) -> Iterator[MetricAlarmTypeDef]:
    names = children_of(rule)[:_MOST_NAMES]
    if not names:
        return
    found = cloudwatch.describe_alarms(
        AlarmNames=names, AlarmTypes=["MetricAlarm"], MaxRecords=_MOST_NAMES
    )
    known = {alarm["AlarmName"]: alarm for alarm in found.get("MetricAlarms", [])}
    present = [known[name] for name in names if name in known]
    yield from sorted(present, key=lambda alarm: alarm.get("StateValue") != "ALARM")
