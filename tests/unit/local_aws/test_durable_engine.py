"""The engine with a scripted function, its time moved by hand."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from local.aws.durable.book import AlreadyStartedError, Book, ClosedError, UnknownError
from local.aws.durable.clock import Clock
from local.aws.durable.engine import ATTEMPTS, BACKOFF_S, Engine
from local.aws.durable.execution import Execution
from local.aws.durable.functions import Outcome, Target
from tests.patience import PATIENCE_SECONDS

type Json = dict[str, Any]

TARGET = Target(
    name="f", arn="arn:f", qualifier="live", version="1", is_durable=True, seconds=86_400
)
DONE = {"Status": "SUCCEEDED", "Result": '"done"'}
PENDING = {"Status": "PENDING"}
WAIT = {"Id": "w", "Type": "WAIT", "Action": "START", "WaitOptions": {"WaitSeconds": 900}}


@dataclass(slots=True)
class Town:
    """A Functions whose one function does what `play` says."""

    play: Callable[["Town", Json], Outcome]
    machine: float = 1000.0
    events: list[Json] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    failed: threading.Event = field(default_factory=threading.Event)
    turned: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = Engine(self, Book(Clock(1.0, lambda: self.machine)))

    def find(self, reference: str, qualifier: str = "") -> Target | None:
        del reference, qualifier
        return TARGET

    def is_durable(self, reference: str) -> bool:
        return reference == TARGET.arn

    def run(self, arn: str, version: str, event: object) -> Outcome:
        assert (arn, version) == (TARGET.arn, TARGET.version)
        self.events.append(cast("Json", event))
        outcome = self.play(self, self.events[-1])
        self.turned.release()
        return outcome

    def may_invoke(self, caller_arn: str, reference: str) -> bool:
        return caller_arn == reference

    def report_failure(self, execution: Execution) -> None:
        del execution
        self.failed.set()

    def tell_end(self, execution: Execution) -> None:
        self.told.append(execution.status)

    def await_turn(self) -> None:
        assert self.turned.acquire(timeout=PATIENCE_SECONDS)

    def pass_time(self, seconds: float) -> None:
        self.machine += seconds
        self.engine.wake()

    def checkpoint(self, event: Json, *updates: Json) -> None:
        arn, token = event["DurableExecutionArn"], event["CheckpointToken"]
        self.engine.checkpoint(arn, token, list(updates))


def await_status(town: Town, execution: Execution, status: str) -> None:
    with town.engine.book.changed:
        assert town.engine.book.changed.wait_for(
            lambda: execution.status == status, timeout=PATIENCE_SECONDS
        )


def play_wait(town: Town, event: Json) -> Outcome:
    operations = event["InitialExecutionState"]["Operations"]
    if len(operations) > 1:
        return Outcome(answer=DONE)
    town.checkpoint(event, WAIT)
    return Outcome(answer=PENDING)


def test_a_function_is_invoked_again_when_its_wait_is_over() -> None:
    town = Town(play_wait)
    execution = town.engine.start(TARGET, "{}")
    town.await_turn()
    town.pass_time(900)
    await_status(town, execution, "SUCCEEDED")
    assert (execution.result, len(town.events)) == ('"done"', 2)
    assert town.events[1]["UpdatedOperationIds"] == ["w"]
    kinds = [event["EventType"] for event in execution.events]
    assert kinds == ["ExecutionStarted", "WaitStarted", "WaitSucceeded", "ExecutionSucceeded"]


def test_a_function_that_crashes_is_tried_five_times_and_its_failure_reported() -> None:
    town = Town(lambda _, __: Outcome(error={"ErrorType": "Killed", "ErrorMessage": "-9"}))
    execution = town.engine.start(TARGET, "{}")
    for _ in range(ATTEMPTS):
        town.await_turn()
        with town.engine.book.changed:
            town.engine.book.changed.wait_for(
                lambda: not execution.is_driven, timeout=PATIENCE_SECONDS
            )
        town.pass_time(BACKOFF_S)
    await_status(town, execution, "FAILED")
    assert town.failed.wait(PATIENCE_SECONDS)
    assert (len(town.events), execution.error) == (
        ATTEMPTS,
        {"ErrorType": "Killed", "ErrorMessage": "-9"},
    )


def test_an_execution_ends_when_its_time_is_used_up() -> None:
    town = Town(play_wait)
    execution = town.engine.start(TARGET, "{}")
    town.await_turn()
    town.machine += 86_400
    town.engine.wake()
    await_status(town, execution, "TIMED_OUT")
    assert town.failed.wait(PATIENCE_SECONDS)
    assert town.told == ["TIMED_OUT"]


@pytest.mark.parametrize("payload", ['{"a": 1, "b": 2}', '{"b": 2, "a": 1}'])
def test_a_name_stands_for_one_event(payload: str) -> None:
    town = Town(lambda _, __: Outcome(answer=DONE))
    once = town.engine.start(TARGET, json.dumps({"a": 1, "b": 2}), name="inc-1")
    assert town.engine.start(TARGET, payload, name="inc-1") is once
    with pytest.raises(AlreadyStartedError):
        town.engine.start(TARGET, "{}", name="inc-1")


def test_an_invocation_that_is_over_writes_nothing_more() -> None:
    town = Town(play_wait)
    execution = town.engine.start(TARGET, "{}")
    town.await_turn()
    with pytest.raises(ClosedError, match="token"):
        town.checkpoint(town.events[0], WAIT)
    with pytest.raises(UnknownError):
        town.engine.checkpoint("arn:other", execution.token, [])


def test_a_callback_of_a_stopped_execution_is_closed() -> None:
    def play(town: Town, event: Json) -> Outcome:
        town.checkpoint(event, {"Id": "c", "Type": "CALLBACK", "Action": "START"})
        return Outcome(answer=PENDING)

    town = Town(play)
    execution = town.engine.start(TARGET, "{}")
    town.await_turn()
    callback = execution.log["c"].callback_id
    town.engine.stop(execution.arn, {"ErrorType": "Stopped"})
    with pytest.raises(ClosedError):
        town.engine.complete_callback(callback, "SUCCEEDED")
    assert execution.status == "STOPPED"
