from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient

from local.slack.stand_in import SlackStandIn, start_slack
from local.slack.words import Workspace
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with start_slack(workspace=Workspace(patience=PATIENCE_SECONDS)) as running:
        running.front.site.views.clock = lambda: 1000.0  # a slow machine misses no trigger
        yield running


@pytest.fixture
def client(slack: SlackStandIn) -> WebClient:
    return WebClient(token=slack.bot_token, base_url=slack.api_url, timeout=PATIENCE_SECONDS)


@pytest.fixture
def fetch() -> Callable[..., tuple[int, str]]:
    """Ask any address: status and body."""

    def ask(
        verb: str, url: str, body: bytes = b"", kind: str = "application/json"
    ) -> tuple[int, str]:
        address = urlsplit(url)
        connection = HTTPConnection(str(address.hostname), address.port, timeout=PATIENCE_SECONDS)
        with closing(connection):
            connection.request(verb, address.path, body, {"Content-Type": kind})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    return ask
