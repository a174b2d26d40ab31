"""The operations of a durable execution: what a checkpoint and the passing of time make of them.

Moments are seconds: `started` and `ended` by the machine's clock, deadlines in durable time.
Actions, states and the count of attempts are those of AWS's own local runner
(aws-durable-execution-sdk-python-testing 1.4.0, `checkpoint.processors`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

type Json = dict[str, Any]

TERMINAL = frozenset({"SUCCEEDED", "FAILED", "TIMED_OUT", "STOPPED", "CANCELLED"})
_RESULTS = {"SUCCEED": "SUCCEEDED", "FAIL": "FAILED", "CANCEL": "CANCELLED"}
_BY_LAMBDA = frozenset({"WAIT", "CALLBACK", "CHAINED_INVOKE"})


class InvalidUpdateError(ValueError):
    """A checkpoint that Lambda refuses; the text says why."""


@dataclass(slots=True, kw_only=True)
class Operation:
    """One entry of the log that a handler replays.

    Attributes:
        kind: STEP, WAIT, CALLBACK, CHAINED_INVOKE, CONTEXT or EXECUTION.
        deadline: when a wait ends, a callback times out or a step is tried again.
        heartbeat_s: seconds that a callback may stay silent.
        heartbeat_deadline: when it has been silent for too long.
        is_news: it changed while no handler was looking.
    """

    id: str
    kind: str
    started: float
    status: str = "STARTED"
    name: str | None = None
    parent_id: str | None = None
    sub_type: str | None = None
    ended: float | None = None
    deadline: float | None = None
    heartbeat_s: float | None = None
    heartbeat_deadline: float | None = None
    attempt: int = 0
    result: str | None = None
    error: Json | None = None
    callback_id: str = ""
    is_news: bool = False
    extra: Json = field(default_factory=dict)

    def finish(self, status: str, moment: float, *, result: str | None, error: Json | None) -> None:
        """End the operation by Lambda's own doing, which the handler has yet to learn."""
        self.status, self.ended, self.result, self.error = status, moment, result, error
        self.is_news = True


def apply_update(
    log: dict[str, Operation], update: Json, *, machine: float, now: float
) -> Operation:
    """Carry out one OperationUpdate of CheckpointDurableExecution.

    Args:
        log: the operations by their IDs, oldest first.
        update: as the SDK sends it.
        machine: the machine's time.
        now: the durable time.

    Raises:
        InvalidUpdateError: for an unknown action or a change of what has ended.
    """
    operation = log.setdefault(update["Id"], _make(update, machine))
    if operation.status in TERMINAL:
        raise InvalidUpdateError(f"operation {operation.id} has ended as {operation.status}")
    match update["Action"]:
        case "START":
            _start(operation, update, now)
        case "RETRY":
            _retry(operation, update, now)
        case "SUCCEED" | "FAIL" | "CANCEL" as action:
            operation.status, operation.ended = _RESULTS[action], machine
            operation.result, operation.error = update.get("Payload"), update.get("Error")
            operation.attempt += operation.kind == "STEP"
            operation.extra |= update.get("ContextOptions") or {}
        case other:
            raise InvalidUpdateError(f"{other} is not an action")
    return operation


def _make(update: Json, machine: float) -> Operation:
    return Operation(
        id=update["Id"],
        kind=update["Type"],
        started=machine,
        name=update.get("Name"),
        parent_id=update.get("ParentId"),
        sub_type=update.get("SubType"),
    )


def _start(operation: Operation, update: Json, now: float) -> None:
    operation.status, operation.deadline = "STARTED", None
    if operation.kind == "WAIT":
        operation.deadline = now + (update.get("WaitOptions") or {}).get("WaitSeconds", 1)
    elif operation.kind == "CALLBACK":
        options = update.get("CallbackOptions") or {}
        # The SDK sends 0 for "none".
        if timeout := options.get("TimeoutSeconds"):
            operation.deadline = now + timeout
        if silence := options.get("HeartbeatTimeoutSeconds"):
            operation.heartbeat_s, operation.heartbeat_deadline = silence, now + silence


def _retry(operation: Operation, update: Json, now: float) -> None:
    delay = (update.get("StepOptions") or {}).get("NextAttemptDelaySeconds", 0)
    operation.status, operation.deadline = "PENDING", now + delay
    operation.attempt += 1
    operation.result, operation.error = update.get("Payload"), update.get("Error")


def settle(log: dict[str, Operation], *, machine: float, now: float) -> list[Operation]:
    """Let what is due happen, and return the operations that it changed."""
    changed = []
    for operation in log.values():
        due = [d for d in (operation.deadline, operation.heartbeat_deadline) if d is not None]
        if not due or min(due) > now or operation.status not in {"STARTED", "PENDING"}:
            continue
        if operation.kind == "CALLBACK":
            is_silence = operation.deadline is None or operation.deadline > now
            kind = "Callback.Heartbeat" if is_silence else "Callback.Timeout"
            error = {"ErrorType": kind, "ErrorMessage": f"Callback timed out: {kind}"}
            operation.finish("TIMED_OUT", machine, result=None, error=error)
        elif operation.kind == "WAIT":
            operation.finish("SUCCEEDED", machine, result=None, error=None)
        else:
            operation.status, operation.deadline, operation.is_news = "READY", None, True
        changed.append(operation)
    return changed


def find_deadline(log: dict[str, Operation]) -> float | None:
    """Return the durable time at which something is due next, or None."""
    waiting = [o for o in log.values() if o.status in {"STARTED", "PENDING"}]
    moments = [m for o in waiting for m in (o.deadline, o.heartbeat_deadline) if m is not None]
    return min(moments, default=None)


def is_waiting(log: dict[str, Operation]) -> bool:
    """Tell whether anything will wake a handler that has put itself to sleep."""
    return any(
        o.is_news or o.status == "PENDING" or (o.kind in _BY_LAMBDA and o.status == "STARTED")
        for o in log.values()
    )


def take_news(log: dict[str, Operation]) -> list[str]:
    """Return the IDs of what changed since the last invocation, which the next one now knows."""
    fresh = [operation for operation in log.values() if operation.is_news]
    for operation in fresh:
        operation.is_news = False
    return [operation.id for operation in fresh]


def has_news(log: Iterable[Operation]) -> bool:
    """Tell whether something changed since the last invocation."""
    return any(operation.is_news for operation in log)
