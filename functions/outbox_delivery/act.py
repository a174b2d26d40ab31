"""Writes what a Decision asks for: visibility in the queue, e-mail once, what was left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from functions.outbox_delivery.mail import Mail
from functions.outbox_delivery.plan import Notice
from functions.outbox_delivery.record import Record

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient

REMEMBERED = timedelta(days=30)
"""How long the Ledger remembers that a message's e-mail went out; SQS keeps a message 14 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """What this job may write to.

    Attributes:
        sqs: for the visibility of messages.
        sns: for e-mail.
        dynamodb: for the Ledger.
        queue_url: the Outbox.
        topic_arn: the e-mail's topic.
        ledger_table: the Ledger.
        logger: the function's log.
    """

    sqs: "SQSClient"
    sns: "SNSClient"
    dynamodb: "DynamoDBClient"
    queue_url: str
    topic_arn: str
    ledger_table: str
    logger: "Logger"


def postpone(hands: Hands, record: Record, seconds: int) -> None:
    """Let a message be received again after `seconds`; its group waits with it.

    Where SQS refuses, the queue's own visibility timeout stands: later or sooner, but not lost.
    """
    try:
        hands.sqs.change_message_visibility(
            QueueUrl=hands.queue_url,
            ReceiptHandle=record.receipt_handle,
            VisibilityTimeout=seconds,
        )
    except (ClientError, BotoCoreError):
        hands.logger.exception("the pause could not be set", extra={"id": record.message_id})


def mail_once(hands: Hands, record: Record, notice: Notice, mail: Mail, *, now: datetime) -> None:
    """Publish an e-mail, once for each message and notice.

    The Ledger proves it by a conditional write before and after: a crash between the two makes a
    second e-mail, never none. Without the Ledger the e-mail goes out, and may do so again.
    """
    try:
        if not _claim(hands, record, notice, now):
            return
    except (ClientError, BotoCoreError):
        hands.logger.exception("the Ledger cannot say whether this e-mail went out already")
    try:
        hands.sns.publish(TopicArn=hands.topic_arn, Subject=mail.subject, Message=mail.body)
        _finish(hands, record, notice)
    except (ClientError, BotoCoreError):
        hands.logger.exception("the e-mail could not be published, or not be remembered")


def _claim(hands: Hands, record: Record, notice: Notice, now: datetime) -> bool:
    """Return whether the e-mail is still to be sent. SQS lends a message to one process."""
    try:
        hands.dynamodb.put_item(
            TableName=hands.ledger_table,
            Item={
                "pk": {"S": f"outbox#{record.letter.unsent.message.key}"},
                "sk": {"S": notice.value},
                "state": {"S": "claimed"},
                "expires": {"N": str(int((now + REMEMBERED).timestamp()))},
            },
            ConditionExpression="attribute_not_exists(pk) OR #state = :claimed",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":claimed": {"S": "claimed"}},
        )
    except hands.dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def _finish(hands: Hands, record: Record, notice: Notice) -> None:
    hands.dynamodb.update_item(
        TableName=hands.ledger_table,
        Key={
            "pk": {"S": f"outbox#{record.letter.unsent.message.key}"},
            "sk": {"S": notice.value},
        },
        UpdateExpression="SET #state = :sent",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":sent": {"S": "sent"}},
    )
