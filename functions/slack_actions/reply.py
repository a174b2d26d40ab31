"""Answers a person in Slack so that only they see it, through the click's response_url."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from slack_sdk.webhook.client import WebhookClient

_SECONDS = 2
"""Slack waits three seconds for the whole of our answer, and we have spent some."""
_SLACK = "https://hooks.slack.com/"

_quiet = logging.getLogger(__name__)


type Reply = Callable[[str, str], None]
"""Shows a text (the second) to whoever clicked, at the click's response_url (the first); raises
OSError where Slack does not take it."""


def slack_reply(api_url: str) -> Reply:
    """Return the way to answer a person.

    Args:
        api_url: a Slack stand-in's address, or "": answers go to it or to Slack, nowhere else.
    """

    def reply(address: str, text: str) -> None:
        if not (address.startswith(_SLACK) or (api_url and _same_place(address, api_url))):
            raise OSError(f"response_url is {address!r}: expected an address of Slack's")
        client = WebhookClient(address, timeout=_SECONDS, retry_handlers=[], logger=_quiet)
        # Slack shows no HTTP body for a button; the original message stays as it is.
        answer = client.send(text=text, response_type="ephemeral", replace_original=False)
        if answer.status_code != HTTPStatus.OK:
            raise OSError(f"Slack answered {answer.status_code} {answer.body[:200]}")

    return reply


def _same_place(address: str, other: str) -> bool:
    return urlsplit(address)[:2] == urlsplit(other)[:2]
