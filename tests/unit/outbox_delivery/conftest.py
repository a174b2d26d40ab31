"""A delivery's whole world: Slack's stand-in, moto's queue, topic and Ledger, a clock to set."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aws_lambda_powertools import Logger
from boto3.session import Session
from moto import mock_aws

from functions.outbox_delivery.app import deliver_batch
from local.slack.stand_in import SlackStandIn, start_slack
from notifier.delivery import Notifier
from notifier.message import Message, Unsent
from notifier.outbox import Letter, Outbox
from opskit.aws import Aws
from opskit.house import House
from tests.moto_ledger import make_ledger
from tests.slack_delivery import (
    REGION,
    fifo_queue,
    impatient,
    put_secret,
    receive,
    secrets,
    transport_to,
)

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

WRITTEN = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass
class Context:
    """Lambda's context, with a time that runs out when told."""

    aws_request_id: str = "r-1"
    function_name: str = "outbox"
    invoked_function_arn: str = f"arn:aws:lambda:{REGION}:123456789012:function:outbox"
    log_group_name: str = "/aws/lambda/outbox"
    left: int = 300_000

    def get_remaining_time_in_millis(self) -> int:
        return self.left


@dataclass
class World:
    """Everything that a delivery touches."""

    slack: SlackStandIn
    aws: Aws
    queue_url: str
    mail_url: str
    environ: dict[str, str]
    now: datetime = WRITTEN + timedelta(minutes=1)
    context: Context = field(default_factory=Context)

    @property
    def outbox(self) -> Outbox:
        return Outbox(lambda: self.aws.client("sqs"), self.queue_url)

    def put(self, message: Message, *, channel: str = "", thread_ts: str = "") -> None:
        unsent = Unsent(message=message, channel=channel, thread_ts=thread_ts)
        self.outbox.put(Letter(unsent=unsent, first_failed_at=WRITTEN, reason="500"))

    def waiting(self) -> "list[MessageTypeDef]":
        return receive(self.aws.client("sqs"), self.queue_url)

    def mails(self) -> list[str]:
        return [mail["Body"] for mail in receive(self.aws.client("sqs"), self.mail_url)]

    def batch(self) -> dict[str, list[dict[str, Any]]]:
        """Receive what waits, in the form in which Lambda hands it over."""
        names = {"MessageId": "messageId", "ReceiptHandle": "receiptHandle", "Body": "body"}
        records = []
        for message in self.waiting():
            record = {new: message[old] for old, new in names.items()}  # type: ignore[literal-required]
            records.append({**record, "attributes": dict(message["Attributes"])})
        return {"Records": records}

    def deliver(self, event: dict[str, list[dict[str, Any]]]) -> list[str]:
        """Run the function; delete what it does not return, as Lambda does."""
        answer = deliver_batch(event, self.context, self.house())
        failures = answer["batchItemFailures"]
        assert isinstance(failures, list)
        failed = [failure["itemIdentifier"] for failure in failures]
        for record in event["Records"]:
            if record["messageId"] not in failed:
                handle = record["receiptHandle"]
                self.aws.client("sqs").delete_message(QueueUrl=self.queue_url, ReceiptHandle=handle)
        return failed

    def house(self) -> House:
        transport = transport_to(self.slack.api_url, patience=impatient(retries=0))
        return House(
            environ=self.environ,
            aws=self.aws,
            clock=lambda: self.now,
            logger=Logger(service="outbox"),
            notifier=lambda _settings: Notifier(transport, self.outbox),
        )


@pytest.fixture
def world() -> Iterator[World]:
    with mock_aws(), start_slack() as slack:
        put_secret(secrets(), bot_token=slack.bot_token)
        aws = Aws(Session(region_name=REGION))
        queue_url, mail_url, topic = _queues(aws)
        make_ledger(aws.client("dynamodb"))
        environ = {
            "PROJECT": "petclinic",
            "ENVIRONMENT": "dev",
            "STACK": "petclinic-operations-dev",
            "TIME_ZONE": "Asia/Seoul",
            "LEDGER_TABLE": "ledger",
            "OUTBOX_QUEUE_URL": queue_url,
            "SLACK_SECRET_ARN": "petclinic/slack",
            "SLACK_CHANNEL": "petclinic-ops",
            "EMAIL_TOPIC_ARN": topic,
        }
        yield World(slack=slack, aws=aws, queue_url=queue_url, mail_url=mail_url, environ=environ)


def _queues(aws: Aws) -> tuple[str, str, str]:
    sqs, sns = aws.client("sqs"), aws.client("sns")
    mail_url = sqs.create_queue(QueueName="mail")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=mail_url, AttributeNames=["QueueArn"])["Attributes"]
    topic = sns.create_topic(Name="mail")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["QueueArn"])
    return fifo_queue(sqs), mail_url, topic
