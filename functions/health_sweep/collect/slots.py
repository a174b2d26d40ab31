"""Reads this system's own schedules: one paged list, and one call for each schedule."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from functions.health_sweep.judge.slots import Schedule, SlotFacts, job_of
from opskit.unreadable import Read, Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_scheduler import EventBridgeSchedulerClient

    from functions.health_sweep.settings import SweepSettings
    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.targets import Targets


def collect_slots(
    aws: Aws,
    reader: Reader,
    targets: Targets,  # noqa: ARG001 - as every area's collect
    settings: SweepSettings,
    now: datetime,  # noqa: ARG001 - as every area's collect
    *,
    last_runs: Read[Mapping[str, datetime]],
) -> SlotFacts:
    """Read the schedules whose names begin with `schedule_prefix`; nothing where it is empty.

    Needs scheduler:ListSchedules and scheduler:GetSchedule.

    Args:
        aws: clients.
        reader: the pool.
        targets: none is needed.
        settings: `schedule_prefix`.
        now: not needed.
        last_runs: job to the slot of its last finished run, from the Ledger.
    """
    prefix = settings.schedule_prefix
    schedules: Read[tuple[Read[Schedule], ...]] = ()
    if prefix:
        scheduler: EventBridgeSchedulerClient = aws.client("scheduler")
        listed = reader.start(
            "scheduler:ListSchedules", f"{prefix}*", partial(_list, scheduler, prefix)
        ).result()
        if isinstance(listed, Unreadable):
            schedules = listed
        else:
            calls = [
                (name, name, partial(_get, scheduler, group, name, prefix))
                for group, name in listed
            ]
            answers = reader.gather("scheduler:GetSchedule", calls)
            schedules = tuple(schedule for _name, schedule in answers)
    return SlotFacts(region=aws.region, prefix=prefix, schedules=schedules, last_runs=last_runs)


def _list(scheduler: EventBridgeSchedulerClient, prefix: str) -> list[tuple[str, str]]:
    pages = scheduler.get_paginator("list_schedules").paginate(NamePrefix=prefix)
    return [
        (said.get("GroupName", "default"), said.get("Name", ""))
        for page in pages
        for said in page["Schedules"]
    ]


def _get(scheduler: EventBridgeSchedulerClient, group: str, name: str, prefix: str) -> Schedule:
    said = scheduler.get_schedule(GroupName=group, Name=name)
    window = said.get("FlexibleTimeWindow", {"Mode": "OFF"}).get("MaximumWindowInMinutes", 0)
    return Schedule(
        name=name,
        group=group,
        job=job_of(said["Target"]["Arn"], prefix),
        expression=said["ScheduleExpression"],
        zone=ZoneInfo(said.get("ScheduleExpressionTimezone", "UTC")),
        enabled=said.get("State", "ENABLED") == "ENABLED",
        begins=_begins(said),
        ends=said.get("EndDate"),
        window=timedelta(minutes=window),
    )


def _begins(said: Mapping[str, Any]) -> datetime | None:
    """Return when the schedule as it stands began: before a change it was another schedule."""
    names = ("CreationDate", "LastModificationDate", "StartDate")
    return max((said[name] for name in names if said.get(name)), default=None)
