"""A way to a report's thread that does not wait for long."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from notifier.delivery import Notifier
from notifier.outbox import Outbox
from notifier.patience import Patience
from notifier.transport import SlackTransport

if TYPE_CHECKING:
    from notifier.credential import SlackSecret
    from opskit.aws import Aws
    from opskit.settings import JobSettings

QUICK = Patience(whole=2.0, timeout=2, retries=0)
"""Slack waits three seconds for our answer to a form; what takes longer goes into the Outbox."""


@cache
def quick_notifier(aws: Aws, settings: JobSettings, secret: SlackSecret) -> Notifier:
    """Wire a way to Slack that does not wait for long; once a process, when it is needed."""
    transport = SlackTransport(
        secret, channel=settings.slack_channel, api_url=settings.slack_api_url, patience=QUICK
    )
    return Notifier(transport, Outbox(lambda: aws.client("sqs"), settings.outbox_queue_url))
