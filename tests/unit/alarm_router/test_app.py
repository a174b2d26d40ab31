"""Event in, incidents begun, told or left alone; nothing is lost, whatever fails."""

import copy
import json
from datetime import timedelta
from typing import Any

import pytest

from functions.alarm_router.round import NotRouted
from local.stack.template import ROOT
from notifier.message import Message, message_to_json
from opskit.incident_words import SignalKind
from tests.recording import granted_rights
from tests.unit.alarm_router.conftest import NOW, Town

APPLICATION = "petclinic-dev"
OUTAGE = "petclinic-dev-No-Running-Task"
EVENT: Any = json.loads((ROOT / "events/alarm_router.json").read_text(encoding="utf-8"))


def alarm(name: str = OUTAGE, state: str = "ALARM", seconds: float = 0) -> dict[str, Any]:
    """The example with another name, state or time."""
    event: dict[str, Any] = copy.deepcopy(EVENT)
    envelope = event["Records"][0]["Sns"]
    at = (NOW + timedelta(seconds=seconds - 1)).isoformat()
    text = envelope["Message"].replace(OUTAGE, name)
    envelope["Message"] = json.dumps(
        json.loads(text) | {"NewStateValue": state, "StateChangeTime": at}
    )
    return event


def bad(name: str = "state_unknown") -> dict[str, Any]:
    path = ROOT / f"events/bad/alarm_{name}.json"
    event: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return event


def shown(message: Message) -> str:
    return message_to_json(message)


def test_an_alarm_begins_an_incident_and_starts_its_flow(town: Town) -> None:
    town.tag(OUTAGE, priority="P0", playbook="total_outage")
    (routed,) = town.route(EVENT)
    found = town.incidents.find_open(APPLICATION)
    assert found
    assert town.calls.started == [(found.incident, {"incident": found.incident})]
    assert (routed["decision"], routed["incident"]) == ("begin", found.incident)
    record = town.incidents.record(found.incident)
    assert record
    alarm_ = record.beginning.alarm
    assert (alarm_.priority.value, alarm_.playbook) == ("P0", "total_outage")
    assert alarm_.why == "P0, as its tag ops:priority says"
    assert not town.slack.messages


def test_a_redelivery_starts_the_same_flow_under_the_same_name(town: Town) -> None:
    town.route(EVENT)
    (routed,) = town.route(EVENT)
    assert routed["decision"] == "start again"
    assert town.calls.started[0] == town.calls.started[1]


def test_a_second_alarm_joins_and_wakes_the_flow(town: Town) -> None:
    town.route(EVENT)
    incident = town.calls.started[0][0]
    town.incidents.register_wake(incident, "callback-1", seen=0)
    (routed,) = town.route(alarm("petclinic-dev-ALB-5xx-High"))
    assert (routed["decision"], routed["incident"]) == ("join", incident)
    assert (town.calls.woken, len(town.calls.started)) == (["callback-1"], 1)
    (signal,) = town.incidents.signals(incident)
    assert (signal.kind, signal.by) == (SignalKind.ALARM, "petclinic-dev-ALB-5xx-High")


def test_who_joins_a_flow_that_does_not_wait_starts_it_should_it_be_dead(town: Town) -> None:
    town.route(EVENT)
    town.route(alarm("petclinic-dev-ALB-5xx-High"))
    assert town.calls.started[0] == town.calls.started[1]


def die(town: Town, how: str, *, deaf: str = "") -> str:
    """Begin an incident whose flow ends without closing it; return its id."""
    town.route(alarm())
    incident = town.calls.started[0][0]
    if deaf:
        town.incidents.register_wake(incident, deaf, seen=0)
        town.calls.deaf.add(deaf)
    town.calls.ended[incident] = how
    return incident


@pytest.mark.parametrize("how", ["FAILED", "STOPPED", "TIMED_OUT"])
@pytest.mark.parametrize("deaf", ["", "callback-1"])
def test_an_alarm_that_finds_its_incident_s_flow_dead_begins_another_one(
    town: Town, how: str, deaf: str
) -> None:
    dead = die(town, how, deaf=deaf)
    (routed,) = town.route(alarm("petclinic-dev-ALB-5xx-High", seconds=60))
    assert routed["decision"] == "begin"
    assert town.calls.started[-1] == (routed["incident"], {"incident": routed["incident"]})
    record = town.incidents.record(dead)
    assert record
    assert record.closed_at
    assert record.closed_at < NOW + timedelta(seconds=59), "or a retry takes the alarm for heard"


def test_an_alarm_that_buried_an_incident_and_could_begin_no_flow_begins_it_when_told_again(
    town: Town,
) -> None:
    die(town, "FAILED")
    town.calls.refused["Invoke"] = "ServiceException"
    with pytest.raises(NotRouted):
        town.route(alarm("petclinic-dev-ALB-5xx-High", seconds=60))
    town.calls.refused.clear()
    (routed,) = town.route(alarm("petclinic-dev-ALB-5xx-High", seconds=60))
    assert routed["decision"] == "start again"
    assert town.calls.started[-1][0] == routed["incident"]


@pytest.mark.parametrize("answer", ["RUNNING", "PAUSED", "DELETING"])
def test_a_flow_that_is_awake_is_left_its_incident(town: Town, answer: str) -> None:
    incident = die(town, answer, deaf="callback-1")
    (routed,) = town.route(alarm("petclinic-dev-ALB-5xx-High", seconds=60))
    assert (routed["decision"], routed["incident"]) == ("join", incident)


def test_a_flow_of_which_nobody_can_tell_is_left_its_incident(town: Town) -> None:
    incident = die(town, "FAILED")
    town.calls.refused["ListDurableExecutionsByFunction"] = "AccessDeniedException"
    (routed,) = town.route(alarm("petclinic-dev-ALB-5xx-High", seconds=60))
    assert (routed["decision"], routed["incident"]) == ("join", incident)


@pytest.mark.parametrize(("state", "kind"), [("OK", "OK"), ("INSUFFICIENT_DATA", "NO_DATA")])
def test_another_state_is_told_to_the_open_incident(town: Town, state: str, kind: str) -> None:
    town.route(alarm())
    town.route(alarm(state=state, seconds=60))
    (signal,) = town.incidents.signals(town.calls.started[0][0])
    assert signal.kind is SignalKind[kind]


@pytest.mark.parametrize("state", ["OK", "INSUFFICIENT_DATA"])
def test_without_an_incident_another_state_leads_to_nothing(town: Town, state: str) -> None:
    (routed,) = town.route(alarm(state=state))
    assert (routed["decision"], routed["why"]) == ("ignore", "no incident is open")
    assert (town.calls.started, town.slack.messages) == ([], [])


def close(town: Town) -> str:
    found = town.incidents.find_open(APPLICATION)
    assert found
    record = town.incidents.record(found.incident)
    assert record
    assert town.incidents.close(found.incident, APPLICATION, now=NOW, seen=record.signals)
    return found.incident


def test_an_alarm_soon_after_a_close_begins_one_that_reopens_it(town: Town) -> None:
    town.route(alarm())
    before = close(town)
    town.route(alarm(seconds=600), now=NOW + timedelta(minutes=10))
    record = town.incidents.record(town.calls.started[-1][0])
    assert record
    assert record.beginning.reopens == before


def test_what_began_or_joined_a_closed_incident_and_is_told_again_leads_to_nothing(
    town: Town,
) -> None:
    town.route(alarm())
    town.route(alarm("petclinic-dev-ALB-5xx-High"))
    before = close(town)
    started = len(town.calls.started)
    (again,) = town.route(alarm(), now=NOW + timedelta(minutes=1))
    (joined,) = town.route(alarm("petclinic-dev-ALB-5xx-High"), now=NOW + timedelta(minutes=1))
    assert (again["decision"], joined["incident"]) == ("ignore", before)
    assert len(town.calls.started) == started


def test_an_alarm_that_fired_before_the_close_and_was_not_heard_begins_an_incident(
    town: Town,
) -> None:
    town.route(alarm())
    before = close(town)
    (routed,) = town.route(alarm("petclinic-dev-ALB-5xx-High"), now=NOW + timedelta(minutes=1))
    assert routed["decision"] == "begin"
    assert routed["incident"] != before


def test_several_messages_are_each_handled_and_a_bad_one_stops_none(town: Town) -> None:
    records = [*bad()["Records"], *alarm()["Records"], *bad("subscription")["Records"]]
    routed = town.route({"Records": records})
    assert [one["decision"] for one in routed] == ["kept", "begin", "own message"]
    assert len(town.calls.started) == 1


def test_what_cannot_be_read_is_kept_whole_and_said(town: Town) -> None:
    town.route(bad())
    (kept,) = town.kept()
    assert kept["requestPayload"] == bad()
    (message,) = town.slack.messages
    assert "NewStateValue is 'BROKEN': expected one of ALARM" in shown(message)
    assert "queue of failed runs" in shown(message)


def test_the_text_of_what_cannot_be_read_is_masked(town: Town) -> None:
    event = bad("plain_text")
    event["Records"][0]["Sns"]["Message"] = "db password=hunter2 <!channel>"
    town.route(event)
    (message,) = town.slack.messages
    assert "hunter2" not in shown(message)
    assert "<!channel>" not in shown(message)


def test_what_cannot_be_read_is_kept_although_slack_is_down(town: Town) -> None:
    town.slack.down = True
    town.route(bad())
    assert len(town.kept()) == 1


def test_what_cannot_be_kept_is_said_and_raises_so_that_lambda_keeps_it(town: Town) -> None:
    town.calls.refused["SendMessage"] = "AccessDenied"
    with pytest.raises(NotRouted, match="AccessDenied"):
        town.route(bad())
    assert len(town.slack.messages) == 1


def test_aws_own_message_is_named_and_not_kept(town: Town) -> None:
    town.route(bad("subscription"))
    (message,) = town.slack.messages
    assert "SNS asks to confirm a subscription" in shown(message)
    assert town.kept() == []


@pytest.mark.parametrize("operation", ["Invoke", "TransactWriteItems", "GetItem"])
def test_a_flow_that_does_not_start_calls_the_on_call_once_and_raises(
    town: Town, operation: str
) -> None:
    town.calls.refused[operation] = "ServiceException"
    for _attempt in range(3):
        with pytest.raises(NotRouted, match="ServiceException"):
            town.route(EVENT)
    (message,) = town.slack.messages
    assert "<!subteam^S0ONCALL> Nobody else is called" in shown(message)
    assert "<!subteam^S0ONCALL>" in message.root.text
    assert OUTAGE in shown(message)


def test_a_flow_that_did_not_start_is_started_by_the_retry(town: Town) -> None:
    town.calls.refused["Invoke"] = "TooManyRequestsException"
    with pytest.raises(NotRouted):
        town.route(EVENT)
    del town.calls.refused["Invoke"]
    (routed,) = town.route(EVENT)
    assert routed["decision"] == "start again"
    assert len(town.calls.started) == 1


def test_an_ok_that_cannot_be_told_raises_and_calls_nobody(town: Town) -> None:
    town.calls.refused["GetItem"] = "InternalServerError"
    with pytest.raises(NotRouted):
        town.route(alarm(state="OK"))
    assert town.slack.messages == []


def test_a_dead_ledger_and_a_dead_slack_still_raise(town: Town) -> None:
    town.slack.down = True
    town.calls.refused |= {"GetItem": "InternalServerError", "PutItem": "InternalServerError"}
    with pytest.raises(NotRouted):
        town.route(EVENT)


def test_tags_that_cannot_be_read_are_no_reason_to_be_silent(town: Town) -> None:
    town.calls.refused["ListTagsForResource"] = "AccessDenied"
    (routed,) = town.route(EVENT)
    assert routed["decision"] == "begin"
    assert routed["why"] == "P1, because its tags could not be read (access denied)"


def test_an_alarm_that_names_its_application_opens_that_ones_incident(town: Town) -> None:
    town.tag(OUTAGE, application="shop")
    town.route(EVENT)
    assert town.incidents.find_open("shop")
    assert town.incidents.find_open(APPLICATION) is None


def test_a_rival_that_begins_between_look_and_write_is_joined(town: Town) -> None:
    town.route(alarm("rival"))
    rival = town.calls.started[0][0]
    town.calls.looks = [{}]
    (routed,) = town.route(alarm())
    assert (routed["decision"], routed["incident"]) == ("join", rival)


def test_an_incident_that_closes_between_look_and_write_is_followed_by_another(town: Town) -> None:
    town.route(alarm("rival"))
    dynamodb = town.aws.client("dynamodb")
    key = {"pk": {"S": "open_incident"}, "sk": {"S": APPLICATION}}
    open_then = dynamodb.get_item(TableName="ledger", Key=key)["Item"]
    before = close(town)
    town.calls.looks = [{"Item": open_then}]
    (routed,) = town.route(alarm())
    assert routed["decision"] == "begin"
    record = town.incidents.record(routed["incident"])
    assert record
    assert record.beginning.incident != before


def test_the_router_calls_what_the_template_grants_and_nothing_else(town: Town) -> None:
    town.rights.clear()
    town.route(alarm())
    town.incidents.register_wake(town.calls.started[0][0], "callback-1", seen=0)
    town.route(alarm(state="OK", seconds=60))
    town.calls.deaf.add("callback-1")
    town.route(alarm("petclinic-dev-ALB-5xx-High", seconds=60))
    town.route(bad())
    (held,) = alarm()["Records"]
    town.route({"Records": [{"body": held["Sns"]["Message"], "messageAttributes": {"held": {}}}]})
    granted = granted_rights("alarm_router")
    by_lambda = {"sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"}
    # The fake Slack needs no secret.
    assert town.rights == granted - by_lambda - {"secretsmanager:GetSecretValue"}


@pytest.mark.parametrize(
    ("oncall", "said"),
    [("U0KIM", "<@U0KIM> Nobody else"), ("", "(No on-call is named: set the parameter")],
)
def test_the_call_names_a_person_or_says_that_nobody_is_named(
    town: Town, oncall: str, said: str
) -> None:
    town.calls.refused["Invoke"] = "ServiceException"
    with pytest.raises(NotRouted):
        town.route(EVENT, ONCALL_PRIMARY=oncall)
    (message,) = town.slack.messages
    assert said in shown(message)
