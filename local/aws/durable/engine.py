"""Drives durable executions: invokes their function, wakes it, tries again, ends them."""

import json
import logging
import threading
from typing import Any

from local.aws.durable.book import Book, Chained
from local.aws.durable.execution import Execution, Parent
from local.aws.durable.functions import Functions, Outcome, Target
from local.aws.durable.operations import Json, find_deadline, has_news, is_waiting, take_news

# As AWS's own local runner has it (aws-durable-execution-sdk-python-testing 1.4.0, Executor).
ATTEMPTS, BACKOFF_S = 5, 5
_IDLE_S = 3600.0

_LOG = logging.getLogger(__name__)


class Engine:
    """Runs what stands in the book, one invocation at a time for each execution.

    Args:
        functions: invokes and finds functions.
        book: the executions.
    """

    def __init__(self, functions: Functions, book: Book) -> None:
        self.functions = functions
        self.book = book
        self._timer: threading.Thread | None = None

    def start(
        self, target: Target, payload: str, *, name: str = "", parent: Parent | None = None
    ) -> Execution:
        """Begin an execution; see Book.start."""
        execution = self.book.start(target, payload, name=name, parent=parent)
        self.wake()
        return execution

    def checkpoint(self, arn: str, token: str, updates: list[Json]) -> Execution:
        """Take a checkpoint and begin what the handler asks to be invoked; see Book.checkpoint."""
        for chained in self.book.checkpoint(arn, token, updates):
            threading.Thread(target=self._chain, args=(chained,), daemon=True).start()
        return self.book.find(arn)

    def complete_callback(
        self, callback_id: str, status: str, *, result: str | None = None, error: Json | None = None
    ) -> None:
        """End a callback and wake its execution; see Book.complete_callback."""
        self.book.complete_callback(callback_id, status, result=result, error=error)
        self.wake()

    def stop(self, arn: str, error: Json) -> Execution:
        """End an execution as STOPPED; its handler is not told.

        Raises:
            UnknownError, ClosedError: it does not exist, or has ended.
        """
        execution = self.book.find_running(arn)
        self._end(execution, "STOPPED", error=error)
        return execution

    def change_scale(self, scale: float) -> None:
        """Let durable time run at another speed, for timers under way too; see Clock."""
        with self.book.changed:
            self.book.clock.change_scale(scale)
        self.wake()

    def list_executions(self) -> list[Json]:
        """Return name, function and status of every execution, oldest first."""
        with self.book.changed:
            return [
                {"name": e.name, "function": e.function_arn.rpartition(":")[2], "status": e.status}
                for e in self.book.executions.values()
            ]

    def wake(self) -> None:
        """Look at once for executions that something has happened to."""
        with self.book.changed:
            if self._timer is None:
                self._timer = threading.Thread(target=self._watch, daemon=True)
                self._timer.start()
            self.book.changed.notify_all()

    def _watch(self) -> None:
        book = self.book
        with book.changed:
            while True:
                moments = []
                for execution in book.executions.values():
                    if execution.status != "RUNNING" or execution.is_driven:
                        continue
                    if self._is_due(execution):
                        execution.is_driven = True
                        threading.Thread(target=self._drive, args=(execution,), daemon=True).start()
                    elif (moment := self._next_moment(execution)) is not None:
                        moments.append(moment)
                rest = min(moments, default=_IDLE_S)
                book.changed.wait(max(0.0, rest))

    def _is_due(self, execution: Execution) -> bool:
        if self.book.is_overdue(execution):
            return True
        if execution.retry_at is not None:
            return self.book.clock.now() >= execution.retry_at
        self.book.settle(execution)
        return not execution.was_invoked or has_news(execution.log.values())

    def _next_moment(self, execution: Execution) -> float | None:
        """Return the machine's seconds until something is due."""
        clock = self.book.clock
        due = execution.retry_at or find_deadline(execution.log)
        waits = [] if due is None else [(due - clock.now()) * clock.scale]
        if execution.deadline is not None:
            limit = (execution.deadline - clock.now()) * clock.scale
            waits.append(max(limit, execution.floor - clock.machine()))
        return min(waits, default=None)

    def _drive(self, execution: Execution) -> None:
        try:
            self._take_turn(execution)
        except Exception as error:  # noqa: BLE001 # ours or ministack's: it must end
            _LOG.exception("%s", execution.arn)
            told = {"ErrorType": type(error).__name__, "ErrorMessage": str(error)}
            self._end(execution, "FAILED", error=told)
        finally:
            execution.is_driven = False
            self.wake()

    def _take_turn(self, execution: Execution) -> None:
        if self.book.is_overdue(execution):
            message = "the execution has used up its ExecutionTimeout"
            error = {"ErrorType": "ExecutionTimeout", "ErrorMessage": message}
            self._end(execution, "TIMED_OUT", error=error)
            return
        outcome = self.functions.run(
            execution.function_arn, execution.version, self._make_event(execution)
        )
        with self.book.changed:
            if execution.status == "RUNNING":
                self._conclude(execution, outcome)

    def _make_event(self, execution: Execution) -> Json:
        with self.book.changed:
            self.book.settle(execution)
            execution.was_invoked, execution.retry_at = True, None
            updated = take_news(execution.log)
            return {
                "DurableExecutionArn": execution.arn,
                "CheckpointToken": execution.renew_token(),
                "UpdatedOperationIds": updated,
                "InitialExecutionState": {
                    "Operations": self.book.describe(execution, milliseconds=True),
                    "NextMarker": "",
                },
            }

    def _conclude(self, execution: Execution, outcome: Outcome) -> None:
        answer: Any = outcome.answer if isinstance(outcome.answer, dict) else {}
        match answer.get("Status"):
            case "SUCCEEDED":
                result = answer.get("Result") or _find_large_result(execution)
                self._end(execution, "SUCCEEDED", result=result)
            case "FAILED":
                self._end(execution, "FAILED", error=answer.get("Error") or _UNNAMED)
            case "PENDING" if is_waiting(execution.log):
                execution.failures = 0
            case _:
                self._fail_attempt(execution, outcome.error or answer.get("Error") or _UNNAMED)

    def _fail_attempt(self, execution: Execution, error: Json) -> None:
        execution.failures += 1
        if execution.failures >= ATTEMPTS:
            self._end(execution, "FAILED", error=error)
        else:
            execution.retry_at = self.book.clock.now() + BACKOFF_S

    def _end(
        self,
        execution: Execution,
        status: str,
        *,
        result: str | None = None,
        error: Json | None = None,
    ) -> None:
        with self.book.changed:
            if execution.status != "RUNNING":
                return
            execution.end(status, self.book.clock.machine(), result=result, error=error)
        self.functions.tell_end(execution)
        if execution.parent:
            self._tell_parent(execution.parent, result=result, error=error)
        elif status != "SUCCEEDED":
            self.functions.report_failure(execution)

    def _tell_parent(self, parent: Parent, *, result: str | None, error: Json | None) -> None:
        if self.book.complete_chained(parent, result=result, error=error):
            self.wake()

    def _chain(self, chained: Chained) -> None:
        """Invoke what a handler asked for; runs in a thread of its own."""
        caller = chained.parent.execution.function_arn
        target = self.functions.find(chained.function)
        if not self.functions.may_invoke(caller, chained.function):
            message = f"not authorized to perform: lambda:InvokeFunction on {chained.function}"
            error = {"ErrorType": "AccessDeniedException", "ErrorMessage": message}
            self._tell_parent(chained.parent, result=None, error=error)
        elif target is None:
            message = f"Function not found: {chained.function}"
            error = {"ErrorType": "ResourceNotFoundException", "ErrorMessage": message}
            self._tell_parent(chained.parent, result=None, error=error)
        elif target.is_durable:
            self.start(target, chained.payload, parent=chained.parent)
        else:
            event = json.loads(chained.payload)
            outcome = self.functions.run(target.arn, target.version, event)
            result = None if outcome.error else json.dumps(outcome.answer)
            self._tell_parent(chained.parent, result=result, error=outcome.error)


_UNNAMED = {"ErrorType": "Unknown", "ErrorMessage": "the handler gave no reason"}


def _find_large_result(execution: Execution) -> str | None:
    """Return a result that was checkpointed, for it is too large for an answer."""
    ends = [o for o in execution.log.values() if o.kind == "EXECUTION" and o.result is not None]
    return ends[-1].result if ends else None
