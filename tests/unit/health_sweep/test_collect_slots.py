from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.health_sweep.collect.slots import collect_slots
from functions.health_sweep.judge.slots import Schedule, SlotFacts, judge_slots
from functions.health_sweep.settings import SweepSettings
from notifier.words import Severity
from opskit.reads import Reader
from opskit.targets import Targets
from opskit.unreadable import Unreadable
from tests.fake_aws import FakeAws

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CREATED = NOW - timedelta(days=30)
SETTINGS = SweepSettings(schedule_prefix="ops-")
FUNCTION = "arn:aws:lambda:ap-northeast-2:123456789012:function:"


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(workers=2, seconds=30) as reader:
        yield reader


def _schedule(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Name": asked["Name"],
        "GroupName": asked["GroupName"],
        "ScheduleExpression": "cron(0 9 * * ? *)",
        "ScheduleExpressionTimezone": "Asia/Seoul",
        "State": "ENABLED",
        "CreationDate": CREATED,
        "LastModificationDate": CREATED + timedelta(days=1),
        "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15},
        "Target": {"Arn": f"{FUNCTION}{asked['Name']}", "RoleArn": "arn:aws:iam::1:role/r"},
    }


def _fake(*names: str) -> FakeAws:
    """Return a Scheduler that lists one schedule a page."""

    def listing(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        place = int(asked.get("NextToken", "0"))
        page = {"Schedules": [{"Name": names[place], "GroupName": "jobs"}] if names else []}
        return page | ({"NextToken": str(place + 1)} if place + 1 < len(names) else {})

    fake = FakeAws()
    fake.answer("ListSchedules", listing)
    fake.answer("GetSchedule", _schedule)
    return fake


def _collect(fake: FakeAws, reader: Reader, settings: SweepSettings = SETTINGS) -> SlotFacts:
    runs = {"health_sweep": NOW - timedelta(days=1)}
    return collect_slots(fake.aws, reader, Targets(), settings, NOW, last_runs=runs)


def test_every_schedule_of_the_prefix_is_read(reader: Reader) -> None:
    fake = _fake("ops-health-sweep", "ops-cost-report")
    facts = _collect(fake, reader)
    assert isinstance(facts.schedules, tuple)
    assert facts.schedules[0] == Schedule(
        name="ops-health-sweep",
        group="jobs",
        job="health_sweep",
        expression="cron(0 9 * * ? *)",
        zone=ZoneInfo("Asia/Seoul"),
        enabled=True,
        begins=CREATED + timedelta(days=1),
        window=timedelta(minutes=15),
    )
    assert fake.calls("ListSchedules")[0] == {"NamePrefix": "ops-"}
    found = judge_slots(facts, SETTINGS, NOW)
    assert [(f.code, f.resource) for f in found] == [("slots.missed", "ops-cost-report")]


def test_nothing_is_asked_without_a_prefix(reader: Reader) -> None:
    fake = FakeAws()
    facts = _collect(fake, reader, SweepSettings())
    assert (facts.prefix, facts.schedules, fake.asked) == ("", (), [])


@pytest.mark.parametrize("code", ["AccessDeniedException", "ThrottlingException", "Timeout"])
def test_a_refused_list_is_one_unknown_finding(reader: Reader, code: str) -> None:
    fake = _fake("ops-health-sweep")
    fake.refuse("ListSchedules", code)
    found = judge_slots(_collect(fake, reader), SETTINGS, NOW)
    assert [(f.code, f.severity) for f in found] == [("slots.unreadable", Severity.UNKNOWN)]


def test_one_refused_schedule_leaves_the_others(reader: Reader) -> None:
    fake = _fake("ops-health-sweep", "ops-cost-report")

    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if asked["Name"] == "ops-health-sweep":
            raise fake.aws.client("scheduler").exceptions.ClientError(
                {"Error": {"Code": "ThrottlingException", "Message": "slow"}}, "GetSchedule"
            )
        return _schedule(asked)

    fake.answer("GetSchedule", answer)
    facts = _collect(fake, reader)
    assert isinstance(facts.schedules, tuple)
    kinds = [isinstance(schedule, Unreadable) for schedule in facts.schedules]
    assert kinds == [True, False]
