"""Delivers messages: to Slack, else into the Outbox, else into the log; never into nothing."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from notifier.credential import SlackSecret
from notifier.doors import Sent
from notifier.errors import DeliveryError, Refused, Undelivered
from notifier.message import Message, Post, Unsent
from notifier.outbox import Letter, Outbox, letter_to_json
from notifier.text import legible, mask
from notifier.translation import _
from notifier.transport import SlackTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient

    from notifier.enclosure import Enclosure

_logger = logging.getLogger(__name__)
_REASON_CHARACTERS = 2000
CHANNEL = Sent(channel="", ts="")
"""No thread: the message stands in the channel by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifierSettings:
    """The way to Slack, as the environment names it (docs/architecture.md).

    Attributes:
        slack_channel: channel ID or name; needed with a bot token.
        slack_secret_arn: the secret with the credential.
        slack_api_url: a Slack stand-in's address, or "".
        outbox_queue_url: the Outbox.
    """

    slack_channel: str
    slack_secret_arn: str
    slack_api_url: str
    outbox_queue_url: str


class Transport(Protocol):
    """What carries a message to Slack: SlackTransport, or a test's."""

    def send(self, message: Message, *, channel: str = "", thread_ts: str = "") -> Sent:
        """Send a message; raises Unreachable or Refused, with what is left of it."""

    def edit(self, channel: str, ts: str, post: Post) -> None:
        """Replace a post; raises Unreachable or Refused."""

    def show(self, enclosures: "Sequence[Enclosure]", comment: str, *, thread: Sent) -> None:
        """Show files in a thread, once; raises Unreachable or Refused."""


@dataclass(frozen=True, slots=True)
class Notifier:
    """Delivers messages.

    Attributes:
        transport: the way to Slack.
        outbox: where a message goes that Slack does not take.
    """

    transport: Transport
    outbox: Outbox

    def deliver(self, message: Message, *, now: datetime, thread: Sent = CHANNEL) -> Sent:
        """Send a message to Slack.

        Args:
            message: rendered.
            now: the present (aware), from which the Outbox counts.
            thread: the thread that the whole message continues, as `deliver` told it before.

        Returns:
            Where its root stands in Slack, in a thread too; both parts "" where an incoming webhook
            took it.

        Raises:
            Undelivered: Slack did not take it (all of it). With `kept`, the rest lies in the
                Outbox and is sent from there; without, it stands whole in the log.
        """
        try:
            return self.transport.send(message, channel=thread.channel, thread_ts=thread.ts)
        except Exception as error:  # whatever broke, the message is kept
            left = error.unsent if isinstance(error, DeliveryError) else None
            unsent = left or Unsent(message=message, channel=thread.channel, thread_ts=thread.ts)
            letter = Letter(unsent=unsent, first_failed_at=now, reason=_reason(error))
            raise self._keep(letter) from error

    def edit(self, message: Message, *, now: datetime, at: Sent) -> Sent:
        """Replace the root post that stands at `at` by this message's.

        Where Slack refuses that (a webhook, a post that is gone), the message is delivered anew.

        Args:
            message: rendered; its replies are sent only where it is delivered anew.
            now: the present (aware).
            at: where the post stands.

        Returns:
            Where it stands now.

        Raises:
            Unreachable: Slack is down. Nothing is kept, for an old state is no news: say what is so
                when it is back.
            Undelivered: as `deliver`.
        """
        if not at.ts:
            return self.deliver(message, now=now)
        try:
            self.transport.edit(at.channel, at.ts, message.root)
        except Refused as error:
            _logger.warning("a message could not be replaced, and is sent anew: %s", error)
            return self.deliver(message, now=now)
        return at

    def show(self, enclosures: "Sequence[Enclosure]", comment: str, *, thread: Sent) -> None:
        """Show files in a message's thread, tried once: they are an addition, never kept.

        Args:
            enclosures: rendered.
            comment: what the post says above them, escaped.
            thread: where the message stands, as `deliver` told it; not where a webhook took it.

        Raises:
            Unreachable, Refused: Slack did not take them, or nobody knows whether it did.
        """
        self.transport.show(enclosures, comment, thread=thread)

    def _keep(self, letter: Letter) -> Undelivered:
        try:
            self.outbox.put(letter)
        except Exception as error:  # noqa: BLE001 - the log is the last place, whatever broke
            _logger.error(  # noqa: TRY400 - the message matters, not the trace
                "neither Slack nor the Outbox took this message: %s", letter_to_json(letter)
            )
            text = _(
                "Slack did not take the message ({reason}), nor did the Outbox ({error}); "
                "it stands in this log, at level ERROR"
            )
            lost = Undelivered(text.format(reason=letter.reason, error=error), kept=False)
            lost.unsent = letter.unsent
            return lost
        text = _("Slack did not take the message ({reason}); it waits in the Outbox")
        kept = Undelivered(text.format(reason=letter.reason), kept=True)
        kept.unsent = letter.unsent
        return kept


def notifier_from(
    settings: NotifierSettings,
    *,
    secrets_client: "SecretsManagerClient",
    sqs_client: "Callable[[], SQSClient]",
) -> Notifier:
    """Wire the way to Slack; once a process. Calls nothing yet."""
    secret = SlackSecret(secrets_client, settings.slack_secret_arn)
    transport = SlackTransport(
        secret, channel=settings.slack_channel, api_url=settings.slack_api_url
    )
    return Notifier(transport, Outbox(sqs_client, settings.outbox_queue_url))


def _reason(error: Exception) -> str:
    known = isinstance(error, DeliveryError)
    text = str(error) if known else f"{type(error).__name__}: {error}"
    return legible(mask(text[:_REASON_CHARACTERS]))
