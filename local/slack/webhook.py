"""An incoming webhook: takes a message and answers in plain words, with a status of its own."""

from local.slack.compose import compose
from local.slack.inbox import Inbox
from local.slack.words import Json, Poster, Refused

# https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
_STATUS = {
    "action_prohibited": 403,
    "invalid_token": 403,
    "no_service": 404,
    "channel_not_found": 404,
    "channel_is_archived": 410,
}


def answer_webhook(payload: Json, inbox: Inbox) -> str:
    """Keep the message and say "ok"; refuses as chat.postMessage does."""
    content = compose(payload)
    inbox.post(
        text=content.text,
        blocks=content.blocks,
        thread_ts=str(payload.get("thread_ts") or ""),
        poster=Poster.WEBHOOK,
    )
    return "ok"


def status_of(refused: Refused) -> int:
    """The HTTP status that a webhook answers this refusal with."""
    return _STATUS.get(refused.error, 400)
