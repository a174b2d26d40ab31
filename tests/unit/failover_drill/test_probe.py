"""A client's question: answered well, answered ill, or not at all."""

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from functions.failover_drill.judge.downtime import BEFORE
from functions.failover_drill.probe import LONGEST, Client, ask_page


class Page(BaseHTTPRequestHandler):
    """Answers with the status that its path names."""

    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "said"), [(200, ""), (302, ""), (404, "HTTP 404"), (503, "HTTP 503")]
)
def test_only_an_answer_that_is_well_is_well(url: str, status: int, said: str) -> None:
    assert ask_page(f"{url}/{status}") == said


def test_a_page_that_nobody_vouches_for_is_no_answer() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert ask_page(f"https://127.0.0.1:{server.server_port}/200") == "SSLError"
        server.shutdown()


def test_nobody_there_is_an_outage_and_no_error() -> None:
    assert ask_page("http://127.0.0.1:9") == "NewConnectionError"


def test_a_client_asks_once_a_second_however_long_an_answer_takes() -> None:
    now = [50.0]

    def ask(_address: str) -> str:
        now[0] += 0.25
        return ""

    client = Client(ask=ask, clock=lambda: now[0], sleep=lambda s: now.__setitem__(0, now[0] + s))
    assert [probe.at for probe in client.ask_before("a")] == [-5, -4, -3, -2, -1]
    assert now[0] == 50.0 + BEFORE
    since = now[0]
    assert [probe.at for probe in client.ask_after("a", since=since)] == list(range(int(LONGEST)))
