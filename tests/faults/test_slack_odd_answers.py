"""Answers that do not come from Slack itself: proxies, gateways, broken bodies."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from moto import mock_aws

from notifier.errors import DeliveryError, Refused, Unreachable
from tests.slack_delivery import impatient, message_of, put_secret, secrets, transport_to


@contextmanager
def _server(status: int, headers: dict[str, str], body: bytes) -> Iterator[str]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.rfile.read(int(handler.headers["Content-Length"]))
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    verbs = {"do_POST": answer, "log_message": lambda *_: None}
    server = HTTPServer(("127.0.0.1", 0), type("Odd", (BaseHTTPRequestHandler,), verbs))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


HTML = {"Content-Type": "text/html"}
JSON = {"Content-Type": "application/json"}
ODD = [
    (502, HTML, b"<html>Bad Gateway</html>", Unreachable),
    (504, HTML, b"", Unreachable),
    (429, {**JSON, "Retry-After": "soon"}, b'{"ok": false, "error": "ratelimited"}', Unreachable),
    (429, JSON, b"{}", Unreachable),
    (200, JSON, b'{"ok": tru', Unreachable),
    (200, {**JSON, "Content-Length": "999"}, b"{}", Unreachable),
    (200, JSON, b'{"ok": false, "error": "internal_error"}', Unreachable),
    (200, JSON, b'{"ok": false, "error": "never_heard_of"}', Refused),
    (403, HTML, b"<html>Forbidden by proxy</html>", Refused),
]


@pytest.mark.parametrize(("status", "headers", "body", "expected"), ODD)
def test_an_odd_answer_of_the_api_is_judged(
    status: int, headers: dict[str, str], body: bytes, expected: type[DeliveryError]
) -> None:
    with mock_aws(), _server(status, headers, body) as address:
        put_secret(secrets(), bot_token="xoxb-1")
        transport = transport_to(address, patience=impatient(retries=1))

        with pytest.raises(expected) as caught:
            transport.send(message_of("root", "one"))

        left = caught.value.unsent
        assert left is not None
        assert left.message == message_of("root", "one")


@pytest.mark.parametrize(("status", "headers", "body", "expected"), [ODD[0], ODD[2], ODD[8]])
def test_an_odd_answer_of_a_webhook_is_judged(
    status: int, headers: dict[str, str], body: bytes, expected: type[DeliveryError]
) -> None:
    with mock_aws(), _server(status, headers, body) as address:
        put_secret(secrets(), webhook_url=address)

        with pytest.raises(expected):
            transport_to("", patience=impatient(retries=1)).send(message_of("root"))
