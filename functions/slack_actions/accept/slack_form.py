"""Opens a form in Slack for whoever pressed a button."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.client import WebClient

if TYPE_CHECKING:
    from notifier.credential import SlackSecret

_SECONDS = 2
"""A trigger lasts three seconds (docs.slack.dev, views.open), and we have spent some."""
_EXPIRED = "expired_trigger_id"

_quiet = logging.getLogger(__name__)

type OpenForm = Callable[[str, dict[str, Any]], None]
"""Shows a view (the second) to whoever gave the trigger (the first); raises TooSlowError, or
OSError where Slack does not take it."""


class TooSlowError(Exception):
    """The three seconds were over: Slack opens nothing, and whoever presses again is served."""


def slack_form(secret: SlackSecret, api_url: str) -> OpenForm:
    """Return the way to open a form.

    Args:
        secret: holds the bot token.
        api_url: a Slack stand-in's address, or "".
    """

    def open_form(trigger: str, view: dict[str, Any]) -> None:
        client = WebClient(
            token=secret.read().bot_token,
            base_url=api_url or WebClient.BASE_URL,
            timeout=_SECONDS,
            retry_handlers=[],
            logger=_quiet,
        )
        try:
            client.views_open(trigger_id=trigger, view=view)
        except SlackApiError as error:
            code = error.response.get("error")
            if code == _EXPIRED:
                raise TooSlowError from error
            raise OSError(f"Slack opened no form: {code} {error.response.data}"[:500]) from error

    return open_form
