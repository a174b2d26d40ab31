"""Sends messages to Slack: root first, then its thread; says exactly what Slack did not take."""

import ssl
import time
from collections.abc import Sequence
from dataclasses import replace

from notifier.credential import SlackCredential, SlackSecret
from notifier.doors import BotDoor, Door, Sent, WebhookDoor
from notifier.enclosure import Enclosure
from notifier.errors import DeliveryError, Refused, Unreachable
from notifier.message import Message, Post, Unsent
from notifier.patience import Patience
from notifier.refusals import STALE, advice
from notifier.translation import _


class SlackTransport:
    """The way to Slack of one process: made once, its TLS context with it, at no network call.

    Args:
        secret: holds the bot token or the webhook's address.
        channel: where bot messages go; not needed with a webhook.
        api_url: a Slack stand-in's address, or "" for Slack's own.
        patience: timeouts and retries.

    Delivery is at least once: a post whose answer was lost is sent again.
    """

    def __init__(
        self,
        secret: SlackSecret,
        *,
        channel: str,
        api_url: str = "",
        patience: Patience | None = None,
    ) -> None:
        self._secret = secret
        self._channel = channel
        self._api_url = api_url
        self._patience = patience or Patience()
        self._tls = None if api_url.startswith("http://") else ssl.create_default_context()
        self._opened: tuple[SlackCredential, Door] | None = None

    def send(self, message: Message, *, channel: str = "", thread_ts: str = "") -> Sent:
        """Send a message.

        Args:
            message: its root and thread.
            channel: other than the usual one, or "".
            thread_ts: a thread that the whole message continues, or "".

        Returns:
            Where the root stands, in a thread too: what `edit` replaces.

        Raises:
            Unreachable, Refused: with `unsent`, what is left to send, and `posted`.
        """
        whole = Unsent(message=message, channel=channel, thread_ts=thread_ts)
        try:
            return self._send_renewing(whole)
        except DeliveryError as error:
            error.unsent = error.unsent or whole
            raise

    def edit(self, channel: str, ts: str, post: Post) -> None:
        """Replace the post at `ts` in `channel` (an ID, as Sent tells it). Raises as `send`."""
        try:
            self._door().edit(post, channel=channel, ts=ts)
        except Refused as error:
            if (door := self._renewed(error)) is None:
                raise
            door.edit(post, channel=channel, ts=ts)

    def show(self, enclosures: Sequence[Enclosure], comment: str, *, thread: Sent) -> None:
        """Show files in a thread that `send` has just told: tried once, so never twice.

        Raises:
            Unreachable, Refused: they are not there, or nobody knows.
        """
        self._door().show(enclosures, comment, channel=thread.channel, thread_ts=thread.ts)

    def _send_renewing(self, whole: Unsent) -> Sent:
        try:
            return self._send(self._door(), whole)
        except Refused as error:
            if (door := self._renewed(error)) is None:
                raise
            rest, posted = error.unsent or whole, error.posted
        try:
            return self._send(door, rest)
        except DeliveryError as error:
            error.posted += posted
            raise

    def _send(self, door: Door, unsent: Unsent) -> Sent:
        posts = door.split(unsent.message)
        channel, thread_ts = unsent.channel or self._channel, unsent.thread_ts
        if isinstance(door, BotDoor) and not channel:
            code = "channel_not_found"
            text = _("SLACK_CHANNEL is empty. {advice}").format(advice=advice(code))
            raise Refused(text, code=code)
        deadline, root_ts = time.monotonic() + self._patience.whole, ""
        for at, post in enumerate(posts):
            try:
                if at and time.monotonic() >= deadline:
                    raise Unreachable(_("Slack is slow: the rest of the message had no time left"))
                sent = door.post(post, channel=channel, thread_ts=thread_ts)
            except DeliveryError as error:
                rest = replace(unsent.message, root=post, replies=posts[at + 1 :])
                error.unsent = Unsent(message=rest, channel=channel, thread_ts=thread_ts)
                error.posted = at
                raise
            channel, thread_ts, root_ts = sent.channel, thread_ts or sent.ts, root_ts or sent.ts
        return Sent(channel=channel, ts=root_ts)

    def _door(self) -> Door:
        return self._opened[1] if self._opened else self._open(self._secret.read())

    def _renewed(self, refused: Refused) -> Door | None:
        """Return a door with another credential, if the secret holds one since it was read."""
        if refused.code not in STALE or self._opened is None:
            return None
        try:
            credential = self._secret.read_again()
        except DeliveryError:
            return None
        return None if credential == self._opened[0] else self._open(credential)

    def _open(self, credential: SlackCredential) -> Door:
        door: Door
        if credential.bot_token:
            door = BotDoor(
                credential.bot_token,
                api_url=self._api_url,
                patience=self._patience,
                tls=self._tls,
            )
        else:
            tls = self._tls if credential.webhook_url.startswith("https://") else None
            door = WebhookDoor(credential.webhook_url, patience=self._patience, tls=tls)
        self._opened = (credential, door)
        return door
