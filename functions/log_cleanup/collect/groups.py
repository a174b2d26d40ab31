"""Reads the tags of log groups, and when each was last written to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from functions.log_cleanup.facts import Group, Streams
from opskit.list_log_groups import MOST_PAGES, PAGE, is_endless

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_logs.type_defs import DescribeLogStreamsRequestTypeDef, LogGroupTypeDef

    from opskit.reads import Reader

_NOT_YET = Streams(count=0, newest=None)


def group_of(said: LogGroupTypeDef) -> Group:
    """Return a group as it was listed, without its tags and streams."""
    arn = said.get("logGroupArn") or said.get("arn", "")
    return Group(
        name=said.get("logGroupName", ""),
        arn=arn.removesuffix(":*"),
        tags={},
        streams=_NOT_YET,
        endless=is_endless(said),
        protected=bool(said.get("deletionProtectionEnabled", False)),
        metric_filters=said.get("metricFilterCount", 0),
        stored_bytes=said.get("storedBytes", 0),
    )


def read_groups(
    logs: CloudWatchLogsClient, reader: Reader, groups: tuple[Group, ...], since: datetime
) -> tuple[Group, ...]:
    """Read each group's tags and streams at once.

    Args:
        logs: a client.
        reader: the pool.
        groups: as they were listed.
        since: a write after this moment (aware) is use enough: no further stream is looked at.

    Needs logs:ListTagsForResource and DescribeLogStreams.
    """
    tags = [
        reader.start("logs:ListTagsForResource", one.name, partial(_tags, logs, one.arn))
        for one in groups
    ]
    streams = [
        reader.start("logs:DescribeLogStreams", one.name, partial(_streams, logs, one.name, since))
        for one in groups
    ]
    return tuple(
        replace(group, tags=tagged.result(), streams=written.result())
        for group, tagged, written in zip(groups, tags, streams, strict=True)
    )


def _tags(logs: CloudWatchLogsClient, arn: str) -> dict[str, str]:
    return dict(logs.list_tags_for_resource(resourceArn=arn)["tags"])


def _streams(logs: CloudWatchLogsClient, name: str, since: datetime) -> Streams:
    """Look at each stream's lastIngestionTime, the newest event first, until one is in use."""
    asked: DescribeLogStreamsRequestTypeDef = {
        "logGroupName": name,
        "orderBy": "LastEventTime",
        "descending": True,
        "limit": PAGE,
    }
    times: list[datetime] = []
    count, token = 0, None
    for _page in range(MOST_PAGES):
        answer = logs.describe_log_streams(**asked)
        count += len(answer["logStreams"])
        times += [_moment(s["lastIngestionTime"]) for s in answer["logStreams"] if _tells(s)]
        token = answer.get("nextToken")
        if token is None or (times and max(times) >= since):
            break
        asked["nextToken"] = token
    newest = max(times, default=None)
    return Streams(count=count, newest=newest, silent=count - len(times), complete=token is None)


def _tells(stream: object) -> bool:
    return isinstance(stream, dict) and "lastIngestionTime" in stream


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
