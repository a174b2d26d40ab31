"""Reads the account's log groups, page by page, and keeps the project's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.security_review.judge.logs import Listing, LogFacts, LogGroup

if TYPE_CHECKING:
    from collections.abc import Collection

    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_logs.type_defs import DescribeLogGroupsRequestTypeDef

    from opskit.aws import Aws
    from opskit.reads import Reader

MOST_PAGES = 100
PAGE = 50
"""The most log groups in one page (CloudWatch Logs API reference)."""


def collect_logs(
    aws: Aws,
    reader: Reader,
    *,
    project: str,
    named: Collection[str],
    clusters: Collection[str],
) -> LogFacts:
    """Read the project's log groups; needs logs:DescribeLogGroups.

    Args:
        aws: clients.
        reader: the pool.
        project: a group with this word in its name is the project's.
        named: the groups that containers write to.
        clusters: Aurora clusters, whose logs lie below /aws/rds/cluster/.
    """
    logs: CloudWatchLogsClient = aws.client("logs")
    prefixes = tuple(f"/aws/rds/cluster/{name}/" for name in clusters)
    listing = reader.start(
        "logs:DescribeLogGroups", project, partial(_list, logs, project, named, prefixes)
    )
    return LogFacts(region=aws.region, listing=listing.result())


def _list(
    logs: CloudWatchLogsClient, project: str, named: Collection[str], prefixes: tuple[str, ...]
) -> Listing:
    found: list[LogGroup] = []
    asked: DescribeLogGroupsRequestTypeDef = {"limit": PAGE}
    for _page in range(MOST_PAGES):
        said = logs.describe_log_groups(**asked)
        for one in said["logGroups"]:
            name = one.get("logGroupName", "")
            if name in named or project in name or name.startswith(prefixes):
                found.append(LogGroup(name=name, retention_days=one.get("retentionInDays")))
        if not (token := said.get("nextToken")):
            missing = sorted(set(named) - {group.name for group in found})
            return Listing(groups=tuple(found), missing=tuple(missing))
        asked["nextToken"] = token
    return Listing(groups=tuple(found), complete=False)
