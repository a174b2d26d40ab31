"""A click counts when Slack signed it, once, in time, by whoever may; else the person is told."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.slack_actions.click import BUTTONS
from local.sign import sign
from local.stack.template import ROOT
from opskit.incident_words import Signal, SignalKind
from tests.recording import granted_rights
from tests.unit.slack_actions.conftest import (
    CHANCE,
    INCIDENT,
    NOW,
    SIGNING_SECRET,
    Town,
    payload,
    signed,
)

OK, BAD_REQUEST, UNAUTHORIZED, NOT_ALLOWED, CONFLICT, FAILED = 200, 400, 401, 405, 409, 500


def load(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((ROOT / f"events/{name}.json").read_text(encoding="utf-8"))
    return event


def test_the_example_acknowledges_and_says_who(town: Town) -> None:
    assert town.hear(load("slack_actions")) == OK
    assert town.incidents.signals(INCIDENT) == (
        Signal(
            key="click|1795478600.123456|U0KIM",
            kind=SignalKind.ACKNOWLEDGE,
            at=datetime.fromtimestamp(1795478600.123456, UTC),
            by="U0KIM",
            detail={"name": "kim"},
        ),
    )
    assert town.told == []


def test_a_click_wakes_the_flow_that_waits(town: Town) -> None:
    town.incidents.register_wake(INCIDENT, "callback-1", seen=0)
    town.press()
    assert town.calls.woken == 1


def test_a_flow_that_cannot_be_woken_finds_the_signal_later(town: Town) -> None:
    town.incidents.register_wake(INCIDENT, "callback-1", seen=0)
    town.calls.refused["SendDurableExecutionCallbackSuccess"] = "AccessDeniedException"
    assert town.press() == OK
    assert len(town.incidents.signals(INCIDENT)) == 1


@pytest.mark.parametrize("kind", [kind for kind in SignalKind if kind in BUTTONS])
def test_every_button_is_its_signal(town: Town, kind: SignalKind) -> None:
    town.incidents.offer(INCIDENT, CHANCE, seen=0)
    assert town.press(kind.value, user="U0LEE", chance="3") == OK
    (signal,) = town.incidents.signals(INCIDENT)
    assert (signal.kind, signal.by, town.told) == (kind, "U0LEE", [])


def test_a_body_in_base64_is_the_same_click(town: Town) -> None:
    event = signed(payload())
    event |= {
        "body": base64.b64encode(event["body"].encode()).decode(),
        "isBase64Encoded": True,
    }
    assert town.hear(event) == OK
    assert len(town.incidents.signals(INCIDENT)) == 1


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (load("bad/click_forged"), UNAUTHORIZED),
        (load("bad/click_unsigned"), UNAUTHORIZED),
        (load("bad/click_by_get"), NOT_ALLOWED),
        (load("bad/click_without_body"), BAD_REQUEST),
        (load("bad/click_not_base64"), BAD_REQUEST),
        (signed(payload(), secret="another"), UNAUTHORIZED),
        (signed(payload(), at=NOW - timedelta(seconds=301)), UNAUTHORIZED),
        (signed(payload(), at=NOW + timedelta(seconds=301)), UNAUTHORIZED),
        (signed(payload()) | {"body": "payload=%7B%7D"}, UNAUTHORIZED),
        (signed(payload()) | {"headers": {"x-slack-signature": "v0=é"}}, UNAUTHORIZED),
        (signed(None, body="payload=nonsense"), BAD_REQUEST),
        (signed(None, body=""), BAD_REQUEST),
        (signed([]), BAD_REQUEST),
        ({}, BAD_REQUEST),
        ("hello", BAD_REQUEST),
    ],
    ids=[
        "forged",
        "unsigned",
        "a GET",
        "no body",
        "not base64",
        "another app's secret",
        "stale",
        "from the future",
        "changed after signing",
        "a signature that is none",
        "signed nonsense",
        "signed nothing",
        "signed list",
        "no event",
        "a string",
    ],
)
def test_what_slack_did_not_send_is_refused_and_changes_nothing(
    town: Town, event: object, status: int
) -> None:
    assert town.hear(event) == status
    assert (town.incidents.signals(INCIDENT), town.told) == ((), [])
    assert "PutItem" not in town.calls.asked


def test_a_request_just_within_five_minutes_counts(town: Town) -> None:
    assert town.hear(signed(payload(), at=NOW - timedelta(seconds=299))) == OK
    assert len(town.incidents.signals(INCIDENT)) == 1


def test_a_replay_is_refused(town: Town) -> None:
    event = signed(payload())
    assert [town.hear(event), town.hear(event)] == [OK, CONFLICT]
    record = town.incidents.record(INCIDENT)
    assert record
    assert record.signals == 1


def test_a_replay_with_other_headers_is_refused_too(town: Town) -> None:
    event = signed(payload())
    upper = {name.upper(): value for name, value in event["headers"].items()}
    assert [town.hear(event), town.hear(event | {"headers": upper})] == [OK, CONFLICT]


def _malformed(**more: object) -> dict[str, Any]:
    found = payload()
    found["actions"][0] |= more
    return found


@pytest.mark.parametrize(
    ("found", "answer"),
    [
        (payload(team={"id": "T0OTHER"}), "This app belongs to another workspace"),
        (payload("launch"), "This button ('launch') is not known here"),
        (payload("alarm"), "This button ('alarm') is not known here"),
        (payload(type="shortcut"), "Only our own buttons mean something here"),
        (payload(actions=[]), "Only our own buttons mean something here"),
        (_malformed(value="inc-1"), "This button is malformed"),
        (_malformed(value="{}"), "This button is malformed"),
        (_malformed(action_ts="soon"), "This button is malformed"),
        (payload("stop"), "This button is malformed"),
        (payload(user=""), "This button is malformed"),
        (_malformed(value='{"incident": "inc-2"}'), "This incident is not known here"),
    ],
)
def test_a_click_that_means_nothing_is_answered(
    town: Town, found: dict[str, Any], answer: str
) -> None:
    assert town.hear(signed(found)) == OK
    (told,) = town.told
    assert told.startswith(answer)
    assert town.incidents.signals(INCIDENT) == ()


def test_a_workspace_counts_by_its_users_where_the_app_is_of_an_organization(town: Town) -> None:
    assert town.hear(signed(payload(team=None))) == OK
    assert len(town.incidents.signals(INCIDENT)) == 1


def test_any_workspace_counts_where_none_is_named(town: Town) -> None:
    town.hear(signed(payload(team={"id": "T0OTHER"})), SLACK_TEAM_ID="")
    assert len(town.incidents.signals(INCIDENT)) == 1


def test_a_click_after_the_close_says_when_that_was(town: Town) -> None:
    town.incidents.close(INCIDENT, "petclinic-dev", now=NOW, seen=0)
    assert town.press() == OK
    assert town.told == [
        "Too late: the incident was closed at 2026-11-24 09:03 KST. Nothing was done."
    ]


@pytest.mark.parametrize(
    ("chance", "minutes", "answer"),
    [
        ("2", 0, "Too late: this question is no longer open. Nothing was done."),
        ("3", 16, "Too late: this question ended at 2026-11-24 09:18 KST. Nothing was done."),
    ],
)
def test_an_expired_button_is_answered(town: Town, chance: str, minutes: int, answer: str) -> None:
    town.incidents.offer(INCIDENT, CHANCE, seen=0)
    now = NOW + timedelta(minutes=minutes)
    town.hear(signed(payload("stop", chance=chance), at=now), now=now)
    assert (town.told, town.incidents.signals(INCIDENT)) == ([answer], ())


def test_only_named_people_approve(town: Town) -> None:
    town.incidents.offer(INCIDENT, CHANCE, seen=0)
    town.press("approve", chance="3")
    assert town.told == ["Only <@U0LEE>, <@U0PARK> may approve this. Nothing was done."]
    town.press("deny", chance="3")
    (signal,) = town.incidents.signals(INCIDENT)
    assert signal.kind is SignalKind.DENY


def test_nobody_approves_where_nobody_is_named(town: Town) -> None:
    town.incidents.offer(INCIDENT, CHANCE, seen=0)
    town.hear(signed(payload("approve", user="U0LEE", chance="3")), APPROVERS="")
    (told,) = town.told
    assert told.startswith("Nobody may approve: the parameter Approvers names nobody")
    assert town.incidents.signals(INCIDENT) == ()


@pytest.mark.parametrize("operation", ["PutItem", "GetItem", "TransactWriteItems"])
def test_a_failure_is_told_counted_and_not_raised(
    town: Town, operation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    town.calls.refused[operation] = "InternalServerError"
    assert town.press() == OK
    (told,) = town.told
    assert told.startswith("Your click was not recorded, for this system failed")
    assert '"Failures":[1.0]' in capsys.readouterr().out.replace(" ", "")


def test_where_no_answer_gets_through_slack_shows_its_own_warning(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    town.deaf.append(True)
    assert town.press("launch") == FAILED
    assert '"Failures"' in capsys.readouterr().out


def test_a_secret_that_cannot_be_read_lets_nobody_in(town: Town) -> None:
    town.calls.refused["GetSecretValue"] = "AccessDeniedException"
    assert town.press() == FAILED
    assert town.incidents.signals(INCIDENT) == ()


def test_a_secret_without_signing_secret_lets_nobody_in(town: Town) -> None:
    town.put_secret()
    assert town.press() == FAILED
    assert town.incidents.signals(INCIDENT) == ()


def test_a_changed_signing_secret_is_read_again_but_not_at_every_forgery(town: Town) -> None:
    town.press()
    town.put_secret(signing_secret="another")
    town.calls.asked.clear()
    now = NOW + timedelta(minutes=2)
    for _forgery in range(3):
        town.hear(signed(payload(), secret="forged", at=now), now=now)
    assert town.calls.asked.count("GetSecretValue") == 1
    assert town.hear(signed(payload(), secret="another", at=now), now=now) == OK


def test_the_door_calls_nothing_that_the_template_does_not_grant(town: Town) -> None:
    town.incidents.register_wake(INCIDENT, "callback-1", seen=0)
    town.rights.clear()
    town.press()
    accept = {"dynamodb:ConditionCheckItem", "dynamodb:Query", "sqs:SendMessage"}
    assert town.rights == granted_rights("slack_actions") - accept


def test_an_event_signed_anew_by_hand_is_let_in(town: Town) -> None:
    old = load("bad/click_forged")
    assert town.hear(sign(old, SIGNING_SECRET, now=NOW.timestamp())) == OK
    assert len(town.incidents.signals(INCIDENT)) == 1
