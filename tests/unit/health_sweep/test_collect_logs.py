from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.health_sweep.collect.logs import collect_logs
from functions.health_sweep.judge.logs import LogFacts, judge_logs
from functions.health_sweep.settings import SweepSettings
from notifier.words import Severity
from opskit.error_lines import MOST_EMPTY, MOST_PAGES
from opskit.log_patterns import Errors
from opskit.reads import Reader
from opskit.targets import EcsService, Targets
from opskit.unreadable import Unreadable, Why
from tests.fake_aws import Answer, FakeAws

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HOUR = 3_600_000
TARGETS = Targets(services=(EcsService(cluster="c", name="petclinic-dev-app"),))


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(workers=2, seconds=30) as reader:
        yield reader


def _events(*messages: str) -> dict[str, Any]:
    return {"events": [{"message": message} for message in messages]}


def _collect(fake: FakeAws, reader: Reader, **known: str) -> LogFacts:
    return collect_logs(fake.aws, reader, TARGETS, SweepSettings(), NOW, log_groups=known)


def _only_today(today: Mapping[str, Any], yesterday: Mapping[str, Any]) -> Answer:
    midnight = int(NOW.timestamp() * 1000)
    return lambda asked: today if asked["endTime"] == midnight else yesterday


def test_a_quiet_hour_costs_one_call(reader: Reader) -> None:
    fake = FakeAws()
    fake.answer("FilterLogEvents", _events())
    facts = _collect(fake, reader)
    assert judge_logs(facts, SweepSettings(), NOW) == []
    midnight = int(NOW.timestamp() * 1000)
    assert fake.calls("FilterLogEvents") == [
        {
            "logGroupName": "/ecs/petclinic-dev-app",
            "startTime": midnight - HOUR,
            "endTime": midnight,
            "filterPattern": "ERROR",
        }
    ]


def test_errors_are_counted_and_yesterday_is_asked_for(reader: Reader) -> None:
    fake = FakeAws()
    today, yesterday = _events("ERROR a 1", "ERROR a 2", "ERROR b"), _events("ERROR a 3")
    fake.answer("FilterLogEvents", _only_today(today, yesterday))
    (group,) = _collect(fake, reader).groups
    assert isinstance(group.errors, Errors)
    assert group.errors.count == 3
    assert [(p.text, p.count) for p in group.errors.top] == [("ERROR a #", 2), ("ERROR b", 1)]
    assert isinstance(group.yesterday, Errors)
    assert group.yesterday.count == 1
    starts = [call["startTime"] for call in fake.calls("FilterLogEvents")]
    assert starts[0] - starts[1] == timedelta(days=1) / timedelta(milliseconds=1)


def test_an_empty_page_does_not_end_the_reading(reader: Reader) -> None:
    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        return _events("ERROR a") if "nextToken" in asked else {**_events(), "nextToken": "t"}

    fake = FakeAws()
    fake.answer("FilterLogEvents", answer)
    (group,) = _collect(fake, reader).groups
    assert isinstance(group.errors, Errors)
    assert (group.errors.count, group.errors.complete) == (1, True)


def test_endless_pages_end_at_least(reader: Reader) -> None:
    fake = FakeAws()
    fake.answer("FilterLogEvents", {**_events("ERROR a"), "nextToken": "t"})
    (group,) = _collect(fake, reader).groups
    assert isinstance(group.errors, Errors)
    assert (group.errors.count, group.errors.complete) == (MOST_PAGES, False)
    assert len(fake.asked) == 2 * MOST_PAGES


@pytest.mark.parametrize(("last", "count"), [(_events(), 0), (_events("ERROR a"), 1)])
def test_many_old_streams_that_hold_nothing_do_not_leave_the_hour_unknown(
    reader: Reader, last: Mapping[str, Any], count: int
) -> None:
    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        page = int(asked.get("nextToken", "1"))
        return last if page == 4 * MOST_PAGES else {**_events(), "nextToken": str(page + 1)}

    fake = FakeAws()
    fake.answer("FilterLogEvents", answer)
    (group,) = _collect(fake, reader).groups
    assert isinstance(group.errors, Errors)
    assert (group.errors.count, group.errors.complete) == (count, True)


def test_pages_that_never_hold_anything_are_not_a_quiet_hour(reader: Reader) -> None:
    fake = FakeAws()
    fake.answer("FilterLogEvents", {**_events(), "nextToken": "t"})
    (found,) = judge_logs(_collect(fake, reader), SweepSettings(), NOW)
    assert (found.code, found.severity) == ("logs.errors", Severity.UNKNOWN)
    assert len(fake.asked) == MOST_EMPTY


def test_no_page_is_begun_when_the_time_is_up() -> None:
    fake = FakeAws()
    fake.answer("FilterLogEvents", {**_events("ERROR a"), "nextToken": "t"})
    with Reader(workers=2, seconds=3, clock=lambda: len(fake.asked)) as reader:
        (group,) = _collect(fake, reader).groups
    assert isinstance(group.errors, Errors)
    assert (group.errors.count, group.errors.complete, len(fake.asked)) == (3, False, 3)


def test_a_known_log_group_goes_before_the_manuals(reader: Reader) -> None:
    fake = FakeAws()
    fake.answer("FilterLogEvents", _events())
    _collect(fake, reader, **{"petclinic-dev-app": "/app/petclinic"})
    assert fake.calls("FilterLogEvents")[0]["logGroupName"] == "/app/petclinic"


@pytest.mark.parametrize(
    ("code", "why", "finding"),
    [
        ("ResourceNotFoundException", Why.MISSING, "logs.missing"),
        ("AccessDeniedException", Why.DENIED, "logs.unreadable"),
        ("ThrottlingException", Why.THROTTLED, "logs.unreadable"),
        ("Timeout", Why.TIMEOUT, "logs.unreadable"),
    ],
)
def test_a_refused_group_is_one_unknown_finding(
    reader: Reader, code: str, why: Why, finding: str
) -> None:
    fake = FakeAws()
    fake.refuse("FilterLogEvents", code)
    facts = _collect(fake, reader)
    (group,) = facts.groups
    assert isinstance(group.errors, Unreadable)
    assert group.errors.why is why
    found = judge_logs(facts, SweepSettings(), NOW)
    assert [(f.code, f.severity) for f in found] == [(finding, Severity.UNKNOWN)]


def test_a_refused_yesterday_leaves_todays_errors(reader: Reader) -> None:
    fake = FakeAws()

    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if asked["endTime"] < int(NOW.timestamp() * 1000):
            fake.refuse("FilterLogEvents", "ThrottlingException")
            return {**_events(), "nextToken": "t"}
        return _events("ERROR a")

    fake.answer("FilterLogEvents", answer)
    (group,) = _collect(fake, reader).groups
    assert isinstance(group.errors, Errors)
    assert isinstance(group.yesterday, Unreadable)


def test_nothing_is_asked_without_services(reader: Reader) -> None:
    fake = FakeAws()
    facts = collect_logs(fake.aws, reader, Targets(), SweepSettings(), NOW)
    assert (facts.groups, fake.asked) == ((), [])
