"""Slack's two doors - a bot token's Web API and an incoming webhook - over slack_sdk."""

import logging
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import Protocol

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.handler import RetryHandler
from slack_sdk.web.client import WebClient
from slack_sdk.webhook.client import WebhookClient

from notifier.enclosure import SCOPE, Enclosure
from notifier.errors import Refused, Unreachable
from notifier.late import flatten
from notifier.message import Message, Post
from notifier.patience import Patience
from notifier.refusals import WRITE, judge_answer
from notifier.translation import _

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Where a message's root post stands; both "" where an incoming webhook took it."""

    channel: str
    ts: str


class Door(Protocol):
    """A way into Slack."""

    def split(self, message: Message) -> tuple[Post, ...]:
        """Return the posts to send for a message, in order."""

    def post(self, post: Post, *, channel: str, thread_ts: str) -> Sent:
        """Send one post; raises Unreachable or Refused."""

    def edit(self, post: Post, *, channel: str, ts: str) -> None:
        """Replace a post; raises Unreachable or Refused."""

    def show(
        self, enclosures: Sequence[Enclosure], comment: str, *, channel: str, thread_ts: str
    ) -> None:
        """Show files in a thread, in one post; raises Unreachable or Refused."""


class BotDoor:
    """Slack's Web API with a bot token: threads, edits and files."""

    def __init__(
        self, token: str, *, api_url: str, patience: Patience, tls: ssl.SSLContext | None
    ) -> None:
        def client(handlers: list[RetryHandler]) -> WebClient:
            return WebClient(
                token=token,
                base_url=api_url or WebClient.BASE_URL,
                timeout=patience.timeout,
                ssl=tls,
                retry_handlers=handlers,
                logger=_quiet(),
            )

        self._client = client(patience.handlers())
        # Tried once: an upload whose last answer was lost may stand there, and would stand twice.
        self._once = client([])

    def split(self, message: Message) -> tuple[Post, ...]:
        """Return root and replies."""
        return message.posts

    def post(self, post: Post, *, channel: str, thread_ts: str) -> Sent:
        """Send one post, into a thread where `thread_ts` names one."""
        with _errors_of_slack():
            answer = self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread_ts or None,
                text=post.text,
                blocks=[dict(block) for block in post.blocks],
                unfurl_links=False,
                unfurl_media=False,
            )
        return Sent(channel=str(answer.get("channel", channel)), ts=str(answer.get("ts", "")))

    def edit(self, post: Post, *, channel: str, ts: str) -> None:
        """Replace the post that stands at `ts`."""
        blocks = [dict(block) for block in post.blocks]
        with _errors_of_slack():
            self._client.chat_update(channel=channel, ts=ts, text=post.text, blocks=blocks)

    def show(
        self, enclosures: Sequence[Enclosure], comment: str, *, channel: str, thread_ts: str
    ) -> None:
        """Upload files and show them together: two calls for each, then one; none twice."""
        files = [
            {
                "filename": enclosure.name,
                "title": enclosure.title,
                "alt_txt": enclosure.alt or None,
                "content": enclosure.content,
            }
            for enclosure in enclosures
        ]
        with _errors_of_slack(scope=SCOPE):
            self._once.files_upload_v2(
                file_uploads=files,
                channel=channel,
                thread_ts=thread_ts,
                initial_comment=comment,
            )


class WebhookDoor:
    """An incoming webhook: one channel, no threads, no edits."""

    def __init__(self, url: str, *, patience: Patience, tls: ssl.SSLContext | None) -> None:
        self._client = WebhookClient(
            url,
            timeout=patience.timeout,
            ssl=tls,
            retry_handlers=patience.handlers(),
            logger=_quiet(),
        )

    def split(self, message: Message) -> tuple[Post, ...]:
        """Return the message as a few posts without a thread."""
        return flatten(message)

    def post(self, post: Post, *, channel: str, thread_ts: str) -> Sent:  # noqa: ARG002 - Door's
        """Send one post; the webhook knows its channel."""
        with _errors_of_slack():
            answer = self._client.send(
                text=post.text,
                blocks=[dict(block) for block in post.blocks],
                unfurl_links=False,
                unfurl_media=False,
            )
        if answer.status_code != HTTPStatus.OK:
            raise judge_answer(answer.status_code, answer.body, answer.headers)
        return Sent(channel="", ts="")

    def edit(self, post: Post, *, channel: str, ts: str) -> None:  # noqa: ARG002 - Door's
        """Raise Refused: webhooks cannot."""
        raise Refused(_("An incoming webhook cannot edit; a bot token can."), code="webhook")

    def show(
        self,
        enclosures: Sequence[Enclosure],  # noqa: ARG002 - Door's
        comment: str,  # noqa: ARG002 - Door's
        *,
        channel: str,  # noqa: ARG002 - Door's
        thread_ts: str,  # noqa: ARG002 - Door's
    ) -> None:
        """Raise Refused: webhooks cannot."""
        text = _("An incoming webhook shows no files; a bot token does.")
        raise Refused(text, code="webhook")


@contextmanager
def _errors_of_slack(*, scope: str = WRITE) -> Iterator[None]:
    try:
        yield
    except SlackApiError as error:
        raise _judge(error, scope) from error
    except SlackClientError as error:
        raise Refused(str(error), code="request") from error
    except (OSError, HTTPException, ValueError) as error:  # ValueError: a body that is not JSON
        text = _("Slack does not answer: {error}").format(error=f"{type(error).__name__}: {error}")
        raise Unreachable(text) from error


def _judge(error: SlackApiError, scope: str) -> Exception:
    answer = error.response
    said = answer.get("response_metadata") or {}
    details = "; ".join(said.get("messages", [])) if isinstance(said, Mapping) else ""
    code = str(answer.get("error") or "")
    return judge_answer(answer.status_code, code, answer.headers, details, scope=scope)


def _quiet() -> logging.Logger:
    """Return a logger that keeps slack_sdk from writing tokens and addresses in debug lines."""
    _logger.setLevel(logging.INFO)
    return _logger
