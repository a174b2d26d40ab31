"""Keeps all durable executions and their callbacks, and changes them as Lambda's API may."""

import json
import threading
from dataclasses import dataclass, field

from local.aws.durable.clock import Clock
from local.aws.durable.execution import Execution, Parent, make_arn, make_callback_id, make_root
from local.aws.durable.functions import Target
from local.aws.durable.operations import Json, Operation, apply_update, settle
from local.aws.durable.wire import write_operations

_LEAST_S = 60
"""An execution's time limit is never shorter by the machine's clock, in which its code runs."""


class AlreadyStartedError(Exception):
    """Another payload runs or ran under the execution's name."""


class ClosedError(Exception):
    """The callback or execution has ended, or the checkpoint comes from an ended invocation."""


class UnknownError(Exception):
    """There is no such execution or callback."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chained:
    """A function that a handler has asked for with `context.invoke`."""

    parent: Parent
    function: str
    payload: str


@dataclass(slots=True)
class Book:
    """The executions of one embedded AWS; every method is safe from many threads.

    Attributes:
        clock: the durable time.
        changed: its lock guards everything; notified when a timer may have moved.
    """

    clock: Clock
    changed: threading.Condition = field(default_factory=threading.Condition)
    executions: dict[str, Execution] = field(default_factory=dict)
    _callbacks: dict[str, tuple[Execution, Operation]] = field(default_factory=dict)

    def start(
        self, target: Target, payload: str, *, name: str = "", parent: Parent | None = None
    ) -> Execution:
        """Begin an execution, or return the one that has this name and payload already.

        Args:
            target: the function.
            payload: its event, as JSON.
            name: unique among the function's executions; "" takes a made-up one.
            parent: who waits for the end.

        Raises:
            AlreadyStartedError: the name is taken by another payload.
        """
        with self.changed:
            for other in self.executions.values():
                if name and (other.function_arn, other.name) == (target.arn, name):
                    if json.loads(other.payload) == json.loads(payload):
                        return other
                    raise AlreadyStartedError(f"{name} is taken by another payload: {other.arn}")
            execution = self._make(target, payload, name, parent)
            self.executions[execution.arn] = execution
            return execution

    def _make(self, target: Target, payload: str, name: str, parent: Parent | None) -> Execution:
        arn = make_arn(target.arn, target.version)
        machine = self.clock.machine()
        execution = Execution(
            arn=arn,
            name=name or arn.split("/")[2],
            function_arn=target.arn,
            version=target.version,
            qualifier=target.qualifier,
            payload=payload,
            started=machine,
            deadline=None if target.seconds is None else self.clock.now() + target.seconds,
            floor=machine + _LEAST_S,
            parent=parent,
        )
        root = make_root(execution)
        execution.log[root.id] = root
        execution.tell(root, machine)
        return execution

    def find(self, arn: str) -> Execution:
        """Return the execution of an ARN.

        Raises:
            UnknownError: there is none.
        """
        with self.changed:
            if arn not in self.executions:
                raise UnknownError(f"there is no durable execution {arn}")
            return self.executions[arn]

    def find_running(self, arn: str) -> Execution:
        """Return an execution that goes on; raises as `find`, and ClosedError."""
        execution = self.find(arn)
        if execution.status != "RUNNING":
            raise ClosedError(f"the execution has ended as {execution.status}")
        return execution

    def describe(self, execution: Execution, *, milliseconds: bool) -> list[Json]:
        """Write an execution's operations as the SDK reads them."""
        with self.changed:
            return write_operations(
                execution.log.values(), on_machine=self.clock.on_machine, milliseconds=milliseconds
            )

    def settle(self, execution: Execution) -> None:
        """Let what is due in an execution happen."""
        with self.changed:
            machine = self.clock.machine()
            for operation in settle(execution.log, machine=machine, now=self.clock.now()):
                execution.tell(operation, machine)

    def is_overdue(self, execution: Execution) -> bool:
        """Tell whether an execution has used up its own time."""
        is_late = execution.deadline is not None and self.clock.now() >= execution.deadline
        return is_late and self.clock.machine() >= execution.floor

    def checkpoint(self, arn: str, token: str, updates: list[Json]) -> list[Chained]:
        """Take what a running handler has done, and return what it asked to be invoked.

        Raises:
            UnknownError, ClosedError: it may not write any more.
            InvalidUpdateError: one of the updates is wrong.
        """
        with self.changed:
            execution = self.find_running(arn)
            if token != execution.token:
                raise ClosedError("the checkpoint token is not the execution's present one")
            self.settle(execution)
            chained = [c for update in updates if (c := self._apply(execution, update))]
            execution.renew_token()
            self.changed.notify_all()
            return chained

    def _apply(self, execution: Execution, update: Json) -> Chained | None:
        machine = self.clock.machine()
        operation = apply_update(execution.log, update, machine=machine, now=self.clock.now())
        if operation.kind == "CALLBACK":
            operation.callback_id = make_callback_id(execution.arn, operation.id)
            self._callbacks[operation.callback_id] = (execution, operation)
        execution.tell(operation, machine)
        if (operation.kind, update["Action"]) != ("CHAINED_INVOKE", "START"):
            return None
        return Chained(
            parent=Parent(execution=execution, operation_id=operation.id),
            function=update["ChainedInvokeOptions"]["FunctionName"],
            payload=update.get("Payload") or "null",
        )

    def find_callback(self, callback_id: str) -> Execution | None:
        """Return the execution that waits or waited for a callback, or None."""
        with self.changed:
            found = self._callbacks.get(callback_id)
            return found[0] if found else None

    def complete_callback(
        self, callback_id: str, status: str, *, result: str | None = None, error: Json | None = None
    ) -> Execution:
        """End a callback as SUCCEEDED or FAILED and return its execution.

        Raises:
            UnknownError: there is no such callback.
            ClosedError: it has ended, or its execution has.
        """
        with self.changed:
            execution, operation = self._open_callback(callback_id)
            operation.finish(status, self.clock.machine(), result=result, error=error)
            execution.tell(operation, self.clock.machine())
            return execution

    def keep_callback(self, callback_id: str) -> None:
        """Note a callback's sign of life; raises as complete_callback does."""
        with self.changed:
            _, operation = self._open_callback(callback_id)
            if operation.heartbeat_s:
                operation.heartbeat_deadline = self.clock.now() + operation.heartbeat_s

    def _open_callback(self, callback_id: str) -> tuple[Execution, Operation]:
        if callback_id not in self._callbacks:
            raise UnknownError(f"there is no callback {callback_id}")
        execution, operation = self._callbacks[callback_id]
        self.settle(execution)
        if operation.status != "STARTED" or execution.status != "RUNNING":
            raise ClosedError("the callback has timed out or was answered already")
        return execution, operation

    def complete_chained(self, parent: Parent, *, result: str | None, error: Json | None) -> bool:
        """End a chained invoke; False when its execution no longer waits for it."""
        with self.changed:
            operation = parent.execution.log[parent.operation_id]
            if parent.execution.status != "RUNNING" or operation.status != "STARTED":
                return False
            status = "FAILED" if error else "SUCCEEDED"
            operation.finish(status, self.clock.machine(), result=result, error=error)
            parent.execution.tell(operation, self.clock.machine())
            return True
