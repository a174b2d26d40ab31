import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from local.slack.stand_in import SlackStandIn, start_slack
from local.slack.words import Refused, Workspace
from tests.patience import PATIENCE_SECONDS

ACK = {"type": "button", "text": {"type": "plain_text", "text": "Ack"}, "value": "incident-7"}
BLOCKS = [{"type": "actions", "block_id": "b", "elements": [{**ACK, "action_id": "ack"}]}]


type Fetch = Callable[..., tuple[int, str]]
type Heard = list[tuple[dict[str, str], bytes]]


@contextmanager
def listen(status: int = 200, said: str = "") -> Iterator[tuple[str, Heard]]:
    """An app that keeps the headers and body of what it is sent."""
    heard: Heard = []

    def hear(self: BaseHTTPRequestHandler) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        heard.append((dict(self.headers), body))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(said.encode())

    quiet = {"do_POST": hear, "log_message": lambda *_: None}
    server = HTTPServer(("127.0.0.1", 0), type("App", (BaseHTTPRequestHandler,), quiet))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/slack", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def patient(url: str = "") -> Workspace:
    return Workspace(interactivity_url=url, patience=PATIENCE_SECONDS)


def post(slack: SlackStandIn) -> str:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    return str(client.chat_postMessage(channel=slack.channel, text="x", blocks=BLOCKS)["ts"])


def click(fetch: Fetch, slack: SlackStandIn, ts: str, action: str = "ack") -> tuple[int, Any]:
    wanted = {"ts": ts, "block_id": "b", "action_id": action}
    status, body = fetch("POST", f"{slack.base_url}/_control/click", json.dumps(wanted).encode())
    return status, json.loads(body)


def test_a_click_is_sent_signed_as_slack_sends_it(fetch: Fetch) -> None:
    with listen() as (url, heard), start_slack(workspace=patient(url)) as slack:
        ts = post(slack)
        assert click(fetch, slack, ts) == (200, {"ok": True, "outcome": f"{url} answered 200"})
        ((headers, body),) = heard
        payload = json.loads(parse_qs(body.decode())["payload"][0])
        verifier = SignatureVerifier(slack.workspace.signing_secret)
    assert verifier.is_valid_request(body, headers)
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert payload["type"] == "block_actions"
    assert payload["container"]["message_ts"] == payload["message"]["ts"] == ts
    (action,) = payload["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("ack", "b", "incident-7")


def test_an_app_that_fails_is_told_of(fetch: Fetch) -> None:
    with listen(500) as (url, _), start_slack(workspace=patient(url)) as slack:
        assert click(fetch, slack, post(slack))[1]["outcome"] == f"{url} answered 500"


def test_an_app_that_is_not_there_is_told_of(fetch: Fetch) -> None:
    nowhere = Workspace(interactivity_url="http://127.0.0.1:9/slack")
    with start_slack(workspace=nowhere) as slack:
        assert "did not answer" in click(fetch, slack, post(slack))[1]["outcome"]


@pytest.mark.parametrize(
    ("action", "error"), [("ack", "no_interactivity_url"), ("other", "action_not_found")]
)
def test_a_click_that_leads_nowhere_says_why(
    fetch: Fetch, slack: SlackStandIn, action: str, error: str
) -> None:
    assert click(fetch, slack, post(slack), action) == (400, {"ok": False, "error": error})


def test_a_click_from_python_names_who_pressed_and_may_be_connected_late() -> None:
    with listen() as (url, heard), start_slack(workspace=patient()) as slack:
        post(slack)
        slack.connect(url)
        assert slack.click("Ack", user="U0APPROVER") == f"{url} answered 200"
        assert slack.click("ack") == f"{url} answered 200"
        sent = [json.loads(parse_qs(body.decode())["payload"][0]) for _, body in heard]
    assert [payload["user"]["id"] for payload in sent] == ["U0APPROVER", "U0OPERATOR"]
    assert sent[0]["response_url"].endswith("/U0APPROVER")


def test_the_newest_button_is_pressed_unless_a_message_is_named(slack: SlackStandIn) -> None:
    first, newest = post(slack), post(slack)
    with listen() as (url, heard):
        slack.connect(url)
        slack.click("ack")
        slack.click("ack", ts=first)
        sent = [json.loads(parse_qs(body.decode())["payload"][0]) for _, body in heard]
    assert [payload["container"]["message_ts"] for payload in sent] == [newest, first]


def test_a_button_that_is_not_there_is_refused(slack: SlackStandIn) -> None:
    post(slack)
    with pytest.raises(Refused, match="action_not_found"):
        slack.click("approve")


def test_a_page_without_an_app_says_so_until_one_is_connected(
    fetch: Fetch, slack: SlackStandIn
) -> None:
    assert "clicks are not sent" in fetch("GET", slack.inbox_url)[1]
    slack.connect("http://127.0.0.1:9/slack")
    assert "clicks are not sent" not in fetch("GET", slack.inbox_url)[1]


def test_an_answer_is_for_the_eyes_of_who_clicked_unless_it_says_otherwise(
    fetch: Fetch, slack: SlackStandIn
) -> None:
    url = f"{slack.base_url}/actions/{post(slack)}/U0STRANGER"
    fetch("POST", url, json.dumps({"text": "You may not approve this"}).encode())
    fetch("POST", url, json.dumps({"text": "for all", "response_type": "in_channel"}).encode())
    assert [m.only_for for m in slack.messages()[1:]] == ["U0STRANGER", ""]
    assert "Only visible to U0STRANGER" in fetch("GET", slack.inbox_url)[1]


def test_the_response_url_replaces_the_message(fetch: Fetch, slack: SlackStandIn) -> None:
    url = f"{slack.base_url}/actions/{post(slack)}"
    assert fetch(
        "POST", url, json.dumps({"replace_original": True, "text": "acknowledged"}).encode()
    ) == (200, "ok")
    assert [(m.text, m.blocks) for m in slack.messages()] == [("acknowledged", ())]


def test_the_response_url_adds_or_deletes(fetch: Fetch, slack: SlackStandIn) -> None:
    url = f"{slack.base_url}/actions/{post(slack)}"
    assert fetch("POST", url, json.dumps({"text": "more"}).encode()) == (200, "ok")
    assert fetch("POST", url, json.dumps({"delete_original": True}).encode()) == (200, "ok")
    assert [m.text for m in slack.messages()] == ["more"]
    assert fetch("POST", url, json.dumps({"text": "late"}).encode()) == (400, "message_not_found")
