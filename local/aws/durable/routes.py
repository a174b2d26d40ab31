"""Which durable operation an HTTP request of Lambda's API means, and on what."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

_EXECUTIONS = "/2025-12-01/durable-executions/"
_CALLBACKS = "/2025-12-01/durable-execution-callbacks/"
# Lambda's API Reference; an execution's ARN holds slashes of its own.
_ROUTES = (
    ("POST", rf"{_EXECUTIONS}(.+)/checkpoint", "CheckpointDurableExecution"),
    ("GET", rf"{_EXECUTIONS}(.+)/state", "GetDurableExecutionState"),
    ("GET", rf"{_EXECUTIONS}(.+)/history", "GetDurableExecutionHistory"),
    ("POST", rf"{_EXECUTIONS}(.+)/stop", "StopDurableExecution"),
    ("GET", rf"{_EXECUTIONS}(.+)", "GetDurableExecution"),
    ("POST", rf"{_CALLBACKS}(.+)/succeed", "SendDurableExecutionCallbackSuccess"),
    ("POST", rf"{_CALLBACKS}(.+)/fail", "SendDurableExecutionCallbackFailure"),
    ("POST", rf"{_CALLBACKS}(.+)/heartbeat", "SendDurableExecutionCallbackHeartbeat"),
    ("GET", r"/2025-12-01/functions/(.+)/durable-executions", "ListDurableExecutionsByFunction"),
    ("POST", r"/2015-03-31/functions/(.+)/invocations", "Invoke"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An operation, and the execution's ARN, callback's ID or function's name that it is about."""

    operation: str
    subject: str


def read_route(method: str, path: str) -> Route | None:
    """Return what a request means, or None for all that is not durable functions' concern."""
    decoded = unquote(path).rstrip("/")
    for verb, pattern, operation in _ROUTES:
        if verb == method and (matched := re.fullmatch(pattern, decoded)):
            return Route(operation=operation, subject=matched[1])
    return None
