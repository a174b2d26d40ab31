"""An alarm that planned work expects calls nobody until that work ends; then it calls as ever."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.alarm_router.round import NotRouted
from notifier.message import message_to_json
from opskit.mutes import LONGEST_MUTE, Mute, Mutes
from tests.unit.alarm_router.conftest import NOW, Town
from tests.unit.alarm_router.test_app import APPLICATION, OUTAGE, alarm

DRILL = "failover_drill/2026-11-24"
UPGRADE = "engine_upgrade/2026-11-24"
LATER = NOW + timedelta(hours=1)


def mute(
    town: Town, name: str = OUTAGE, *, by: str = DRILL, at: datetime = NOW, until: datetime = LATER
) -> bool:
    one = Mute(alarm=name, by=by, reason="Failover drill of Aurora", begins_at=at, ends_at=until)
    return mutes(town).begin(one)


def mutes(town: Town) -> Mutes:
    return Mutes(town.aws.client("dynamodb"), "ledger")


def fire(town: Town, name: str = OUTAGE, state: str = "ALARM") -> None:
    town.tag(name, priority="P0")
    town.aws.client("cloudwatch").set_alarm_state(
        AlarmName=name, StateValue=state, StateReason="test"
    )


def take_held(town: Town) -> list[dict[str, Any]]:
    """Return the events that Lambda makes of the queue of held alarms, and empty it."""
    events = [
        {
            "Records": [
                {
                    "eventSource": "aws:sqs",
                    "body": sent["MessageBody"],
                    "messageAttributes": {
                        name: {"stringValue": value["StringValue"], "dataType": value["DataType"]}
                        for name, value in sent["MessageAttributes"].items()
                    },
                }
            ]
        }
        for sent in town.calls.held
    ]
    town.calls.held.clear()
    return events


def test_an_alarm_that_is_expected_begins_no_incident_and_is_said_once(town: Town) -> None:
    fire(town)
    assert mute(town)
    for _delivery in range(2):
        (routed,) = town.route(alarm())
        assert (routed["decision"], routed["incident"]) == ("hold", "")
    assert town.calls.started == []
    (message,) = town.slack.messages
    said = message_to_json(message)
    assert "fires, as planned work expects" in said
    assert "until 10:03 KST at the latest" in said
    assert "Failover drill of Aurora" in said
    assert [sent["DelaySeconds"] for sent in town.calls.held] == [60, 60]


def test_while_the_work_goes_on_a_held_alarm_is_held_again(town: Town) -> None:
    fire(town)
    mute(town)
    town.route(alarm())
    for _minute in range(3):
        (event,) = take_held(town)
        (routed,) = town.route(event, now=NOW + timedelta(minutes=30))
        assert routed["decision"] == "hold"
    assert len(town.calls.held) == 1
    assert len(town.slack.messages) == 1


@pytest.mark.parametrize("ended_by", ["the work", "time, for the work died"])
def test_what_still_fires_when_the_work_is_over_calls_people(town: Town, ended_by: str) -> None:
    fire(town)
    mute(town)
    town.route(alarm())
    later = LATER
    if ended_by == "the work":
        mutes(town).end([OUTAGE], by=DRILL, now=NOW + timedelta(minutes=5))
        later = NOW + timedelta(minutes=6)
    (event,) = take_held(town)
    (routed,) = town.route(event, now=later)
    assert routed["decision"] == "begin"
    assert len(town.calls.started) == 1
    (again,) = town.route(event, now=later)
    assert (again["decision"], again["incident"]) == ("start again", routed["incident"])


@pytest.mark.parametrize("state", ["OK", "INSUFFICIENT_DATA"])
def test_what_fires_no_more_calls_nobody(town: Town, state: str) -> None:
    fire(town)
    mute(town)
    town.route(alarm())
    fire(town, state=state)
    (event,) = take_held(town)
    (routed,) = town.route(event, now=LATER)
    assert (routed["decision"], routed["why"]) == ("ignore", f"it was held, and is {state} now")
    assert (town.calls.started, town.calls.held) == ([], [])


def test_an_alarm_that_was_deleted_meanwhile_calls_nobody(town: Town) -> None:
    mute(town)
    town.route(alarm())
    (event,) = take_held(town)
    (routed,) = town.route(event, now=LATER)
    assert routed["why"] == "it was held, and is deleted now"


def test_a_held_alarm_whose_state_cannot_be_read_calls_people(town: Town) -> None:
    fire(town)
    mute(town)
    town.route(alarm())
    town.calls.refused["DescribeAlarms"] = "AccessDenied"
    (event,) = take_held(town)
    (routed,) = town.route(event, now=LATER)
    assert routed["decision"] == "begin"


def test_an_alarm_that_is_not_expected_calls_people_at_once(town: Town) -> None:
    mute(town, "petclinic-dev-ALB-5xx-High")
    (routed,) = town.route(alarm())
    assert routed["decision"] == "begin"


def test_an_expected_alarm_joins_the_incident_that_another_one_began(town: Town) -> None:
    mute(town, "petclinic-dev-ALB-5xx-High")
    town.route(alarm())
    (routed,) = town.route(alarm("petclinic-dev-ALB-5xx-High"))
    assert routed["decision"] == "join"


def test_a_mute_that_has_not_begun_or_is_over_mutes_nothing(town: Town) -> None:
    mute(town, at=NOW + timedelta(minutes=1), until=LATER)
    assert mutes(town).find(OUTAGE, now=NOW) is None
    assert mutes(town).find(OUTAGE, now=LATER) is None
    assert mutes(town).find(OUTAGE, now=NOW + timedelta(minutes=1))


def test_an_alarm_that_cannot_be_put_aside_calls_the_on_call_and_raises(town: Town) -> None:
    fire(town)
    mute(town)
    town.calls.refused["SendMessage"] = "AccessDenied"
    with pytest.raises(NotRouted, match="AccessDenied"):
        town.route(alarm())
    assert "Nobody else is called" in message_to_json(town.slack.messages[0])


@pytest.mark.parametrize(
    "until", [NOW, NOW - timedelta(minutes=1), NOW + LONGEST_MUTE + timedelta(seconds=1)]
)
def test_a_mute_without_an_end_or_with_one_too_late_is_refused(town: Town, until: datetime) -> None:
    with pytest.raises(ValueError, match="expected an end within 4 hours"):
        mute(town, until=until)


def test_other_work_neither_takes_a_mute_over_nor_ends_it(town: Town) -> None:
    assert mute(town)
    assert not mute(town, by=UPGRADE, until=LATER + timedelta(hours=1))
    mutes(town).end([OUTAGE], by=UPGRADE, now=NOW)
    found = mutes(town).find(OUTAGE, now=NOW)
    assert found
    assert (found.by, found.ends_at) == (DRILL, LATER)


def test_other_work_may_mute_what_is_muted_no_more(town: Town) -> None:
    mute(town)
    assert mute(town, by=UPGRADE, at=LATER, until=LATER + timedelta(hours=1))


def test_the_same_work_begins_its_mute_once_and_ends_it_once(town: Town) -> None:
    assert mute(town)
    assert mute(town)
    for minute in (1, 2):
        mutes(town).end([OUTAGE, "never muted"], by=DRILL, now=NOW + timedelta(minutes=minute))
    assert mutes(town).find(OUTAGE, now=NOW + timedelta(minutes=1)) is None
    assert town.incidents.find_open(APPLICATION) is None


def test_a_ledger_that_cannot_be_read_mutes_nothing(town: Town) -> None:
    fire(town)
    mute(town)
    town.calls.looks = [{}, "InternalServerError"]
    (routed,) = town.route(alarm())
    assert routed["decision"] == "begin"
