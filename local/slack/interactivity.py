"""A click on a button or a form, sent to the app as Slack sends it: signed, in little time."""

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from local.slack.compose import compose
from local.slack.inbox import Inbox
from local.slack.methods import Site
from local.slack.wire import message_json
from local.slack.words import OPERATOR, Json, Message, Refused

RESPONSE_PATH = "/actions/"


def click(wanted: Json, site: Site) -> str:
    """Send the interaction for {"ts", "block_id", "action_id", "user"} and say how it was taken.

    Without "user" it is the operator who clicks.

    Raises:
        Refused: no_interactivity_url when none is set, message_not_found, action_not_found.
    """
    message = site.inbox.find(str(wanted.get("ts")))
    button = _find_button(message, str(wanted.get("block_id")), str(wanted.get("action_id")))
    if not site.listener.url:
        raise Refused("no_interactivity_url")
    payload = _interaction(message, button, str(wanted.get("user") or OPERATOR), site)
    return send(payload, site).outcome


def find_click(button: str, inbox: Inbox, ts: str = "") -> Json:
    """Return what `click` wants for the newest button of that action_id or label.

    Args:
        button: its action_id, or the words on it.
        inbox: where it stands.
        ts: of the one message to look at; "" looks at all.

    Raises:
        Refused: action_not_found.
    """
    for message in reversed(inbox.messages()):
        if ts in {"", message.ts}:
            for block, element in _list_buttons(message):
                if button in {element.get("action_id"), element["text"]["text"]}:
                    named = {"block_id": block["block_id"], "action_id": element["action_id"]}
                    return {"ts": message.ts, **named}
    raise Refused("action_not_found")


def respond(path: str, payload: Json, inbox: Inbox) -> str:
    """What an app posts to a click's response_url: a new message, or another in place of the old.

    A new one is for the eyes of whoever clicked, unless its response_type is "in_channel"
    (https://docs.slack.dev/interactivity/handling-user-interaction#message_responses).

    Args:
        path: what follows RESPONSE_PATH: the message's ts and who clicked.
        payload: what the app says.
        inbox: where the message stands.

    Raises:
        Refused: message_not_found, and what chat.postMessage refuses.
    """
    ts, _, user = path.partition("/")
    message = inbox.find(ts)
    if payload.get("delete_original"):
        inbox.remove(ts)
        return "ok"
    content = compose(payload)
    if payload.get("replace_original"):
        inbox.change(replace(message, text=content.text, blocks=content.blocks, edited=True))
    else:
        is_public = payload.get("response_type") == "in_channel"
        inbox.post(
            text=content.text,
            blocks=content.blocks,
            thread_ts=str(payload.get("thread_ts") or message.thread_ts),
            only_for="" if is_public else user or OPERATOR,
        )
    return "ok"


def _find_button(message: Message, block_id: str, action_id: str) -> Json:
    for block, element in _list_buttons(message):
        if block["block_id"] == block_id and element.get("action_id") == action_id:
            return {**element, "block_id": block_id}
    raise Refused("action_not_found")


def _list_buttons(message: Message) -> list[tuple[Json, Json]]:
    """Each button of a message, and the block that it stands in."""
    return [
        (block, element)
        for block in message.blocks
        for element in (*block.get("elements", ()), block.get("accessory", {}))
        if element.get("type") == "button"
    ]


def _interaction(message: Message, button: Json, user: str, site: Site) -> Json:
    """As on https://docs.slack.dev/reference/interaction-payloads/block_actions-payload."""
    workspace = site.workspace
    moment, name = f"{time.time():.6f}", user.lower()
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": False,
    }
    return {
        "type": "block_actions",
        "user": {"id": user, "username": name, "name": name, "team_id": workspace.team_id},
        "api_app_id": workspace.app_id,
        "container": container | ({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        "trigger_id": site.views.give_trigger(user),
        "team": {"id": workspace.team_id, "domain": workspace.name.lower()},
        "channel": {"id": workspace.channel, "name": workspace.channel_name},
        "message": message_json(message, workspace),
        "state": {"values": {}},
        "response_url": f"{site.base_url}{RESPONSE_PATH}{message.ts}/{user}",
        "actions": [button | {"action_ts": moment}],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How the app took what it was sent.

    Attributes:
        outcome: in words.
        status: its HTTP status, or 0 where it did not answer in time.
        body: its answer.
    """

    outcome: str
    status: int = 0
    body: str = ""


def send(payload: Json, site: Site) -> Taken:
    """Send an interaction to the app, signed."""
    body = urlencode({"payload": json.dumps(payload)})
    url, patience = site.listener.url, site.workspace.patience
    timestamp = str(int(time.time()))
    verifier = SignatureVerifier(site.workspace.signing_secret)
    signature = verifier.generate_signature(timestamp=timestamp, body=body)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": str(signature),
    }
    request = urllib.request.Request(url, body.encode(), headers)  # noqa: S310 - set by the developer
    try:
        with urllib.request.urlopen(request, timeout=patience) as answer:  # noqa: S310 - as above
            said = answer.read().decode()
            return Taken(outcome=f"{url} answered {answer.status}", status=answer.status, body=said)
    except urllib.error.HTTPError as error:
        with error:
            return Taken(outcome=f"{url} answered {error.code}", status=error.code)
    except OSError as error:
        return Taken(outcome=f"{url} did not answer within {patience:.0f} s: {error}")
