"""Carries out one step on a log group; the only file here that writes to CloudWatch Logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.log_cleanup.facts import MARKED_AT, MARKED_BY
from functions.log_cleanup.plan import Act

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_logs import CloudWatchLogsClient

    from functions.log_cleanup.plan import Step
    from functions.log_cleanup.rules import Rules


def carry_out(logs: CloudWatchLogsClient, step: Step, rules: Rules, now: datetime) -> None:
    """Do what the step says; each may be repeated. A group that is gone already raises.

    Needs logs:PutRetentionPolicy, TagResource, UntagResource and DeleteLogGroup.
    """
    group = step.group
    match step.act:
        case Act.RETAIN:
            logs.put_retention_policy(
                logGroupName=group.name,
                retentionInDays=rules.keep_days,
            )
        case Act.MARK:
            tags = {MARKED_BY: rules.owner, MARKED_AT: now.isoformat(timespec="seconds")}
            logs.tag_resource(resourceArn=group.arn, tags=tags)
        case Act.UNMARK:
            logs.untag_resource(resourceArn=group.arn, tagKeys=[MARKED_BY, MARKED_AT])
        case Act.DELETE:
            logs.delete_log_group(logGroupName=group.name)
        case Act.KEEP:
            pass
