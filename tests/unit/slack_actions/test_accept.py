"""A finding is accepted in Slack by whoever may, once, as bad as they saw it; else it is said."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notifier.words import Severity
from opskit.compare import Acceptance
from tests.recording import granted_rights
from tests.unit.slack_actions.accept_world import (
    EXEC,
    GOOD,
    LATER,
    PORT,
    accepted,
    clicks,
    filled,
    ledger_of,
    open_form,
    press,
    report,
    send,
)
from tests.unit.slack_actions.conftest import NOW, Town, signed

FAILED = "Nothing was accepted, for this system failed"


def test_the_form_offers_what_is_open_the_worst_first(town: Town) -> None:
    report(town, EXEC, PORT)
    blocks = {block.get("block_id"): block for block in open_form(town)["blocks"]}
    options = blocks["finding"]["element"]["options"]
    assert [one["text"]["text"] for one in options] == [
        "🔴 petclinic-dev-aurora-sg/tcp/3306",
        "🟡 petclinic-dev-app",
    ]
    assert blocks["until"]["element"]["initial_date"] == "2026-12-24"
    assert blocks["owner"]["element"]["initial_value"] == "kim"
    assert town.told == []


def test_an_acceptance_is_written_recorded_and_told_in_the_thread(town: Town) -> None:
    report(town, EXEC, PORT)
    assert send(town, filled(open_form(town))) == {}
    assert accepted(town)[EXEC.fingerprint] == Acceptance(
        fingerprint=EXEC.fingerprint,
        severity=Severity.WARNING,
        owner="kim",
        reason=GOOD["reason"],
        until=datetime(2026, 12, 24, 14, 59, 59, tzinfo=UTC),
    )
    (click,) = clicks(town)
    assert [click[name]["S"] for name in ("by", "name", "fingerprint", "sk")] == [
        "U0LEE",
        "lee",
        EXEC.fingerprint,
        "V1",
    ]
    (message,) = town.slack.messages
    assert town.slack.threads == ["5.0"]
    text = str(message.root.blocks[0]["text"])
    for part in ("<@U0LEE> accepted `petclinic-dev-app`", "Why: debugging", "2026-12-24 23:59 KST"):
        assert part in text


def test_only_approvers_get_the_form_and_the_rest_are_told_why(town: Town) -> None:
    report(town, EXEC)
    assert town.hear(signed(press(user="U0KIM"))) == 200
    assert town.told == ["Only <@U0LEE>, <@U0PARK> may accept findings. Nothing was done."]
    assert town.forms == []


def test_where_nobody_may_accept_the_command_is_named(town: Town) -> None:
    report(town, EXEC)
    town.hear(signed(press()), APPROVERS="")
    (told,) = town.told
    assert "`make accept JOB=security_review`" in told


def test_who_may_no_longer_accept_is_told_in_the_form(town: Town) -> None:
    report(town, EXEC)
    said = send(town, filled(open_form(town)), APPROVERS="U0PARK")
    assert said == {"finding": "Only <@U0PARK> may accept findings. Nothing was done."}
    assert accepted(town) == {}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": ""}, {"reason": "This must not be empty."}),
        ({"reason": "x" * 501}, {"reason": "At most 500 characters."}),
        ({"owner": "  "}, {"owner": "This must not be empty."}),
        ({"until": ""}, {"until": "A day is needed, such as 2026-12-31."}),
        ({"until": "2026-11-23"}, {"until": "That day is over: choose one that is not."}),
        (
            {"until": "2027-11-26"},
            {"until": "At most a year ahead: accept it again then, if it still may be."},
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    town: Town, wrong: dict[str, str], said: dict[str, str]
) -> None:
    report(town, EXEC)
    assert send(town, filled(open_form(town), wrong)) == said
    assert (accepted(town), town.slack.messages) == ({}, [])


def test_what_is_fixed_meanwhile_is_not_accepted(town: Town) -> None:
    report(town, EXEC, PORT)
    view = open_form(town)
    report(town, PORT)
    assert send(town, filled(view))["finding"].startswith("It is not open: fixed meanwhile")
    assert accepted(town) == {}


def test_what_is_worse_meanwhile_is_not_accepted(town: Town) -> None:
    report(town, EXEC)
    view = open_form(town)
    report(town, replace(EXEC, severity=Severity.CRITICAL))
    said = send(town, filled(view))["finding"]
    assert said.startswith("It is worse meanwhile: it was warning, it is critical.")
    assert accepted(town) == {}


def test_what_is_better_meanwhile_is_accepted_only_as_it_is_now(town: Town) -> None:
    report(town, replace(EXEC, severity=Severity.CRITICAL))
    view = open_form(town)
    report(town, EXEC)
    assert send(town, filled(view)) == {}
    assert accepted(town)[EXEC.fingerprint].severity is Severity.WARNING


def test_the_same_form_twice_is_one_act(town: Town) -> None:
    report(town, EXEC)
    sent = filled(open_form(town))
    assert send(town, sent) == {}
    ledger_of(town).client.delete_item(
        TableName="ledger", Key={"pk": {"S": "acceptance"}, "sk": {"S": EXEC.fingerprint}}
    )
    assert send(town, sent, now=LATER) == {}
    assert (len(town.slack.messages), accepted(town)) == (1, {})


def test_what_somebody_else_accepted_meanwhile_stands(town: Town) -> None:
    report(town, EXEC)
    view = open_form(town)
    send(town, filled(view))
    said = send(town, filled(view, {"owner": "park"}, form="V2", user="U0PARK"), now=LATER)
    assert said["finding"].startswith("kim has accepted it meanwhile, until 2026-12-24 23:59 KST")
    assert accepted(town)[EXEC.fingerprint].owner == "kim"


def test_what_is_accepted_is_not_offered_again_until_it_is_worse(town: Town) -> None:
    report(town, EXEC)
    send(town, filled(open_form(town)))
    town.hear(signed(press(), at=LATER), now=LATER)
    assert town.told[-1].startswith("Nothing is open that could be accepted")
    report(town, replace(EXEC, severity=Severity.CRITICAL))
    assert town.hear(signed(press(), at=NOW), now=NOW) == 409
    town.hear(signed(press(user="U0PARK"), at=LATER), now=LATER)
    assert len(town.forms) == 2


def test_a_form_that_slack_did_not_sign_changes_nothing(town: Town) -> None:
    report(town, EXEC)
    sent = filled(open_form(town))
    assert town.hear(signed(sent, secret="another")) == 401
    assert (accepted(town), town.slack.messages) == ({}, [])


@pytest.mark.parametrize("operation", ["Query", "PutItem", "TransactWriteItems"])
def test_a_ledger_that_is_down_is_told_and_the_form_keeps_what_was_written(
    town: Town, operation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    report(town, EXEC)
    sent = filled(open_form(town))
    town.calls.refused[operation] = "InternalServerError"
    assert send(town, sent)["finding"].startswith(FAILED)
    assert '"Failures":[1.0]' in capsys.readouterr().out.replace(" ", "")
    town.calls.refused.clear()
    assert send(town, sent, now=LATER) == {}
    assert list(accepted(town)) == [EXEC.fingerprint]


def test_a_thread_that_cannot_be_told_is_told_through_the_outbox(town: Town) -> None:
    report(town, EXEC)
    view = open_form(town)
    town.slack.down = True
    assert send(town, filled(view)) == {}
    assert list(accepted(town)) == [EXEC.fingerprint]
    url = town.aws.client("sqs").get_queue_url(QueueName="outbox.fifo")["QueueUrl"]
    (letter,) = town.aws.client("sqs").receive_message(QueueUrl=url)["Messages"]
    assert "<@U0LEE> accepted" in letter["Body"]


def test_a_form_that_came_too_late_for_slack_asks_for_another_press(town: Town) -> None:
    report(town, EXEC)
    town.slow.append(True)
    town.hear(signed(press()))
    assert town.told == ["That took longer than Slack waits for a form: press once more."]


@pytest.mark.parametrize(
    "changes",
    [{"callback_id": "other"}, {"private_metadata": "{}"}, {"private_metadata": "x"}, {"id": ""}],
)
def test_a_form_that_is_not_ours_is_told(town: Town, changes: dict[str, str]) -> None:
    report(town, EXEC)
    sent = filled(open_form(town))
    sent["view"] |= changes
    assert "malformed" in send(town, sent)["finding"]
    assert accepted(town) == {}


def test_a_form_of_another_workspace_is_refused(town: Town) -> None:
    report(town, EXEC)
    sent = filled(open_form(town)) | {"team": {"id": "T0OTHER"}}
    assert send(town, sent)["finding"].startswith("This app belongs to another workspace")


def test_more_than_a_form_takes_is_said(town: Town) -> None:
    many = [replace(EXEC, resource=f"app-{number:03}") for number in range(130)]
    report(town, *many)
    view = open_form(town)
    shown = json.dumps(view, ensure_ascii=False)
    assert shown.count('"description"') == 100
    assert "30 more are not listed, for a form takes 100" in shown


def test_the_desk_calls_nothing_that_the_template_does_not_grant(town: Town) -> None:
    report(town, EXEC)
    town.rights.clear()
    view = open_form(town)
    town.slack.down = True
    send(town, filled(view))
    assert town.rights <= granted_rights("slack_actions")
    assert {"sqs:SendMessage", "dynamodb:ConditionCheckItem", "dynamodb:Query"} <= town.rights
