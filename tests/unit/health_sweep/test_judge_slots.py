from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from functions.health_sweep.judge.slots import (
    Schedule,
    SlotFacts,
    job_of,
    judge_slots,
    section_slots,
)
from functions.health_sweep.settings import SweepSettings
from notifier.words import Severity
from opskit.unreadable import Unreadable, Why

NOW = datetime(2026, 11, 24, tzinfo=UTC)  # 09:00 in Seoul
YESTERDAY = NOW - timedelta(days=1)
DAILY = Schedule(
    name="ops-health-sweep",
    group="default",
    job="health_sweep",
    expression="cron(0 9 * * ? *)",
    zone=ZoneInfo("Asia/Seoul"),
    enabled=True,
    begins=NOW - timedelta(days=30),
)
FACTS = SlotFacts(
    region="r", prefix="ops-", schedules=(DAILY,), last_runs={"health_sweep": YESTERDAY}
)
FAILED = Unreadable(operation="scheduler:X", resource="ops-*", why=Why.DENIED)


def _codes(facts: SlotFacts, now: datetime = NOW) -> list[tuple[str, Severity]]:
    return [(f.code, f.severity) for f in judge_slots(facts, SweepSettings(), now)]


def _with(schedule: Schedule, last: datetime | None = YESTERDAY) -> SlotFacts:
    runs = {} if last is None else {schedule.job: last}
    return replace(FACTS, schedules=(schedule,), last_runs=runs)


MISSED = [("slots.missed", Severity.WARNING)]


@pytest.mark.parametrize(
    ("now", "last", "missed"),
    [
        (NOW, YESTERDAY, False),
        (NOW, YESTERDAY - timedelta(seconds=30), False),
        (NOW, YESTERDAY - timedelta(days=1), True),
        (NOW, None, True),
        (NOW + timedelta(minutes=29), YESTERDAY, False),
        (NOW + timedelta(minutes=30), YESTERDAY, True),
        (NOW + timedelta(minutes=30), NOW, False),
    ],
)
def test_a_slot_without_a_run_is_missed_after_half_an_hour(
    now: datetime,
    last: datetime | None,
    missed: bool,  # noqa: FBT001 - a table's column
) -> None:
    assert _codes(_with(DAILY, last), now) == (MISSED if missed else [])


def test_the_finding_names_the_slot_in_the_schedules_zone() -> None:
    (finding,) = judge_slots(_with(DAILY, NOW - timedelta(days=2)), SweepSettings(), NOW)
    assert finding.resource == "ops-health-sweep"
    assert finding.sentence == (
        "health_sweep missed its slot of 2026-11-23 09:00 (Asia/Seoul); its last finished run was "
        "2 days ago (normal: cron(0 9 * * ? *))"
    )
    assert "make run JOB=health_sweep" in finding.remedy


@pytest.mark.parametrize(
    "schedule",
    [
        replace(DAILY, begins=YESTERDAY + timedelta(minutes=1)),
        replace(DAILY, ends=NOW),
        replace(DAILY, expression="at(2026-12-01T09:00:00)"),
    ],
)
def test_what_was_not_due_yet_or_is_over_is_not_missed(schedule: Schedule) -> None:
    assert _codes(_with(schedule, None)) == []


def test_a_flexible_window_adds_to_the_grace() -> None:
    flexible = replace(DAILY, window=timedelta(hours=1))
    assert _codes(_with(flexible), NOW + timedelta(minutes=89)) == []
    assert _codes(_with(flexible), NOW + timedelta(minutes=90)) == MISSED


@pytest.mark.parametrize(("hours", "missed"), [(1.5, False), (1.6, True)])
def test_a_rate_needs_a_run_within_its_period_and_grace(
    hours: float,
    missed: bool,  # noqa: FBT001 - a table's column
) -> None:
    hourly = replace(DAILY, expression="rate(1 hour)")
    assert _codes(_with(hourly, NOW - timedelta(hours=hours))) == (MISSED if missed else [])


def test_a_schedule_switched_off_is_a_warning() -> None:
    off = replace(DAILY, enabled=False)
    assert _codes(_with(off)) == [("slots.disabled", Severity.WARNING)]


def test_an_expression_not_understood_is_unknown() -> None:
    odd = replace(DAILY, expression="cron(odd)")
    assert _codes(_with(odd)) == [("slots.expression", Severity.UNKNOWN)]


def test_no_schedule_at_all_is_a_warning() -> None:
    assert _codes(replace(FACTS, schedules=())) == [("slots.none", Severity.WARNING)]


def test_without_a_prefix_nothing_is_judged() -> None:
    assert _codes(replace(FACTS, prefix="", schedules=())) == []


def test_an_unreadable_ledger_hides_missed_slots_only() -> None:
    off = replace(DAILY, name="off", enabled=False)
    blind = replace(FACTS, schedules=(DAILY, off), last_runs=FAILED)
    found = judge_slots(blind, SweepSettings(), NOW)
    assert [f.code for f in found] == ["slots.runs_unreadable", "slots.disabled"]
    assert found[0].hides == ("slots.missed",)


@pytest.mark.parametrize("schedules", [FAILED, (FAILED,)])
def test_unreadable_schedules_are_unknown(
    schedules: Unreadable | tuple[Unreadable, ...],
) -> None:
    blind = replace(FACTS, schedules=schedules)
    assert _codes(blind) == [("slots.unreadable", Severity.UNKNOWN)]


@pytest.mark.parametrize(
    "function",
    [
        "arn:aws:lambda:ap-northeast-2:123456789012:function:ops-health-sweep",
        "arn:aws:lambda:ap-northeast-2:123456789012:function:ops-health-sweep:live",
        "ops-health-sweep",
        "health-sweep",
    ],
)
def test_a_target_names_its_job(function: str) -> None:
    assert job_of(function, "ops-") == "health_sweep"


def test_the_section_counts_schedules() -> None:
    assert section_slots(FACTS).lines == ("1 schedule ops-*",)
    assert section_slots(replace(FACTS, schedules=FAILED)).lines == ()
