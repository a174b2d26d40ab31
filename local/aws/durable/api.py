"""Lambda's API of durable executions, before ministack's own Lambda."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.aws.durable.book import AlreadyStartedError, ClosedError, UnknownError
from local.aws.durable.engine import Engine
from local.aws.durable.execution import Execution
from local.aws.durable.operations import InvalidUpdateError, Json
from local.aws.durable.routes import Route, read_route
from local.aws.scripting import Handler

_POLL_S = 0.02
_JSON = {"Content-Type": "application/json"}
_SEND = "SendDurableExecutionCallback"

type Reply = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request; header names are lower case."""

    route: Route
    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, list[str]]

    def parameter(self, name: str) -> str:
        """Return a parameter of the query, or ""."""
        return next(iter(self.query.get(name, ())), "")

    def document(self) -> Any:  # noqa: ANN401 # JSON
        """Return the decoded body."""
        return json.loads(self.body or b"{}")


def answer_durable(handler: Handler, engine: Engine) -> Handler:
    """Wrap Lambda's handler so that durable executions are the engine's."""

    async def answer(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
    ) -> tuple[int, dict[str, str], object]:
        route = read_route(method, path)
        if route is None or (route.operation == "Invoke" and not _is_ours(engine, route, headers)):
            return await handler(method, path, headers, body, query)
        asked = Asked(route=route, headers=headers, body=body, query=query)
        try:
            return await _answer(asked, engine)
        except AlreadyStartedError as error:
            return _refuse("DurableExecutionAlreadyStartedException", error, 409)
        except UnknownError as error:
            return _refuse("ResourceNotFoundException", error, 404)
        except ClosedError as error:
            is_callback = route.operation.startswith(_SEND)
            kind = "CallbackTimeoutException" if is_callback else "InvalidParameterValueException"
            return _refuse(kind, error, 400)
        except (InvalidUpdateError, ValueError, KeyError) as error:
            return _refuse("InvalidParameterValueException", error, 400)

    return answer


def _is_ours(engine: Engine, route: Route, headers: Mapping[str, str]) -> bool:
    is_durable = engine.functions.is_durable(route.subject)
    return is_durable and headers.get("x-amz-invocation-type") != "DryRun"


async def _answer(asked: Asked, engine: Engine) -> Reply:
    match asked.route.operation:
        case "Invoke":
            return await _invoke(asked, engine)
        case "ListDurableExecutionsByFunction":
            return _say(_list(asked, engine))
        case operation if operation.startswith(_SEND):
            _complete(asked, operation.removeprefix(_SEND), engine)
            return 200, dict(_JSON), b"{}"
        case operation:
            return _say(_answer_of_execution(asked, operation, engine))


def _say(document: Json) -> Reply:
    return 200, dict(_JSON), json.dumps(document).encode()


def _refuse(code: str, error: Exception, status: int) -> Reply:
    body = json.dumps({"Type": "User", "message": str(error)}).encode()
    return status, {**_JSON, "x-amzn-errortype": code}, body


async def _invoke(asked: Asked, engine: Engine) -> Reply:
    target = engine.functions.find(asked.route.subject, asked.parameter("Qualifier"))
    if target is None:
        raise UnknownError(f"Function not found: {asked.route.subject}")
    if not target.qualifier:
        raise ValueError("a durable function is invoked with a version or an alias")
    name = asked.headers.get("x-amz-durable-execution-name", "")
    payload = json.dumps(asked.document())
    execution = engine.start(target, payload, name=name)
    headers = {
        **_JSON,
        "X-Amz-Executed-Version": target.version,
        "X-Amz-Durable-Execution-Arn": execution.arn,
    }
    if asked.headers.get("x-amz-invocation-type") == "Event":
        return 202, headers, b""
    while execution.status == "RUNNING":  # noqa: ASYNC110 # it ends in another thread
        await asyncio.sleep(_POLL_S)
    if execution.status == "SUCCEEDED":
        return 200, headers, (execution.result or "null").encode()
    error = execution.error or {}
    told = {"errorType": error.get("ErrorType"), "errorMessage": error.get("ErrorMessage")}
    return 200, {**headers, "X-Amz-Function-Error": "Unhandled"}, json.dumps(told).encode()


def _complete(asked: Asked, how: str, engine: Engine) -> None:
    callback = asked.route.subject
    match how:
        case "Success":
            result = asked.body.decode() or None
            engine.complete_callback(callback, "SUCCEEDED", result=result)
        case "Failure":
            engine.complete_callback(callback, "FAILED", error=asked.document())
        case _:
            engine.book.keep_callback(callback)


def _answer_of_execution(asked: Asked, operation: str, engine: Engine) -> Json:
    arn = asked.route.subject
    match operation:
        case "CheckpointDurableExecution":
            asked_for = asked.document()
            token, updates = asked_for["CheckpointToken"], asked_for.get("Updates") or []
            execution = engine.checkpoint(arn, token, updates)
            operations = engine.book.describe(execution, milliseconds=False)
            state = {"Operations": operations}
            return {"CheckpointToken": execution.token, "NewExecutionState": state}
        case "GetDurableExecutionState":
            execution = engine.book.find(arn)
            return {"Operations": engine.book.describe(execution, milliseconds=False)}
        case "GetDurableExecutionHistory":
            events = list(engine.book.find(arn).events)
            is_reverse = asked.parameter("ReverseOrder") == "true"
            return {"Events": events[::-1] if is_reverse else events}
        case "StopDurableExecution":
            error = {"ErrorType": "Stopped", "ErrorMessage": "stopped by a caller"}
            execution = engine.stop(arn, error | asked.document())
            return {"StopTimestamp": execution.ended}
        case _:
            return _describe(engine.book.find(arn), whole=True)


def _list(asked: Asked, engine: Engine) -> Json:
    target = engine.functions.find(asked.route.subject, asked.parameter("Qualifier"))
    if target is None:
        raise UnknownError(f"Function not found: {asked.route.subject}")
    name, statuses = asked.parameter("DurableExecutionName"), asked.query.get("Statuses")
    found = [
        execution
        for execution in list(engine.book.executions.values())
        if execution.function_arn == target.arn
        and (not target.qualifier or execution.version == target.version)
        and (not name or execution.name == name)
        and (not statuses or execution.status in statuses)
    ]
    found.sort(key=lambda e: e.started, reverse=asked.parameter("ReverseOrder") == "true")
    return {"DurableExecutions": [_describe(execution, whole=False) for execution in found]}


def _describe(execution: Execution, *, whole: bool) -> Json:
    described: Json = {
        "DurableExecutionArn": execution.arn,
        "DurableExecutionName": execution.name,
        "FunctionArn": execution.function_arn,
        "StartTimestamp": execution.started,
        "Status": execution.status,
    }
    if execution.ended is not None:
        described["EndTimestamp"] = execution.ended
    if whole:
        described |= {"InputPayload": execution.payload, "Version": execution.version}
        ends = {"Result": execution.result, "Error": execution.error}
        described |= {key: value for key, value in ends.items() if value is not None}
    return described
