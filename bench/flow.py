"""Drives one durable execution: makes the events of its invocations, as Lambda would."""

import json
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.aws_process import Called, SlowAwsProcess
from bench.executions import TOKEN, Log, describe, take_updates
from bench.lambda_process import MeasurementError
from bench.world.place import arn
from local.aws.durable.operations import Operation


@dataclass(slots=True, kw_only=True)
class Flow:
    """One execution, as seen by whoever invokes its handler.

    Attributes:
        payload: its event.
        chained: what a function that it invokes answers.
        log: its operations; the first one is the execution itself.
    """

    payload: Any
    chained: Any = None
    log: Log = field(default_factory=dict)
    _arn: str = field(
        default_factory=lambda: arn("lambda", f"function:bench:1/durable-execution/{uuid.uuid4()}")
    )
    _heard: int = 0

    def __post_init__(self) -> None:
        root = Operation(id=self._arn.rpartition("/")[2], kind="EXECUTION", started=time.time())
        root.extra = {"InputPayload": json.dumps(self.payload)}
        self.log[root.id] = root

    @property
    def operations(self) -> int:
        """How many durable operations it has taken so far, its execution among them."""
        return len(self.log)

    @property
    def waits(self) -> bool:
        """Whether it waits for something that the clock or another function brings."""
        return any(map(_is_due, self.log.values()))

    def event(self) -> bytes:
        """Return the event of the next invocation."""
        said = {
            "DurableExecutionArn": self._arn,
            "CheckpointToken": TOKEN,
            "UpdatedOperationIds": [],
            "InitialExecutionState": {
                "Operations": describe(list(self.log.values()), milliseconds=True),
                "NextMarker": "",
            },
        }
        return json.dumps(said).encode()

    def hear(self, called: Called) -> None:
        """Take in what the handler has checkpointed."""
        own = [
            asked["Updates"]
            for _, operation, asked in called.calls
            if operation == "CheckpointDurableExecution"
            and asked["DurableExecutionArn"] == self._arn
        ]
        for updates in own[self._heard :]:
            take_updates(self.log, updates)
        self._heard = len(own)

    def wake(self) -> None:
        """Let everything happen that it waits for, but for callbacks: nobody calls.

        Raises:
            MeasurementError: it waits for nothing.
        """
        due = [one for one in self.log.values() if _is_due(one)]
        if not due:
            raise MeasurementError("the flow waits for nothing")
        for operation in due:
            if operation.kind == "STEP":
                operation.status, operation.deadline = "READY", None
                continue
            result = json.dumps(self.chained) if operation.kind == "CHAINED_INVOKE" else None
            operation.finish("SUCCEEDED", time.time(), result=result, error=None)


def _is_due(operation: Operation) -> bool:
    if operation.kind == "STEP":
        return operation.status == "PENDING"
    return operation.kind in {"WAIT", "CHAINED_INVOKE"} and operation.status == "STARTED"


def invocations_of(flows: Sequence[Flow], aws: SlowAwsProcess, *, wakes: int) -> Iterator[bytes]:
    """Yield the events of flows that run one after the other, each woken `wakes` times."""
    for flow in flows:
        yield flow.event()
        for _ in range(wakes):
            flow.hear(aws.called())
            flow.wake()
            yield flow.event()
        flow.hear(aws.called())
