"""Reads a call's arguments, as JSON or as a form, just as Slack's clients send them."""

import json
from dataclasses import dataclass
from urllib.parse import parse_qsl

from local.slack.words import Json, Refused

_JSON_ARGUMENTS = ("blocks", "attachments", "files", "metadata", "view")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the Web API.

    Attributes:
        method: such as "chat.postMessage".
        token: from the Authorization header or the arguments, "" when there is none.
        arguments: the rest, with JSON inside a form already read.
    """

    method: str
    token: str
    arguments: Json


def read_call(method: str, *, query: str, body: bytes, kind: str, authorization: str) -> Call:
    """Put a call together from the parts of an HTTP request.

    Raises:
        Refused: `invalid_json`, `json_not_object` or `invalid_form_data`, as on
            https://docs.slack.dev/apis/web-api#responses.
    """
    arguments: Json = dict(parse_qsl(query))
    if kind.startswith("application/json"):
        arguments |= _read_json(body)
    else:
        arguments |= _read_form(body)
    token = arguments.pop("token", "") or ""
    scheme, _, bearer = authorization.partition(" ")
    if scheme.lower() == "bearer":
        token = bearer.strip()
    return Call(method=method, token=str(token), arguments=arguments)


def _read_json(body: bytes) -> Json:
    try:
        arguments = json.loads(body or b"{}")
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(arguments, dict):
        raise Refused("json_not_object")
    return arguments


def _read_form(body: bytes) -> Json:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
    except UnicodeDecodeError:
        raise Refused("invalid_form_data") from None
    return {name: _unpack(name, value) for name, value in pairs}


def _unpack(name: str, value: str) -> object:
    """A form carries lists as JSON in a string; what cannot be read stays a string."""
    if name not in _JSON_ARGUMENTS:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def read_payload(body: bytes, *, kind: str) -> Json:
    """Read a webhook's message: JSON, or a form whose `payload` is JSON.

    Raises:
        Refused: `invalid_payload`.
    """
    try:
        if kind.startswith("application/x-www-form-urlencoded"):
            payload = json.loads(dict(parse_qsl(body.decode()))["payload"])
        else:
            payload = json.loads(body)
    except (ValueError, KeyError):
        raise Refused("invalid_payload") from None
    if not isinstance(payload, dict):
        raise Refused("invalid_payload")
    return payload
