"""An answer goes to Slack or its stand-in, for one person's eyes, and replaces nothing."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from functions.slack_actions.reply import slack_reply


class _Slack(BaseHTTPRequestHandler):
    """Takes what is posted, and says no to "refused"."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append(json.loads(body))  # type: ignore[attr-defined]
        self.send_response(404 if self.path == "/refused" else 200)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass


@pytest.fixture
def slack() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), _Slack) as server:
        server.posted = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_only_the_person_sees_the_answer_and_the_message_stays(slack: HTTPServer) -> None:
    place = f"http://127.0.0.1:{slack.server_port}/"
    slack_reply(f"{place}api/")(f"{place}actions/1", "Too late")
    posted = slack.posted  # type: ignore[attr-defined]
    assert posted == [{"text": "Too late", "response_type": "ephemeral", "replace_original": False}]


def test_an_answer_that_slack_refuses_is_an_error(slack: HTTPServer) -> None:
    place = f"http://127.0.0.1:{slack.server_port}/"
    with pytest.raises(OSError, match="Slack answered 404"):
        slack_reply(place)(f"{place}refused", "Too late")


@pytest.mark.parametrize(
    ("address", "api_url"),
    [
        ("", ""),
        ("http://hooks.slack.com/actions/1", ""),
        ("https://hooks.slack.com.evil.test/1", ""),
        ("http://169.254.169.254/latest/meta-data", ""),
        ("http://127.0.0.1:9998/actions/1", "http://127.0.0.1:9999/api/"),
    ],
)
def test_answers_go_nowhere_else(address: str, api_url: str) -> None:
    with pytest.raises(OSError, match="expected an address of Slack's"):
        slack_reply(api_url)(address, "Too late")
