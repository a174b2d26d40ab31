"""Lambda in the made-up account: takes invocations and checkpoints, and runs nothing."""

import json
import time
from dataclasses import dataclass, field

from bench.world.place import Json
from local.aws.durable.operations import Operation, apply_update
from local.aws.durable.routes import Route, read_route
from local.aws.durable.wire import write_operations
from local.aws.protocol import Call, Reply

TOKEN = "bench"  # noqa: S105 - a checkpoint's, which guards nothing here
_JSON = {"Content-Type": "application/json"}

type Log = dict[str, Operation]


def take_updates(log: Log, updates: list[Json]) -> list[Operation]:
    """Carry a checkpoint's updates into a log, and return the operations that they changed."""
    changed = [apply_update(log, one, machine=time.time(), now=time.time()) for one in updates]
    for operation in changed:
        if operation.kind == "CALLBACK":
            operation.callback_id = operation.callback_id or f"callback-{operation.id}"
    return changed


def describe(operations: list[Operation], *, milliseconds: bool) -> list[Json]:
    """Write operations as the SDK reads them, in an event (milliseconds) or in an answer."""
    return write_operations(operations, on_machine=lambda at: at, milliseconds=milliseconds)


@dataclass(slots=True)
class Executions:
    """What handlers have checkpointed, by their executions' ARNs."""

    logs: dict[str, Log] = field(default_factory=dict)

    def answer(self, call: Call) -> tuple[str, Json, Reply] | None:
        """Answer a call about invocations, executions and callbacks; None for any other.

        Returns:
            The operation, its parameters so far as anybody asks for them, and the answer.
        """
        route = read_route(call.method, call.path)
        if route is None:
            return None
        asked = json.loads(call.body or b"{}")
        match route.operation:
            case "Invoke":
                headers = {"X-Amz-Durable-Execution-Arn": f"{route.subject}:bench"}
                said = asked | {"FunctionName": route.subject}
                return route.operation, said, Reply(202, headers, b"")
            case "CheckpointDurableExecution":
                return self._checkpoint(route, asked)
            case "GetDurableExecutionState":
                every = list(self.logs.get(route.subject, {}).values())
                return _say(route, asked, {"Operations": describe(every, milliseconds=False)})
            case _:
                return _say(route, asked, {})

    def _checkpoint(self, route: Route, asked: Json) -> tuple[str, Json, Reply]:
        log = self.logs.setdefault(route.subject, {})
        changed = take_updates(log, asked.get("Updates") or [])
        state = {"Operations": describe(changed, milliseconds=False)}
        said = {"CheckpointToken": TOKEN, "NewExecutionState": state}
        return _say(route, asked | {"DurableExecutionArn": route.subject}, said)


def _say(route: Route, asked: Json, answer: Json) -> tuple[str, Json, Reply]:
    return route.operation, asked, Reply(200, dict(_JSON), json.dumps(answer).encode())
