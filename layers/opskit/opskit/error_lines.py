"""Counts a log group's ERROR lines, by pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.log_patterns import Errors, PatternCount

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_logs.type_defs import FilterLogEventsRequestTypeDef

    from opskit.reads import Reader

MOST_PAGES = 10
"""Pages with lines read of one span, each 10,000 lines or 1 MB (CloudWatch Logs API reference)."""

MOST_EMPTY = 100
"""Pages without a line besides: a group of many old streams answers tens before it has looked at
all (boto3 2265, 4258), and ten would leave every long-lived service's hour unknown.
"""

TOP = 3
OPERATION = "logs:FilterLogEvents"


def count_errors(
    logs: CloudWatchLogsClient,
    reader: Reader,
    name: str,
    *,
    start: datetime,
    end: datetime,
    top: int = TOP,
) -> Errors:
    """Count page by page, so that only one page is held; an empty page may be followed by more.

    CloudWatch searches for a while and then answers with what it has, often nothing, and a token:
    a large log group's pages may outlast the run, so none begins when its time is up.

    Args:
        logs: the client; needs logs:FilterLogEvents.
        reader: tells when no further page may begin.
        name: the log group's.
        start: the oldest moment (aware).
        end: the newest moment (aware).
        top: how many patterns are kept.
    """
    counted = PatternCount()
    asked: FilterLogEventsRequestTypeDef = {
        "logGroupName": name,
        "startTime": _milliseconds(start),
        "endTime": _milliseconds(end),
        "filterPattern": "ERROR",
    }
    full = empty = 0
    while full < MOST_PAGES and empty < MOST_EMPTY and not reader.time_is_up:
        said = logs.filter_log_events(**asked)
        for event in said["events"]:
            counted.add(event.get("message", ""))
        full, empty = (full + 1, empty) if said["events"] else (full, empty + 1)
        if not (token := said.get("nextToken")):
            return Errors(count=counted.total, top=counted.top(top))
        asked["nextToken"] = token
    return Errors(count=counted.total, complete=False, top=counted.top(top))


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
