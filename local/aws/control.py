"""What the embedded AWS serves beside AWS: readiness, scripted answers, PetClinic's health."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol

from botocore.exceptions import UnknownServiceError
from botocore.model import OperationNotFoundError

from local.aws.answers import Json, MalformedAnswerError, parse_answer
from local.aws.scripting import AnswerBook

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Scope]]
type Send = Callable[[Scope], Awaitable[None]]
type Application = Callable[[Scope, Receive, Send], Awaitable[None]]

READY_PATH = "/_world/ready"
ANSWERS_PATH = "/_world/answers"
METRICS_PATH = "/_world/metrics"
DURABLE_PATH = "/_world/durable"
HEALTH_SWITCH_PATH = "/_world/health"
APPLICATION_HEALTH_PATH = "/petclinic/actuator/health"
OUTAGE_SECONDS = 5.0
"""For so long the application is down after a failover; with a real Aurora it may be a minute."""
_MALFORMED = (
    MalformedAnswerError,
    OperationNotFoundError,
    UnknownServiceError,
    KeyError,
    ValueError,
    TypeError,
)


class DurableTime(Protocol):
    """The engine of durable executions, as far as it is changed from here."""

    def change_scale(self, scale: float) -> None:
        """Let durable time run at another speed."""

    def list_executions(self) -> list[Json]:
        """Return name, function and status of every execution."""


@dataclass(slots=True, kw_only=True)
class ApplicationHealth:
    """What the PetClinic's own health page says; delay in milliseconds."""

    status_code: int = 200
    body: Json = field(
        default_factory=lambda: {"status": "UP", "groups": ["liveness", "readiness"]}
    )
    delay_ms: int = 0


_WITHOUT_DATABASE = {"status": "DOWN", "components": {"db": {"status": "DOWN"}}}


@dataclass(slots=True)
class Control:
    """The parts of the embedded AWS that people and tests may change while it runs."""

    book: AnswerBook = field(default_factory=AnswerBook)
    health: ApplicationHealth = field(default_factory=ApplicationHealth)
    replace_metrics: Callable[[Json], None] = lambda _: None
    durable: DurableTime | None = None
    _down_until: float = 0.0

    def lose_database(self) -> None:
        """Let the application's health page be down for a moment: its writer is gone."""
        self._down_until = time.monotonic() + OUTAGE_SECONDS

    async def answer(self, method: str, path: str, body: bytes) -> tuple[int, Json]:
        """Carry out one request to a path of ours and return its HTTP status and JSON."""
        try:
            return await self._route(method, path, body)
        except _MALFORMED as problem:
            return HTTPStatus.BAD_REQUEST, {"error": str(problem)}

    async def _route(self, method: str, path: str, body: bytes) -> tuple[int, Json]:
        if (method, path) == ("GET", READY_PATH):
            return HTTPStatus.OK, {"ready": True}
        if (method, path) == ("GET", APPLICATION_HEALTH_PATH):
            await asyncio.sleep(self.health.delay_ms / 1000)
            if time.monotonic() < self._down_until:
                return HTTPStatus.SERVICE_UNAVAILABLE, _WITHOUT_DATABASE
            return self.health.status_code, self.health.body
        if path == DURABLE_PATH and self.durable:
            if method == "PUT":
                self.durable.change_scale(float(json.loads(body)["time_scale"]))
            return HTTPStatus.OK, {"executions": self.durable.list_executions()}
        return self._change(method, path, body)

    def _change(self, method: str, path: str, body: bytes) -> tuple[int, Json]:
        name = path.removeprefix(ANSWERS_PATH).strip("/")
        if path == HEALTH_SWITCH_PATH and method in {"PUT", "DELETE"}:
            changes = json.loads(body) if method == "PUT" else {}
            self.health, self._down_until = ApplicationHealth(**changes), 0.0
        elif (method, path) == ("PUT", METRICS_PATH):
            self.replace_metrics(json.loads(body))
        elif path.startswith(ANSWERS_PATH) and method == "PUT" and name:
            self.book.put(name, [parse_answer(document) for document in json.loads(body)])
        elif path.startswith(ANSWERS_PATH) and method == "DELETE":
            self.book.remove(name) if name else self.book.clear()
        elif not (path == ANSWERS_PATH and method == "GET"):
            return HTTPStatus.NOT_FOUND, {"error": f"no {method} {path} here"}
        return HTTPStatus.OK, self.book.describe()


def stand_before(aws: Application, control: Control) -> Application:
    """Build an ASGI application that serves our paths itself and leaves the rest to AWS."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        ours = ("/_world/", APPLICATION_HEALTH_PATH)
        if scope["type"] != "http" or not scope["path"].startswith(ours):
            await aws(scope, receive, send)
            return
        status, document = await control.answer(
            scope["method"], scope["path"], await _read_body(receive)
        )
        body = json.dumps(document).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": int(status), "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


async def _read_body(receive: Receive) -> bytes:
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
