"""Lists an account's log groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_logs.type_defs import DescribeLogGroupsRequestTypeDef, LogGroupTypeDef

MOST_PAGES = 100
PAGE = 50
"""The most log groups in one page (CloudWatch Logs API reference)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The groups that were wanted, as AWS describes them.

    Attributes:
        groups: in AWS's order.
        complete: whether all pages of the account were read.
    """

    groups: tuple[LogGroupTypeDef, ...]
    complete: bool


def list_log_groups(logs: CloudWatchLogsClient, wanted: Callable[[str], bool]) -> Listed:
    """Page through the account's groups and keep those whose names are wanted.

    Needs logs:DescribeLogGroups.
    """
    found: list[LogGroupTypeDef] = []
    asked: DescribeLogGroupsRequestTypeDef = {"limit": PAGE}
    for _page in range(MOST_PAGES):
        answer = logs.describe_log_groups(**asked)
        found += [one for one in answer["logGroups"] if wanted(one.get("logGroupName", ""))]
        if not (token := answer.get("nextToken")):
            return Listed(groups=tuple(found), complete=True)
        asked["nextToken"] = token
    return Listed(groups=tuple(found), complete=False)


def is_endless(group: LogGroupTypeDef) -> bool:
    """Tell whether a group keeps its lines for ever.

    Those of class DELIVERY end after a day, and take no retention (CloudWatch Logs API reference,
    CreateLogGroup).
    """
    return "retentionInDays" not in group and group.get("logGroupClass") != "DELIVERY"
