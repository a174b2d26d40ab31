"""Durable functions after a real `sam deploy`, under their own roles, with time run fast."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient

from local.aws.process import EmbeddedAws
from local.demo.deployment import Deployment, InvocationError
from local.slack.stand_in import SlackStandIn, start_slack
from local.slack.words import Workspace
from tests.durable.conftest import FAST
from tests.patience import PATIENCE_SECONDS, eventually

pytestmark = pytest.mark.embedded

REAL = 1.0


def find_callback(flows: Deployment, execution: str) -> str:
    """Wait until a flow waits for somebody, and return its callback's ID."""
    found: list[str] = []

    def is_waiting() -> bool:
        history = flows.functions.get_durable_execution_history(DurableExecutionArn=execution)
        found.extend(
            event["CallbackStartedDetails"]["CallbackId"]
            for event in history["Events"]
            if event["EventType"] == "CallbackStarted"
        )
        return bool(found)

    assert eventually(is_waiting)
    return found[-1]


def test_a_flow_goes_on_after_two_hours(flows: Deployment) -> None:
    assert flows.invoke("Flow", {"case": "wait"}) == {"steps": 2}


def test_nobody_answers_the_whole_ladder(flows: Deployment) -> None:
    assert flows.invoke("Flow", {"case": "ladder"}) == {"answered": None, "rung": 11}


def test_an_answer_ends_the_ladder(aws: EmbeddedAws, flows: Deployment) -> None:
    aws.change_durable_time_scale(REAL)
    execution = flows.start("Flow", {"case": "ladder"}, name="answered")
    callback = find_callback(flows, execution)
    flows.functions.send_durable_execution_callback_success(CallbackId=callback, Result=b"minsu")
    assert flows.await_end(execution) == {"answered": {"by": "minsu"}, "rung": 0}
    with pytest.raises(flows.functions.exceptions.CallbackTimeoutException):
        flows.functions.send_durable_execution_callback_success(CallbackId=callback)


def test_a_wait_under_way_follows_the_time_scale(aws: EmbeddedAws, flows: Deployment) -> None:
    aws.change_durable_time_scale(REAL)
    execution = flows.start("Flow", {"case": "approve"}, name="hurried")
    callback = find_callback(flows, execution)
    aws.change_durable_time_scale(FAST)
    assert flows.await_end(execution) == {"by": None}
    with pytest.raises(flows.functions.exceptions.CallbackTimeoutException):
        flows.functions.send_durable_execution_callback_success(CallbackId=callback)


def test_a_flow_invokes_what_its_role_may_and_nothing_else(flows: Deployment) -> None:
    answer = flows.invoke("Flow", {"case": "chain"})
    assert answer["durable"] == {"doubled": 8, "boto3": "1.44.5"}  # the layer's, not Lambda's
    assert answer["plain"] == 6
    assert "not authorized to perform: lambda:InvokeFunction" in str(answer["secret"])


def test_a_step_that_may_run_once_does_not_run_again_after_a_crash(
    flows: Deployment, tmp_path: Path
) -> None:
    marks = tmp_path / "marks"
    answer = flows.invoke("Flow", {"case": "crash", "marks": str(marks)})
    assert "was previously interrupted" in str(answer["looked"])
    assert marks.read_text() == "x"


def test_any_other_step_runs_again_after_a_crash(flows: Deployment, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    assert flows.invoke("Flow", {"case": "crash_again", "marks": str(marks)}) == {"runs": 2}
    assert marks.read_text() == "xx"


def test_the_same_name_and_event_are_one_execution(flows: Deployment) -> None:
    event = {"case": "wait"}
    once = flows.start("Flow", event, name="inc-1")
    assert flows.start("Flow", event, name="inc-1") == once
    flows.await_end(once)
    assert flows.start("Flow", event, name="inc-1") == once
    with pytest.raises(flows.functions.exceptions.DurableExecutionAlreadyStartedException):
        flows.start("Flow", event | {"other": True}, name="inc-1")


def test_a_flow_is_not_invoked_without_a_version(flows: Deployment) -> None:
    with pytest.raises(flows.functions.exceptions.InvalidParameterValueException):
        flows.functions.invoke(FunctionName=flows.resources["Flow"], Payload=b"{}")


def test_a_failed_flow_leaves_its_event_in_the_queue(flows: Deployment) -> None:
    execution = flows.start("Flow", {"case": "fail"}, name="failing")
    with pytest.raises(InvocationError, match="no way"):
        flows.await_end(execution)
    sqs = flows.session.client("sqs", endpoint_url=flows.endpoint_url)
    # The letter is written after the end that was waited for.
    (letter,) = sqs.receive_message(QueueUrl=flows.resources["Failed"], WaitTimeSeconds=20)[
        "Messages"
    ]
    told = json.loads(letter["Body"])
    assert (told["requestPayload"], told["responsePayload"]["ErrorMessage"]) == (
        {"case": "fail"},
        "no way",
    )


def test_an_alarm_starts_a_flow_by_a_router_once_for_each_transition(flows: Deployment) -> None:
    cloudwatch = flows.session.client("cloudwatch", endpoint_url=flows.endpoint_url)
    for state in ("ALARM", "OK", "ALARM"):
        cloudwatch.set_alarm_state(AlarmName="busy", StateValue=state, StateReason="a test")
    assert eventually(lambda: "alarm-busy" in flows.find_executions("Flow"))
    execution = flows.find_executions("Flow")["alarm-busy"]
    assert flows.await_end(execution) == {"steps": 2}
    started = flows.functions.get_durable_execution(DurableExecutionArn=execution)
    arn = "arn:aws:cloudwatch:ap-northeast-2:123456789012:alarm:busy"
    assert json.loads(started["InputPayload"])["alarm"] == arn


@pytest.fixture
def slack(flows: Deployment) -> Iterator[SlackStandIn]:
    with start_slack(workspace=Workspace(patience=PATIENCE_SECONDS)) as running:
        running.connect(flows.function_url("Button"))
        yield running


def ask(slack: SlackStandIn, callback: str) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Approve"}}
    element = {**button, "action_id": "approve", "value": callback}
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    blocks = [{"type": "actions", "elements": [element]}]
    client.chat_postMessage(channel=slack.channel, text="Failover?", blocks=blocks)


def test_a_click_reaches_a_function_url_and_its_answer_the_page(
    aws: EmbeddedAws, flows: Deployment, slack: SlackStandIn
) -> None:
    aws.change_durable_time_scale(REAL)
    execution = flows.start("Flow", {"case": "approve"}, name="clicked")
    ask(slack, find_callback(flows, execution))
    assert slack.click("Approve", user="U0APPROVER").endswith("answered 200")
    assert flows.await_end(execution) == {"by": "U0APPROVER"}
    assert [message.text for message in slack.messages()] == ["acknowledged by U0APPROVER"]


def test_a_function_without_the_right_answers_no_callback(
    aws: EmbeddedAws, flows: Deployment, slack: SlackStandIn
) -> None:
    aws.change_durable_time_scale(REAL)
    execution = flows.start("Flow", {"case": "approve"}, name="refused")
    ask(slack, find_callback(flows, execution))
    slack.connect(flows.function_url("Stranger"))
    slack.click("approve")
    told = slack.messages()[-1]
    assert told.only_for == "U0OPERATOR"
    assert "not authorized to perform: lambda:SendDurableExecutionCallbackSuccess" in told.text
    aws.change_durable_time_scale(FAST)
    assert flows.await_end(execution) == {"by": None}
