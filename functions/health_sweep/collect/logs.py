"""Reads the ERROR lines of the last hour of each log group, and yesterday's where there are any."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from functions.health_sweep.judge.logs import LogFacts, LogGroup
from opskit.error_lines import OPERATION, count_errors
from opskit.reads import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_logs import CloudWatchLogsClient

    from functions.health_sweep.settings import SweepSettings
    from opskit.aws import Aws
    from opskit.log_patterns import Errors
    from opskit.reads import Reader
    from opskit.targets import Targets
    from opskit.unreadable import Read

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def collect_logs(
    aws: Aws,
    reader: Reader,
    targets: Targets,
    settings: SweepSettings,  # noqa: ARG001 - as every area's collect
    now: datetime,
    *,
    log_groups: Mapping[str, str] | None = None,
) -> LogFacts:
    """Count ERROR lines, one call for each log group without errors; needs logs:FilterLogEvents.

    Args:
        aws: clients.
        reader: the pool.
        targets: whose logs.
        settings: none is needed.
        now: end of the hour.
        log_groups: ECS service name to log group, where known; else "/ecs/<service>" as in the
            manual (daily checklist 3).
    """
    known = log_groups or {}
    names = dict.fromkeys(known.get(one.name, f"/ecs/{one.name}") for one in targets.services)
    if not names:
        return LogFacts(region=aws.region, groups=())
    logs: CloudWatchLogsClient = aws.client("logs")
    calls = [(name, name, partial(_group, logs, reader, name, now)) for name in names]
    groups = tuple(
        group if isinstance(group, LogGroup) else LogGroup(name=name, errors=group)
        for name, group in reader.gather(OPERATION, calls)
    )
    return LogFacts(region=aws.region, groups=groups)


def _group(logs: CloudWatchLogsClient, reader: Reader, name: str, now: datetime) -> LogGroup:
    errors = count_errors(logs, reader, name, start=now - _HOUR, end=now)
    if not errors.count:
        return LogGroup(name=name, errors=errors)
    # In this worker, not through the pool: a worker that waits for the pool may wait for itself.
    yesterday: Read[Errors] = read(
        OPERATION,
        name,
        lambda: count_errors(logs, reader, name, start=now - _HOUR - _DAY, end=now - _DAY),
    )
    return LogGroup(name=name, errors=errors, yesterday=yesterday)
