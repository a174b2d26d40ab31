"""Plays Lambda's Runtime API to one process: hands out events, takes answers, tells when."""

import time
import uuid
from dataclasses import dataclass
from enum import Enum
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Any, Self

ARN = "arn:aws:lambda:ap-northeast-2:123456789012:function:bench"


class Step(Enum):
    """What the process under measurement did."""

    WAITS = "waits for an event"
    ANSWERED = "answered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class News:
    """One step, when it was seen (perf_counter seconds) and what came with it."""

    step: Step
    at: float
    body: bytes = b""


class RuntimeApi:
    """The Runtime API on a free port of 127.0.0.1 (AWS Lambda Developer Guide, "Runtime API").

    Args:
        timeout_s: how long each invocation may take.

    Attributes:
        events: put an event here when the process waits.
        news: what the process did, in order.
    """

    def __init__(self, *, timeout_s: float) -> None:
        self.events: Queue[bytes] = Queue()
        self.news: Queue[News] = Queue()
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), partial(_Handler, self.events, self.news, timeout_s)
        )
        self._server.daemon_threads = True

    @property
    def address(self) -> str:
        """What AWS_LAMBDA_RUNTIME_API has to be."""
        return f"127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection of the process.

    Args:
        events: what it is given to do.
        news: what it did.
        timeout_s: how long each invocation may take.
        connection: what http.server gives a handler.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else a delayed acknowledgement adds 40 ms
    wbufsize = 65536

    def __init__(
        self,
        events: Queue[bytes],
        news: Queue[News],
        timeout_s: float,
        *connection: Any,  # noqa: ANN401 - http.server's
    ) -> None:
        self._events, self._news, self._timeout_s = events, news, timeout_s
        super().__init__(*connection)

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._news.put(News(Step.WAITS, time.perf_counter()))
        event = self._events.get()
        deadline = int((time.time() + self._timeout_s) * 1000)
        self._reply(
            200,
            event,
            {
                "Lambda-Runtime-Aws-Request-Id": str(uuid.uuid4()),
                "Lambda-Runtime-Deadline-Ms": str(deadline),
                "Lambda-Runtime-Invoked-Function-Arn": ARN,
            },
        )

    def do_POST(self) -> None:
        body = self._body()
        step = Step.ANSWERED if self.path.endswith("/response") else Step.FAILED
        self._news.put(News(step, time.perf_counter(), body))
        self._reply(202, b"{}", {})

    def _body(self) -> bytes:
        if length := self.headers.get("Content-Length"):
            return self.rfile.read(int(length))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        # Without a content type, the runtime's own client ends with SIGSEGV.
        always = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        for key, value in {**headers, **always}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
