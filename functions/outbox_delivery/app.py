"""Wiring of the Outbox's delivery: an SQS batch in, the messages that failed out."""

from functions.outbox_delivery.act import Hands
from functions.outbox_delivery.record import read_batch
from functions.outbox_delivery.round import Round
from functions.outbox_delivery.settings import DeliverySettings
from notifier.translation import use_language
from opskit.house import House, LambdaContext, lambda_house
from opskit.settings import JobSettings, read_both_settings

RESERVE_MILLISECONDS = 45_000
"""A second message is begun only with this much time left: 25 s for a thread of many posts, and 20
for the last of them with its retries (notifier.patience)."""


def handler(event: object, context: LambdaContext) -> dict[str, object]:
    """Deliver a batch of the Outbox; Lambda's entry point."""
    return deliver_batch(event, context, lambda_house())


def deliver_batch(event: object, context: LambdaContext, house: House) -> dict[str, object]:
    """Try each message of a batch once, in order.

    Args:
        event: a batch of the Outbox, an SQS FIFO queue with ReportBatchItemFailures.
        context: Lambda's.
        house: everything from outside.

    Returns:
        The failed messages, as SQS wants them (Lambda guide, "Reporting batch item failures").

    Raises:
        SettingsError, BadBatch: naming what is wrong; the whole batch stays in the queue.
    """
    house.logger.append_keys(job="outbox_delivery", request=context.aws_request_id)
    common, own = read_both_settings(JobSettings, DeliverySettings, house.environ)
    use_language(common.language)
    hands = Hands(
        sqs=house.aws.client("sqs"),
        sns=house.aws.client("sns"),
        dynamodb=house.aws.client("dynamodb"),
        queue_url=common.outbox_queue_url,
        topic_arn=own.email_topic_arn,
        ledger_table=common.ledger_table,
        logger=house.logger,
    )
    work = Round(
        notifier=house.notifier(common),
        hands=hands,
        stack=common.stack,
        zone=common.time_zone,
        now=house.clock(),
        time_is_up=lambda: context.get_remaining_time_in_millis() < RESERVE_MILLISECONDS,
    )
    failed = work.deliver(read_batch(event))
    return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}
