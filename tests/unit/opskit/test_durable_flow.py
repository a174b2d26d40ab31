"""A durable flow's handler: made at its first call, over the house's own Lambda client."""

import json

import pytest
from aws_durable_execution_sdk_python import DurableContext

from opskit.durable_flow import CHECKPOINT_SECONDS, durable_handler
from opskit.house import House
from tests.fake_aws import FakeAws
from tests.fake_house import FakeContext, FakeSlack, fake_house
from tests.incident_course import NIGHT

ARN = "arn:aws:lambda:ap-northeast-2:123456789012:function:f:1/durable-execution/name/id"


def event(payload: object) -> dict[str, object]:
    started = {
        "Id": "id",
        "Type": "EXECUTION",
        "Status": "STARTED",
        "StartTimestamp": 1764000000000,
        "ExecutionDetails": {"InputPayload": json.dumps(payload)},
    }
    state = {"Operations": [started], "NextMarker": ""}
    return {"DurableExecutionArn": ARN, "CheckpointToken": "1", "InitialExecutionState": state}


def flow(asked: dict[str, int], context: DurableContext) -> object:
    return context.step(lambda _: asked["number"] * 2, name="double")


@pytest.fixture
def fake() -> FakeAws:
    found = FakeAws()
    found.answer("CheckpointDurableExecution", {"CheckpointToken": "2", "NewExecutionState": {}})
    return found


def test_nothing_is_made_before_the_first_event() -> None:
    def house() -> House:
        raise AssertionError("a house was made at import")

    durable_handler(flow, house)


def test_checkpoints_go_through_the_houses_own_client(fake: FakeAws) -> None:
    house = fake_house(fake.aws, FakeSlack(), now=NIGHT)
    answer = durable_handler(flow, lambda: house)(event({"number": 4}), FakeContext())
    assert (answer["Status"], json.loads(answer["Result"])) == ("SUCCEEDED", 8)
    (asked,) = fake.calls("CheckpointDurableExecution")
    assert [update["Action"] for update in asked["Updates"]] == ["START", "SUCCEED"]


def test_a_checkpoint_may_take_as_long_as_with_the_sdks_own_client(fake: FakeAws) -> None:
    patient = fake.aws.client("lambda", read_seconds=CHECKPOINT_SECONDS)
    assert patient.meta.config.read_timeout == 50
    assert fake.aws.client("lambda").meta.config.read_timeout == 10
