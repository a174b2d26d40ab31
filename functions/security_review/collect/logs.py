"""Reads the project's log groups."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.security_review.judge.logs import Listing, LogFacts, LogGroup
from opskit.list_log_groups import is_endless, list_log_groups

if TYPE_CHECKING:
    from collections.abc import Collection

    from mypy_boto3_logs import CloudWatchLogsClient

    from opskit.aws import Aws
    from opskit.reads import Reader


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
    listed = list_log_groups(
        logs, lambda name: name in named or project in name or name.startswith(prefixes)
    )
    groups = tuple(
        LogGroup(name=one.get("logGroupName", ""), endless=is_endless(one)) for one in listed.groups
    )
    missing = sorted(set(named) - {group.name for group in groups})
    return Listing(groups=groups, missing=tuple(missing), complete=listed.complete)
