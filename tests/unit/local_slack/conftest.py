from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from local.slack.stand_in import SlackStandIn, start_slack


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with start_slack() as running:
        yield running


@pytest.fixture
def client(slack: SlackStandIn) -> WebClient:
    return WebClient(token=slack.bot_token, base_url=slack.api_url, timeout=5)
