import json
from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from local.slack.faults import FaultKind
from local.slack.stand_in import SlackStandIn
from tests.patience import PATIENCE_SECONDS, eventually

OUTAGES = [(FaultKind.SERVER_ERROR, 500), (FaultKind.UNAVAILABLE, 503)]
REFUSALS = [
    (FaultKind.INVALID_AUTH, "invalid_auth", 403, "invalid_token"),
    (FaultKind.CHANNEL_NOT_FOUND, "channel_not_found", 404, "channel_not_found"),
]


type Fetch = Callable[..., tuple[int, str]]


def test_a_rate_limit_says_when_to_come_back(client: WebClient, slack: SlackStandIn) -> None:
    slack.fault(FaultKind.RATE_LIMITED, times=1, retry_after=7)
    with pytest.raises(SlackApiError, match="ratelimited") as caught:
        client.auth_test()
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert client.auth_test()["ok"]


def test_slacks_own_handler_gets_over_a_rate_limit(client: WebClient, slack: SlackStandIn) -> None:
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
    slack.fault(FaultKind.RATE_LIMITED, times=2, retry_after=0)
    client.chat_postMessage(channel=slack.channel, text="x")
    assert len(slack.messages()) == 1


@pytest.mark.parametrize(("kind", "status"), OUTAGES)
def test_an_outage_answers_no_json(
    client: WebClient, slack: SlackStandIn, kind: FaultKind, status: int
) -> None:
    slack.fault(kind, times=1)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=slack.channel, text="x")
    assert caught.value.response.status_code == status
    slack.fault(kind, times=1)
    assert WebhookClient(slack.webhook_url).send(text="x").status_code == status
    assert slack.messages() == ()


@pytest.mark.parametrize(("kind", "error", "status", "body"), REFUSALS)
def test_a_refusal_on_demand_reads_like_a_real_one(
    client: WebClient, slack: SlackStandIn, kind: FaultKind, error: str, status: int, body: str
) -> None:
    slack.fault(kind, times=2)
    with pytest.raises(SlackApiError, match=error):
        client.chat_postMessage(channel=slack.channel, text="x")
    answer = WebhookClient(slack.webhook_url).send(text="x")
    assert (answer.status_code, answer.body) == (status, body)


def test_a_slow_answer_comes_after_the_message_was_taken(slack: SlackStandIn) -> None:
    slack.fault(FaultKind.SLOW, times=1, delay=PATIENCE_SECONDS)
    hasty = WebClient(token=slack.bot_token, base_url=slack.api_url, timeout=1)
    with pytest.raises(TimeoutError):
        hasty.chat_postMessage(channel=slack.channel, text="x")
    assert eventually(lambda: len(slack.messages()) == 1)


def test_a_fault_without_times_lasts_until_mended(client: WebClient, slack: SlackStandIn) -> None:
    slack.fault(FaultKind.INVALID_AUTH)
    for _ in range(3):
        with pytest.raises(SlackApiError):
            client.auth_test()
    slack.mend()
    assert client.auth_test()["ok"]


def test_faults_are_switched_over_http(
    client: WebClient, slack: SlackStandIn, fetch: Fetch
) -> None:
    url = f"{slack.base_url}/_control/faults"
    wanted = {"kind": "rate_limited", "times": 2, "retry_after": 3, "delay_s": 0.5}
    assert fetch("POST", url, json.dumps(wanted).encode()) == (200, json.dumps([wanted]))
    with pytest.raises(SlackApiError):
        client.auth_test()
    assert fetch("GET", url) == (200, json.dumps([{**wanted, "times": 1}]))
    assert fetch("DELETE", url) == (200, "[]")
    assert client.auth_test()["ok"]


@pytest.mark.parametrize(
    "wanted", [b'{"kind": "earthquake"}', b'{"kind": "slow", "delay_s": "x"}', b"[]", b"{"]
)
def test_a_fault_nobody_knows_is_refused(slack: SlackStandIn, fetch: Fetch, wanted: bytes) -> None:
    status, body = fetch("POST", f"{slack.base_url}/_control/faults", wanted)
    assert status == 400
    assert json.loads(body)["error"]


def test_messages_are_read_and_cleared_over_http(
    client: WebClient, slack: SlackStandIn, fetch: Fetch
) -> None:
    url = f"{slack.base_url}/_control/messages"
    posted = client.chat_postMessage(channel=slack.channel, text="x")
    assert json.loads(fetch("GET", url)[1]) == [posted["message"]]
    assert fetch("DELETE", url)[0] == 200
    assert fetch("GET", url) == (200, "[]")


@pytest.mark.parametrize(
    ("verb", "path"), [("GET", "/elsewhere"), ("DELETE", "/"), ("GET", "/_control/x")]
)
def test_what_is_not_there_is_not_found(
    slack: SlackStandIn, fetch: Fetch, verb: str, path: str
) -> None:
    assert fetch(verb, f"{slack.base_url}{path}")[0] == 404
