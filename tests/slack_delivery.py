"""What tests of the way to Slack share: short messages, secrets, queues and no patience."""

import json
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import boto3
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator

from notifier.blocks import make_post, section
from notifier.credential import SlackSecret
from notifier.message import Message, Post
from notifier.patience import Patience
from notifier.transport import SlackTransport
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

REGION = "ap-northeast-2"
SECRET = "petclinic/slack"
SEOUL = ZoneInfo("Asia/Seoul")


def impatient(
    *, timeout: int = PATIENCE_SECONDS, retries: int = 2, longest_wait: float = 1
) -> Patience:
    """Return little patience with failures, and no pauses but Slack's own.

    Args:
        timeout: seconds until a slow answer is given up; fewer only where one is to be.
        retries: as Patience has it.
        longest_wait: as Patience has it.
    """
    pause = FixedValueRetryIntervalCalculator(0.0)
    return Patience(timeout=timeout, retries=retries, longest_wait=longest_wait, interval=pause)


def post_of(text: str) -> Post:
    """Return a post of one section."""
    return make_post([section(text)], text)


def message_of(*texts: str, key: str = "health_sweep/2026-11-24T00:00:00+00:00") -> Message:
    """Return a message whose posts say `texts`, the root first."""
    root, *replies = map(post_of, texts)
    return Message(key=key, root=root, replies=tuple(replies))


def secrets() -> "SecretsManagerClient":
    """Return a client inside moto's mock_aws."""
    return boto3.client("secretsmanager", region_name=REGION)


def put_secret(client: "SecretsManagerClient", **content: str) -> None:
    """Write Slack's secret, whether it is there or not."""
    text = json.dumps(content)
    try:
        client.put_secret_value(SecretId=SECRET, SecretString=text)
    except client.exceptions.ResourceNotFoundException:
        client.create_secret(Name=SECRET, SecretString=text)


def transport_to(
    api_url: str,
    *,
    channel: str = "petclinic-ops",
    patience: Patience | None = None,
    client: "SecretsManagerClient | None" = None,
) -> SlackTransport:
    """Return a transport whose secret lies in moto's Secrets Manager."""
    secret = SlackSecret(client or secrets(), SECRET)
    return SlackTransport(
        secret, channel=channel, api_url=api_url, patience=patience or impatient()
    )


def fifo_queue(client: "SQSClient") -> str:
    """Make a FIFO queue and return its address."""
    return client.create_queue(QueueName="outbox.fifo", Attributes={"FifoQueue": "true"})[
        "QueueUrl"
    ]


def receive(client: "SQSClient", queue_url: str) -> "list[MessageTypeDef]":
    """Take everything that waits in a queue, with its attributes."""
    answer = client.receive_message(
        QueueUrl=queue_url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"]
    )
    return answer.get("Messages", [])
