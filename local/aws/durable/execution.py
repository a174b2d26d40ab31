"""One durable execution: what Lambda knows of it, and its history."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from uuid import uuid4

from local.aws.durable.operations import Json, Operation

# What GetDurableExecutionHistory tells, by an operation's kind and state (Lambda's API Reference).
_EVENTS = {
    ("STEP", "STARTED"): "StepStarted",
    ("STEP", "SUCCEEDED"): "StepSucceeded",
    ("STEP", "FAILED"): "StepFailed",
    ("WAIT", "STARTED"): "WaitStarted",
    ("WAIT", "SUCCEEDED"): "WaitSucceeded",
    ("WAIT", "CANCELLED"): "WaitCancelled",
    ("CALLBACK", "STARTED"): "CallbackStarted",
    ("CALLBACK", "SUCCEEDED"): "CallbackSucceeded",
    ("CALLBACK", "FAILED"): "CallbackFailed",
    ("CALLBACK", "TIMED_OUT"): "CallbackTimedOut",
    ("CHAINED_INVOKE", "STARTED"): "ChainedInvokeStarted",
    ("CHAINED_INVOKE", "SUCCEEDED"): "ChainedInvokeSucceeded",
    ("CHAINED_INVOKE", "FAILED"): "ChainedInvokeFailed",
    ("CHAINED_INVOKE", "TIMED_OUT"): "ChainedInvokeTimedOut",
    ("CHAINED_INVOKE", "STOPPED"): "ChainedInvokeStopped",
    ("CONTEXT", "STARTED"): "ContextStarted",
    ("CONTEXT", "SUCCEEDED"): "ContextSucceeded",
    ("CONTEXT", "FAILED"): "ContextFailed",
    ("EXECUTION", "STARTED"): "ExecutionStarted",
    ("EXECUTION", "SUCCEEDED"): "ExecutionSucceeded",
    ("EXECUTION", "FAILED"): "ExecutionFailed",
    ("EXECUTION", "TIMED_OUT"): "ExecutionTimedOut",
    ("EXECUTION", "STOPPED"): "ExecutionStopped",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """The operation that waits for a chained execution's end."""

    execution: "Execution"
    operation_id: str


@dataclass(slots=True, kw_only=True)
class Execution:
    """A durable execution.

    Attributes:
        function_arn: without a version.
        version: the published version that it is pinned to, or "$LATEST".
        qualifier: the alias or version that it was started by.
        payload: the caller's event, as JSON.
        started, ended: seconds by the machine's clock.
        deadline: durable time at which it is over; None without a limit.
        floor: the machine's time before which it is never over, however fast time runs.
        retry_at: durable time of the next attempt after a crash.
        failures: invocations in a row that crashed.
        is_driven: an invocation is under way.
    """

    arn: str
    name: str
    function_arn: str
    version: str
    qualifier: str
    payload: str
    started: float
    deadline: float | None
    floor: float
    parent: Parent | None = None
    status: str = "RUNNING"
    ended: float | None = None
    result: str | None = None
    error: Json | None = None
    token: str = ""
    log: dict[str, Operation] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    was_invoked: bool = False
    retry_at: float | None = None
    failures: int = 0
    is_driven: bool = False

    def renew_token(self) -> str:
        """Give the execution the token that its next checkpoint must bring."""
        self.token = base64.b64encode(secrets.token_bytes(32)).decode()
        return self.token

    def tell(self, operation: Operation, moment: float) -> None:
        """Write what an operation has come to into the history."""
        kind = _EVENTS.get((operation.kind, operation.status))
        if kind is None:
            return
        event: Json = {
            "EventId": len(self.events) + 1,
            "EventType": kind,
            "EventTimestamp": moment,
            "Id": operation.id,
            f"{kind}Details": _event_details(operation),
        }
        for key, value in (("Name", operation.name), ("ParentId", operation.parent_id)):
            if value:
                event[key] = value
        self.events.append(event)

    def end(self, status: str, moment: float, *, result: str | None, error: Json | None) -> None:
        """Close the execution; a chained invoke under way ends with it."""
        # The status last: who waits for the end looks at it from another thread.
        self.ended, self.result, self.error, self.status = moment, result, error, status
        for operation in self.log.values():
            if operation.kind == "CHAINED_INVOKE" and operation.status == "STARTED":
                operation.finish("STOPPED", moment, result=None, error=error)
                self.tell(operation, moment)
        root = self.log[self.arn.rpartition("/")[2]]
        root.status, root.ended, root.result, root.error = status, moment, result, error
        self.tell(root, moment)


def _event_details(operation: Operation) -> Json:
    if operation.status == "STARTED":
        if operation.kind == "CALLBACK":
            return {"CallbackId": operation.callback_id}
        if operation.kind == "EXECUTION":
            return {"Input": {"Payload": operation.extra["InputPayload"], "Truncated": False}}
        return {}
    if operation.error is not None:
        return {"Error": {"Payload": operation.error, "Truncated": False}}
    return {"Result": {"Payload": operation.result or "", "Truncated": False}}


def make_arn(function_arn: str, version: str) -> str:
    """Return a new execution's ARN; its last part is the ID of its own operation."""
    return f"{function_arn}:{version}/durable-execution/{uuid4().hex[:24]}/{uuid4().hex[:24]}"


def make_callback_id(arn: str, operation_id: str) -> str:
    """Return a callback's ID: one per execution and operation, the same at each replay."""
    return hashlib.sha256(f"{arn}\n{operation_id}".encode()).hexdigest()


def make_root(execution: Execution) -> Operation:
    """Return the operation from which the SDK reads the caller's event."""
    return Operation(
        id=execution.arn.rpartition("/")[2],
        kind="EXECUTION",
        started=execution.started,
        extra={"InputPayload": execution.payload},
    )
