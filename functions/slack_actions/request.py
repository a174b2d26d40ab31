"""What came over HTTP: a function URL's event, understood. Pure."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass


class BadRequest(ValueError):  # noqa: N818 - reads as what it is
    """The event is none of a function URL; the text names the field and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An HTTP request.

    Attributes:
        method: "POST".
        body: as it was sent, for its signature counts every byte.
        timestamp: Slack's X-Slack-Request-Timestamp, or "".
        signature: Slack's X-Slack-Signature, or "".
    """

    method: str
    body: str
    timestamp: str
    signature: str


def read_request(event: object) -> Request:
    """Understand an event of a function URL.

    Raises:
        BadRequest: naming the field.

    Source: Lambda Developer Guide, "Function URLs", request payload format (version 2.0).
    """
    fields = _mapping(event, "the event")
    http = _mapping(_mapping(fields.get("requestContext"), "requestContext").get("http"), "http")
    headers = {
        str(name).lower(): str(value)
        for name, value in _mapping(fields.get("headers", {}), "headers").items()
    }
    return Request(
        method=str(http.get("method", "")),
        body=_body(fields),
        timestamp=headers.get("x-slack-request-timestamp", ""),
        signature=headers.get("x-slack-signature", ""),
    )


def _body(fields: Mapping[str, object]) -> str:
    body = fields.get("body", "")
    if not isinstance(body, str):
        raise BadRequest(f"body is {type(body).__name__}: expected text")
    if not fields.get("isBase64Encoded"):
        return body
    try:
        return base64.b64decode(body, validate=True).decode()
    except (binascii.Error, UnicodeError) as error:
        raise BadRequest(f"body is not base64 of UTF-8 ({error}): expected a form") from error


def _mapping(found: object, name: str) -> Mapping[str, object]:
    if not isinstance(found, Mapping):
        raise BadRequest(f"{name} is {type(found).__name__}: expected a function URL's event")
    return found
