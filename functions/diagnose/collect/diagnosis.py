"""Reads every area at once; each area batches and waits for its own reads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from functions.diagnose.collect import alarms, changes
from functions.diagnose.collect.aurora import collect_aurora
from functions.diagnose.collect.deployments import collect_ecs
from functions.diagnose.judge.facts import Facts
from opskit import error_lines
from opskit.find_load_balancers import collect_balancers, collect_groups
from opskit.find_targets import collect_targets
from opskit.find_usage import collect_usage
from opskit.load_balancers import LoadBalancer

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_cloudtrail import CloudTrailClient
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_logs import CloudWatchLogsClient

    from functions.diagnose.settings import DiagnoseSettings
    from opskit.aws import Aws
    from opskit.log_patterns import Errors
    from opskit.reads import Reader
    from opskit.targets import Targets
    from opskit.unreadable import Read

LOG_BACK = timedelta(minutes=30)
"""The manual, P0-2: "aws logs tail --since 30m"."""

PATTERNS = 5
AREAS = 4
"""Areas whose threads only wait, beside this one; the calls share the reader's pool."""


def collect_facts(aws: Aws, reader: Reader, settings: DiagnoseSettings, now: datetime) -> Facts:
    """Read everything that a diagnosis judges.

    Needs, beside what each area names, cloudwatch:GetMetricData.

    Raises:
        SettingsError: naming every malformed target.
    """
    found = collect_targets(aws, reader, settings)
    targets = found.targets
    cloudwatch: CloudWatchClient = aws.client("cloudwatch")
    trail: CloudTrailClient = aws.client("cloudtrail")
    firing = reader.start(alarms.OPERATION, "CloudWatch", partial(alarms.read_alarms, cloudwatch))
    who = reader.start(
        changes.OPERATION,
        "CloudTrail",
        partial(changes.read_changes, trail, reader, targets, now),
    )
    with ThreadPoolExecutor(AREAS, thread_name_prefix="area") as areas:
        ecs = areas.submit(collect_ecs, aws, reader, targets, now)
        aurora = areas.submit(collect_aurora, aws, reader, targets, now)
        logs = areas.submit(_logs, aws, reader, targets, now)
        balancers = collect_balancers(aws, reader, targets)
        there = [one for one in balancers.values() if isinstance(one, LoadBalancer)]
        groups = areas.submit(collect_groups, aws, reader, there)
        arns = {one.name: one.arn for one in there}
        usage = collect_usage(aws, reader, targets, now, load_balancer_arns=arns)
        return Facts(
            targets=found,
            ecs=ecs.result(),
            aurora=aurora.result(),
            balancers=balancers,
            groups=groups.result(),
            usage=usage,
            logs=logs.result(),
            alarms=firing.result(),
            changes=who.result(),
        )


def _logs(aws: Aws, reader: Reader, targets: Targets, now: datetime) -> dict[str, Read[Errors]]:
    names = dict.fromkeys(f"/ecs/{service.name}" for service in targets.services)
    if not names:
        return {}
    logs: CloudWatchLogsClient = aws.client("logs")
    count = partial(
        error_lines.count_errors, logs, reader, start=now - LOG_BACK, end=now, top=PATTERNS
    )
    calls = [(name, name, partial(count, name)) for name in names]
    return dict(reader.gather(error_lines.OPERATION, calls))
