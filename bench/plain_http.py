"""Just enough HTTP/1.1 to read botocore's and Slack's requests from a stream and to answer."""

import asyncio
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from local.aws.protocol import Call, Reply


async def read_call(reader: asyncio.StreamReader) -> Call | None:
    """Read one request; None when the caller hung up between two."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")[:-2]
    headers = {key.lower(): value.strip() for key, _, value in (x.partition(":") for x in lines)}
    method, target, _version = first.split(" ")
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    url = urlsplit(target)
    query = parse_qs(url.query, keep_blank_values=True)
    return Call(method=method, path=url.path, headers=headers, body=body, query=query)


def write_reply(reply: Reply) -> bytes:
    """Return a reply as it goes over the wire."""
    headers = {**reply.headers, "Content-Length": str(len(reply.body))}
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"]
    lines += [f"{key}: {value}" for key, value in headers.items()]
    return "\r\n".join((*lines, "", "")).encode() + reply.body
