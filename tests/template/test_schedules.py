import io
import json
import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import available_timezones

import pytest

from local.stack.events import choose_event
from local.stack.template import functions, load_deployment, load_template
from opskit.events import Origin, parse_invocation

_SCHEDULES = [
    pytest.param(event["Properties"], id=f"{job}.{name}")
    for job, function in functions(load_template()).items()
    for name, event in function.get("Events", {}).items()
    if event["Type"] == "ScheduleV2"
]
_NAMES = {
    **{day: str(n) for n, day in enumerate(["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], 1)},
    **{
        month: str(n)
        for n, month in enumerate(
            ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1
        )
    },
}
_RANGES = [(0, 59), (0, 23), (1, 31), (1, 12), (1, 7), (1970, 2199)]


def _mistakes(expression: str) -> list[str]:
    """Say what EventBridge Scheduler would refuse (its User Guide, "Cron-based schedules")."""
    found = re.fullmatch(r"cron\((.+)\)", expression)
    fields = found[1].split(" ") if found else []
    if len(fields) != len(_RANGES):
        return [f"{expression} has not six fields"]
    mistakes = [
        f"{field} is not within {lowest} to {highest}"
        for field, (lowest, highest) in zip(fields, _RANGES, strict=True)
        if not _is_within(field, lowest, highest)
    ]
    if (fields[2] == "?") == (fields[4] == "?"):
        mistakes.append("exactly one of day of month and day of week is ?")
    return mistakes


def _is_within(field: str, lowest: int, highest: int) -> bool:
    for name, number in _NAMES.items():
        field = field.replace(name, number)
    if field in {"*", "?"}:
        return True
    if not re.fullmatch(r"(\*|\d+(-\d+)?)(/\d+|#[1-5])?(,\d+(-\d+)?)*", field):
        return False
    bare = re.sub(r"[/#]\d+", "", field)
    return all(lowest <= int(number) <= highest for number in re.findall(r"\d+", bare))


@pytest.mark.parametrize("schedule", _SCHEDULES)
def test_a_schedule_is_one_that_scheduler_takes(schedule: dict[str, Any]) -> None:
    assert _mistakes(schedule["ScheduleExpression"]) == []


@pytest.mark.parametrize(
    "expression",
    ["cron(0 9 * * *)", "cron(0 24 * * ? *)", "cron(0 9 * * * *)", "cron(0 9 ? * ? *)", "9:00"],
)
def test_a_wrong_schedule_is_noticed(expression: str) -> None:
    assert _mistakes(expression)


@pytest.mark.parametrize("expression", ["cron(10 9 ? * MON *)", "cron(0 2 ? * 1#1 *)"])
def test_schedules_of_a_week_or_a_months_first_sunday_are_right(expression: str) -> None:
    assert _mistakes(expression) == []


def test_the_time_zone_exists(template: dict[str, Any]) -> None:
    chosen = {load_deployment(e).parameters["TimeZone"] for e in ("dev", "staging", "prod")}
    assert {template["Parameters"]["TimeZone"]["Default"], *chosen} <= available_timezones()


@pytest.mark.parametrize("schedule", _SCHEDULES)
def test_what_scheduler_sends_carries_its_own_time(schedule: dict[str, Any]) -> None:
    sent = json.loads(schedule["Input"])
    assert sent["time"] == "<aws.scheduler.scheduled-time>"
    assert sent["source"] == "aws.scheduler"
    assert sent["detail"] == "{}"


@pytest.mark.parametrize(
    "job", [job for job, f in functions(load_template()).items() if "ScheduleV2" in str(f)]
)
def test_a_job_understands_what_its_schedule_sends(job: str, template: dict[str, Any]) -> None:
    event = choose_event("", job=job, template=template, stdin=io.StringIO())
    clock = datetime(2000, 1, 1, tzinfo=UTC)
    invocation = parse_invocation(event, clock=clock)
    assert invocation.origin is Origin.SCHEDULE
    assert invocation.now != clock
