"""What the Slack door writes: that a request was heard, the signal, the wake-up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from opskit.ledger_items import key, number
from opskit.wake import wake

if TYPE_CHECKING:
    from datetime import datetime

    from aws_lambda_powertools import Logger
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient

    from functions.slack_actions.click import Click
    from functions.slack_actions.request import Request
    from opskit.incident_words import Signal
    from opskit.incidents import Incidents

HEARD = timedelta(hours=1)
"""How long a request is remembered: a replay older than five minutes is stale anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """What the door may write to.

    Attributes:
        dynamodb: for the requests that were heard.
        table: the Ledger's name.
        incidents: the Ledger's incidents.
        flow: a Lambda client, to wake the incident's flow.
        logger: the function's log.
    """

    dynamodb: DynamoDBClient
    table: str
    incidents: Incidents
    flow: LambdaClient
    logger: Logger


def is_first(hands: Hands, request: Request, now: datetime) -> bool:
    """Return whether this request is heard for the first time, by its signature."""
    name = hashlib.sha256(request.signature.encode()).hexdigest()
    try:
        hands.dynamodb.put_item(
            TableName=hands.table,
            Item={
                **key("slack_request", name),
                "expires": number((now + HEARD).timestamp()),
            },
            ConditionExpression="attribute_not_exists(pk)",
        )
    except hands.dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def tell(hands: Hands, click: Click, signal: Signal, now: datetime) -> None:
    """Write the signal and wake the flow; a flow that cannot be woken looks by itself, later.

    Raises:
        LateSignalError: the incident was closed, or the question withdrawn, just now.
        ClientError: the signal could not be written.
    """
    callback = hands.incidents.add_signal(click.incident, signal, now=now, chance=click.chance)
    try:
        wake(hands.flow, callback)
    except (ClientError, BotoCoreError):
        hands.logger.exception("the signal is written, but the flow could not be woken")
