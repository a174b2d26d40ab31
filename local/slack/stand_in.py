"""Starts the stand-in in a thread, and hands out its addresses."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from local.slack.answers import answer
from local.slack.faults import Fault, FaultKind
from local.slack.front import Answer, Front, Request
from local.slack.inbox import Inbox
from local.slack.interactivity import click, find_click
from local.slack.methods import Site
from local.slack.page import render_page
from local.slack.submission import submit
from local.slack.words import OPERATOR, Json, Listener, Message, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackStandIn:
    """A running stand-in.

    Attributes:
        front: its insides.
        base_url: where it listens, "http://127.0.0.1:9999".
    """

    front: Front
    base_url: str

    @property
    def workspace(self) -> Workspace:
        """Who is who in it."""
        return self.front.site.workspace

    @property
    def api_url(self) -> str:
        """For SLACK_API_URL and WebClient's base_url; ends with a slash."""
        return f"{self.base_url}/api/"

    @property
    def webhook_url(self) -> str:
        """The incoming webhook."""
        return self.base_url + self.workspace.webhook_path

    @property
    def inbox_url(self) -> str:
        """The page for a browser."""
        return f"{self.base_url}/"

    @property
    def bot_token(self) -> str:
        """The one token that it takes."""
        return self.workspace.bot_token

    @property
    def signing_secret(self) -> str:
        """What it signs its clicks with."""
        return self.workspace.signing_secret

    @property
    def channel(self) -> str:
        """The ID of its one channel."""
        return self.workspace.channel

    def messages(self) -> tuple[Message, ...]:
        """Every message, oldest first, roots and replies."""
        return self.front.site.inbox.messages()

    def connect(self, url: str) -> None:
        """Send clicks to this address from now on (a function URL, known after a deployment)."""
        self.front.site.listener.url = url

    def click(self, button: str, *, user: str = OPERATOR, ts: str = "") -> str:
        """Press the newest button of that action_id or label, and say how the app took it.

        Args:
            button: "ack", or the words on it.
            user: who presses it: the ID of any user.
            ts: of the message that it must stand in; "" takes any.

        Raises:
            Refused: action_not_found, no_interactivity_url.
        """
        site = self.front.site
        return click({**find_click(button, site.inbox, ts), "user": user}, site)

    def forms(self) -> tuple[Json, ...]:
        """Return the forms that are open, oldest first, as the app gave them."""
        return tuple(view.content for view in self.front.site.views.all())

    def submit(self, values: dict[str, str], *, user: str = "") -> dict[str, str]:
        """Send the form that was opened last.

        Args:
            values: by block: an option's value or words, a day, a text; the rest stays as it is.
            user: who sends it; "" is who opened it.

        Returns:
            What the app says is wrong, by block; empty where it took the form, which then closes.

        Raises:
            Refused: not_found, required (a field is empty), no_interactivity_url, no_answer.
        """
        return submit({"values": values, "user": user}, self.front.site)

    def fault(
        self,
        kind: FaultKind,
        *,
        times: int | None = None,
        retry_after: int = 1,
        delay: float = 30.0,
    ) -> None:
        """Let the next calls go wrong: `times` of them, or all until `mend`; times in seconds."""
        self.front.faults.add(
            Fault(kind=kind, times=times, retry_after=retry_after, delay=delay),
        )

    def mend(self) -> None:
        """Let everything go well again."""
        self.front.faults.clear()

    def save_page(self, path: Path) -> None:
        """Write the page as one HTML file that opens without a server."""
        views = self.front.site.views.all()
        page = render_page(self.messages(), self.workspace, views=views)
        path.write_text(page, encoding="utf-8")


@contextmanager
def start_slack(
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    workspace: Workspace | None = None,
) -> Iterator[SlackStandIn]:
    """Run a stand-in for as long as the context lasts.

    Args:
        host: address to listen on.
        port: 0 takes any free one.
        workspace: names and credentials; the default ones when None.
    """
    server = ThreadingHTTPServer((host, port), BaseHTTPRequestHandler)
    workspace = workspace or Workspace()
    base_url = f"http://{host}:{server.server_port}"
    site = Site(
        workspace=workspace,
        inbox=Inbox(workspace.channel),
        base_url=base_url,
        listener=Listener(workspace.interactivity_url),
    )
    front = Front(site=site)
    server.RequestHandlerClass = _bind_handler(front)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield SlackStandIn(front=front, base_url=base_url)
    finally:
        front.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _bind_handler(front: Front) -> type[BaseHTTPRequestHandler]:
    """The standard library wants a class with a method a verb; all of them do the same."""
    verbs = dict.fromkeys(("do_GET", "do_POST", "do_DELETE"), lambda self: _serve(self, front))
    quiet = {"log_message": lambda *_: None, "protocol_version": "HTTP/1.1"}
    return type("Handler", (BaseHTTPRequestHandler,), {**verbs, **quiet})


def _serve(handler: BaseHTTPRequestHandler, front: Front) -> None:
    address = urlsplit(handler.path)
    request = Request(
        verb=handler.command,
        path=address.path,
        host=handler.headers.get("Host") or "",
        query=address.query,
        body=handler.rfile.read(int(handler.headers.get("Content-Length") or 0)),
        kind=handler.headers.get("Content-Type") or "",
        authorization=handler.headers.get("Authorization") or "",
    )
    # A client that has lost its patience is gone before a slow answer comes.
    with suppress(ConnectionError):
        _write(handler, answer(request, front))


def _write(handler: BaseHTTPRequestHandler, reply: Answer) -> None:
    body = reply.body.encode()
    handler.send_response(reply.status)
    handler.send_header("Content-Type", f"{reply.kind}; charset=utf-8")
    handler.send_header("Content-Length", str(len(body)))
    if reply.retry_after is not None:
        handler.send_header("Retry-After", str(reply.retry_after))
    handler.end_headers()
    handler.wfile.write(body)
