"""Events: Scheduler's, a person's, and what is refused."""

from datetime import UTC, datetime

import pytest

from opskit.events import BadEvent, Invocation, Origin, parse_invocation

CLOCK = datetime(2026, 11, 24, 0, 0, 5, tzinfo=UTC)
SLOT = datetime(2026, 11, 24, tzinfo=UTC)
SCHEDULED: dict[str, object] = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.scheduler",
    "account": "123456789012",
    "time": "2026-11-24T00:00:00Z",
    "region": "ap-northeast-2",
    "resources": ["arn:aws:scheduler:ap-northeast-2:123456789012:schedule/default/sweep"],
    "detail": "{}",
}


@pytest.mark.parametrize("detail", ["{}", "", {}])
def test_a_scheduled_event_is_judged_at_its_own_time(detail: object) -> None:
    invocation = parse_invocation({**SCHEDULED, "detail": detail}, clock=CLOCK)
    assert invocation == Invocation(now=SLOT, origin=Origin.SCHEDULE)


def test_a_scheduled_event_may_carry_overrides_as_a_string() -> None:
    event = {**SCHEDULED, "detail": '{"dry_run": true}'}
    assert parse_invocation(event, clock=CLOCK).dry_run


def test_by_hand_an_empty_event_means_now_for_real() -> None:
    assert parse_invocation({}, clock=CLOCK) == Invocation(now=CLOCK, origin=Origin.HAND)


def test_by_hand_a_time_in_any_zone_is_taken_as_that_moment() -> None:
    event = {"dry_run": True, "time": "2026-11-24T09:00:00+09:00"}
    expected = Invocation(now=SLOT, origin=Origin.HAND, dry_run=True)
    assert parse_invocation(event, clock=CLOCK) == expected


@pytest.mark.parametrize(
    ("event", "mistake"),
    [
        ([], "the event is list: expected a JSON object"),
        (None, "the event is NoneType: expected a JSON object"),
        ("{}", "the event is str: expected a JSON object"),
        ({"source": "aws.s3"}, "source is 'aws.s3': expected one of aws.scheduler, aws.events"),
        ({"source": []}, "source is []: expected one of"),
        ({"Records": []}, "Records is not known: expected dry_run (true or false), time"),
        ({"dry_run": "yes"}, "dry_run is 'yes': expected true or false"),
        ({"time": "noon"}, "time is 'noon': expected an ISO 8601 time with its zone"),
        ({"time": "2026-11-24T00:00:00"}, "expected an ISO 8601 time with its zone"),
        ({"time": "9999-12-31T23:59:59Z"}, "expected an ISO 8601 time with its zone"),
        ({"time": "0001-01-01T00:00:00Z"}, "expected an ISO 8601 time with its zone"),
        ({"time": 5}, "time is 5: expected an ISO 8601 time with its zone"),
        ({**SCHEDULED, "time": None}, "time is None: expected an ISO 8601 time with its zone"),
        ({**SCHEDULED, "detail": "{"}, "detail is not JSON"),
        ({**SCHEDULED, "detail": "[]"}, "detail is list: expected an object"),
        ({**SCHEDULED, "detail": {"armed": 1}}, "detail.armed is not known"),
    ],
)
def test_what_is_not_ours_is_refused_by_field_and_expectation(event: object, mistake: str) -> None:
    with pytest.raises(BadEvent) as raised:
        parse_invocation(event, clock=CLOCK)
    assert mistake in str(raised.value)
