import os

import pytest

from local.durable_runner import FlowFailedError, run_flow
from local.prepare import Job
from local.stack.deployed import Stack
from local.stack.template import ROOT

_STACK = Stack(name="petclinic-dev-operations", region="ap-northeast-2", account="123456789012")
_FUNCTION = f"arn:aws:lambda:{_STACK.region}:{_STACK.account}:function:{_STACK.name}"
# Towards an AWS that is not there, and without waiting.
_SHELL = {
    "PATH": os.environ["PATH"],
    "PYTHONPATH": os.pathsep.join(
        map(str, (ROOT, ROOT / "layers/notifier", ROOT / "layers/opskit"))
    ),
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_EC2_METADATA_DISABLED": "true",
    "SKIP_TIME": "1",
}


def _run(event: dict[str, object]) -> object:
    properties = {
        "Handler": "tests.durable.stack.functions.flows.flow",
        "DurableConfig": {"ExecutionTimeout": 86_400},
    }
    job = Job(name="flow", properties=properties, environment={}, stack=_STACK)
    return run_flow(job, event, name="flow", shell=_SHELL)


def test_a_flow_of_two_hours_is_run_to_its_end() -> None:
    assert _run({"case": "wait"}) == {"steps": 2}


def test_a_flow_that_fails_fails_the_run_and_says_why() -> None:
    with pytest.raises(FlowFailedError, match="RuntimeError: no way"):
        _run({"case": "fail"})


def test_a_function_that_is_invoked_runs_with_its_own_environment() -> None:
    event = {"function": f"{_FUNCTION}-cost-report:live", "event": {"dry_run": True}}
    answer = _run({"case": "hand_over", **event})
    assert isinstance(answer, dict)
    assert (answer["job"], answer["dry_run"]) == ("cost_report", True)


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (f"{_FUNCTION}-cost-report", "cost_report failed, see above"),
        (f"{_FUNCTION}-nothing", "Function not found"),
    ],
)
def test_a_function_that_cannot_be_run_is_named(function: str, told: str) -> None:
    with pytest.raises(FlowFailedError, match=told):
        _run({"case": "hand_over", "function": function, "event": {"dryrun": True}})
