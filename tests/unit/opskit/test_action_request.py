"""What an action is asked, and what is not understood."""

from datetime import UTC, datetime

import pytest

from opskit.action_request import parse_request
from opskit.actions import ActionRequest
from opskit.events import BadEvent

OWN = {"service": str, "tasks": int}


def test_nothing_is_a_dry_run_of_the_default() -> None:
    assert parse_request({}, OWN) == ActionRequest()
    assert not parse_request({}, OWN).is_told


def test_an_incidents_event_is_understood() -> None:
    event = {
        "armed": True,
        "incident": "inc-1",
        "step": "2",
        "reason": "no task",
        "requested_by": "playbook total_outage",
        "approved_by": None,
        "thread_ts": "",
        "onset": "2026-11-24T12:00:00+09:00",
        "tasks": 4,
    }
    request = parse_request(event, OWN)
    assert (request.key, request.approved_by, request.thread_ts) == ("inc-1|2", "", "")
    assert request.onset == datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert request.overrides == {"tasks": 4}


def test_a_playbook_in_shadow_mode_is_told_of_although_it_is_not_armed() -> None:
    event = {"incident": "i", "step": "1", "reason": "r", "requested_by": "p", "shadow": True}
    assert parse_request(event, OWN).is_told


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ([], "list"),
        ("armed", "str"),
        ({"task": 4}, "task is not known"),
        ({"overrides": {}}, "overrides is not known"),
        ({"armed": "true"}, "armed is 'true': expected true or false"),
        ({"armed": 1}, "armed is '1'"),
        ({"tasks": True}, "tasks is 'True': expected a whole number"),
        ({"tasks": 4.0}, "tasks is '4.0'"),
        ({"service": 4}, "service is '4': expected a text"),
        ({"reason": "x" * 1001}, "reason is"),
        ({"time": "now"}, "time is 'now'"),
        ({"onset": "2026-11-24T03:00:00"}, "onset is"),
        ({"incident": "inc-1", "step": "1"}, "reason is missing"),
    ],
)
def test_what_is_not_understood_is_named(event: object, told: str) -> None:
    with pytest.raises(BadEvent, match=told.replace("(", "\\(")):
        parse_request(event, OWN)


def scheduled(**more: object) -> dict[str, object]:
    event: dict[str, object] = {"source": "aws.scheduler", "time": "2026-12-05T18:00:00Z"}
    return event | {"detail": "{}"} | more


def test_a_schedule_asks_to_act_and_twice_is_the_same_request() -> None:
    request, again = parse_request(scheduled(), OWN), parse_request(scheduled(), OWN)
    assert (request.armed, request.scheduled, request.is_told) == (True, True, True)
    assert request.key == again.key == "schedule|2026-12-05T18:00:00+00:00"


def test_a_schedules_dry_run_is_one() -> None:
    assert not parse_request(scheduled(detail='{"dry_run": true}'), OWN).is_told


@pytest.mark.parametrize("event", [scheduled(source="aws.s3"), scheduled(time=None)])
def test_a_schedule_of_another_kind_is_no_request(event: object) -> None:
    with pytest.raises(BadEvent):
        parse_request(event, OWN)


def test_nobody_calls_himself_a_schedule() -> None:
    with pytest.raises(BadEvent, match="scheduled is not known"):
        parse_request({"scheduled": True}, OWN)
