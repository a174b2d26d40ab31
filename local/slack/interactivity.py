"""A click on a button, sent to the app as Slack sends it: signed, as a form, within 3 seconds."""

import json
import time
import urllib.error
import urllib.request
from dataclasses import replace
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from local.slack.compose import compose
from local.slack.inbox import Inbox
from local.slack.methods import Site
from local.slack.wire import message_json
from local.slack.words import Json, Message, Refused

RESPONSE_PATH = "/actions/"
# Slack waits 3 s: https://docs.slack.dev/interactivity/handling-user-interaction
_TIMEOUT = 3.0


def click(wanted: Json, site: Site) -> str:
    """Send the interaction for {"ts", "block_id", "action_id"} and say how the app took it.

    Raises:
        Refused: no_interactivity_url when none is set, message_not_found, action_not_found.
    """
    message = site.inbox.find(str(wanted.get("ts")))
    button = _find_button(message, str(wanted.get("block_id")), str(wanted.get("action_id")))
    if not (url := site.workspace.interactivity_url):
        raise Refused("no_interactivity_url")
    payload = _interaction(message, button, site)
    return _send(url, urlencode({"payload": json.dumps(payload)}), site.workspace.signing_secret)


def respond(ts: str, payload: Json, inbox: Inbox) -> str:
    """What an app posts to a click's response_url: a new message, or another in place of the old.

    Raises:
        Refused: message_not_found, and what chat.postMessage refuses.
    """
    message = inbox.find(ts)
    if payload.get("delete_original"):
        inbox.remove(ts)
        return "ok"
    content = compose(payload)
    if payload.get("replace_original"):
        inbox.change(replace(message, text=content.text, blocks=content.blocks, edited=True))
    else:
        inbox.post(text=content.text, blocks=content.blocks)
    return "ok"


def _find_button(message: Message, block_id: str, action_id: str) -> Json:
    for block in message.blocks:
        for element in (*block.get("elements", ()), block.get("accessory", {})):
            if block["block_id"] == block_id and element.get("action_id") == action_id:
                return {**element, "block_id": block_id}
    raise Refused("action_not_found")


def _interaction(message: Message, button: Json, site: Site) -> Json:
    """As on https://docs.slack.dev/reference/interaction-payloads/block_actions-payload."""
    workspace = site.workspace
    moment = f"{time.time():.6f}"
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": False,
    }
    return {
        "type": "block_actions",
        "user": {"id": "U0OPERATOR", "username": "operator", "name": "operator"},
        "api_app_id": workspace.app_id,
        "container": container | ({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        "trigger_id": f"{moment}.local",
        "team": {"id": workspace.team_id, "domain": workspace.name.lower()},
        "channel": {"id": workspace.channel, "name": workspace.channel_name},
        "message": message_json(message, workspace),
        "state": {"values": {}},
        "response_url": f"{site.base_url}{RESPONSE_PATH}{message.ts}",
        "actions": [button | {"action_ts": moment}],
    }


def _send(url: str, body: str, signing_secret: str) -> str:
    timestamp = str(int(time.time()))
    verifier = SignatureVerifier(signing_secret)
    signature = verifier.generate_signature(timestamp=timestamp, body=body)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": str(signature),
    }
    request = urllib.request.Request(url, body.encode(), headers)  # noqa: S310 - set by the developer
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - as above
            return f"{url} answered {answer.status}"
    except urllib.error.HTTPError as error:
        with error:
            return f"{url} answered {error.code}"
    except OSError as error:
        return f"{url} did not answer within {_TIMEOUT:.0f} s: {error}"
