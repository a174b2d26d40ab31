import json

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber
from mypy_boto3_secretsmanager import SecretsManagerClient

from notifier.credential import SlackCredential, SlackSecret, parse_credential
from notifier.errors import DeliveryError, Refused, Unreachable
from tests.slack_delivery import REGION


@pytest.fixture
def client() -> SecretsManagerClient:
    return boto3.client(
        "secretsmanager",
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


@pytest.mark.parametrize(
    ("text", "credential"),
    [
        ('{"bot_token": " xoxb-1 "}', SlackCredential(bot_token="xoxb-1")),
        ('{"webhook_url": "https://h/1"}', SlackCredential(webhook_url="https://h/1")),
        (
            '{"bot_token": "", "webhook_url": "https://h/1"}',
            SlackCredential(webhook_url="https://h/1"),
        ),
        (
            '{"bot_token": "xoxb-1", "signing_secret": " s1 "}',
            SlackCredential(bot_token="xoxb-1", signing_secret="s1"),
        ),
    ],
)
def test_a_secret_holds_a_bot_token_or_a_webhook(text: str, credential: SlackCredential) -> None:
    assert parse_credential(text, "arn") == credential


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"bot_token": "hunter2", "signing_secret": 1}',
        "hunter2",
        '"hunter2"',
        '{"token": "hunter2"}',
        '{"webhook_url": "hunter2"}',
        "[]",
    ],
)
def test_a_malformed_secret_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(Refused, match=r"secret arn is malformed.*bot_token") as caught:
        parse_credential(text, "arn")

    assert "hunter2" not in str(caught.value)


def test_a_credential_never_shows_itself() -> None:
    assert "hunter2" not in repr(SlackCredential(bot_token="hunter2", webhook_url="hunter2"))


def test_the_secret_is_read_once(client: SecretsManagerClient) -> None:
    secret = SlackSecret(client, "slack")
    with Stubber(client) as stub:
        text = json.dumps({"bot_token": "xoxb-1"})
        stub.add_response("get_secret_value", {"SecretString": text}, {"SecretId": "slack"})

        assert secret.read() == secret.read()


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("AccessDeniedException", 400, Refused),
        ("ResourceNotFoundException", 400, Refused),
        ("ThrottlingException", 400, Unreachable),
        ("InternalServiceError", 500, Unreachable),
        ("ServiceUnavailable", 503, Unreachable),
    ],
)
def test_an_unreadable_secret_says_whether_waiting_helps(
    client: SecretsManagerClient, code: str, status: int, expected: type[DeliveryError]
) -> None:
    with Stubber(client) as stub:
        stub.add_client_error("get_secret_value", code, http_status_code=status)

        with pytest.raises(expected, match=f"secret slack cannot be read.*{code}"):
            SlackSecret(client, "slack").read()


def test_secrets_manager_out_of_reach_is_unreachable(client: SecretsManagerClient) -> None:
    def fail(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://secretsmanager")

    client.meta.events.register("before-send.secretsmanager.GetSecretValue", fail)

    with pytest.raises(Unreachable, match="Could not connect"):
        SlackSecret(client, "slack").read()
