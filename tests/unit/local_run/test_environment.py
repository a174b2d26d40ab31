from datetime import UTC, datetime

import pytest

from local.stack.deployed import Stack, find_stack
from local.stack.environment import (
    ParameterError,
    function_environment,
    name_resources,
    parse_parameters,
)
from local.stack.template import load_deployment, load_template
from tests.fake_aws import FakeAws

_TEMPLATE = load_template()
_REGION = "ap-northeast-2"
_STACK = Stack(
    name="shop", region=_REGION, account="111122223333", endpoint="http://127.0.0.1:4566"
)


def _environment(shell: dict[str, str], **parameters: str) -> dict[str, str]:
    names = name_resources(_TEMPLATE, _STACK, parameters)
    return function_environment("health_sweep", template=_TEMPLATE, names=names, shell=shell)


def test_without_a_stack_resources_have_the_names_they_would_have() -> None:
    environment = _environment({})
    assert environment["LEDGER_TABLE"] == "shop-Ledger"
    assert environment["SLACK_SECRET_ARN"] == "shop-slack"
    outbox = "http://127.0.0.1:4566/111122223333/shop-Outbox.fifo"
    assert environment["OUTBOX_QUEUE_URL"] == outbox


def test_a_parameter_changes_a_threshold() -> None:
    assert _environment({}, CpuPercent="70")["CPU_PERCENT"] == "70"


def test_what_the_shell_sets_wins() -> None:
    shell = {"LEDGER_TABLE": "mine", "SLACK_API_URL": "http://127.0.0.1:9999/api/", "HOME": "/x"}
    environment = _environment(shell)
    assert environment["LEDGER_TABLE"] == "mine"
    assert environment["SLACK_API_URL"] == "http://127.0.0.1:9999/api/"
    assert "HOME" not in environment


def test_a_desktops_own_language_is_not_ours() -> None:
    assert _environment({"LANGUAGE": "en_US:en"})["LANGUAGE"] == "en"


def test_parameters_may_be_quoted_and_hold_commas() -> None:
    given = parse_parameters("CpuPercent=70 EcsServices='a/b, c/d'", _TEMPLATE)
    assert given == {"CpuPercent": "70", "EcsServices": "a/b, c/d"}


@pytest.mark.parametrize("text", ["Cpu=70", "CpuPercent", "=70"])
def test_an_unknown_parameter_is_refused_with_the_known_ones(text: str) -> None:
    with pytest.raises(ParameterError, match="CpuPercent, MemoryPercent"):
        parse_parameters(text, _TEMPLATE)


@pytest.mark.parametrize("name", ["dev", "staging", "prod"])
def test_each_environment_has_a_stack_of_its_own(name: str) -> None:
    deployment = load_deployment(name)
    assert deployment.stack == f"petclinic-{name}-operations"
    assert deployment.parameters["Environment"] == name


_DEPLOYED = {
    "StackName": "shop",
    "CreationTime": datetime(2026, 11, 24, tzinfo=UTC),
    "StackStatus": "CREATE_COMPLETE",
    "Parameters": [{"ParameterKey": "CpuPercent", "ParameterValue": "70"}],
}


def test_a_deployed_stack_gives_its_resources_real_names_and_its_parameters() -> None:
    fake = FakeAws(_REGION)
    row = {
        "LogicalResourceId": "Outbox",
        "PhysicalResourceId": "https://sqs/1/real.fifo",
        "ResourceType": "AWS::SQS::Queue",
        "LastUpdatedTimestamp": datetime(2026, 11, 24, tzinfo=UTC),
        "ResourceStatus": "CREATE_COMPLETE",
    }
    fake.answer("ListStackResources", {"StackResourceSummaries": [row]})
    fake.answer("DescribeStacks", {"Stacks": [_DEPLOYED]})
    fake.answer("GetCallerIdentity", {"Account": "111122223333"})
    stack = find_stack(fake.aws.client, name="shop", region=_REGION, endpoint="")
    assert stack.resource("Outbox", "") == "https://sqs/1/real.fifo"
    assert stack.resource("Outbox", "QueueName") == "real.fifo"
    assert stack.parameters == {"CpuPercent": "70"}
    assert stack.account == "111122223333"
    assert stack.note == "resources and parameters are those of stack shop"


def test_an_absent_stack_is_told_and_stops_nothing() -> None:
    fake = FakeAws(_REGION)
    fake.refuse("ListStackResources", "ValidationError", "Stack shop does not exist")
    stack = find_stack(fake.aws.client, name="shop", region=_REGION, endpoint="")
    assert stack.physical == {}
    assert "stack shop was not found" in stack.note
