"""Asks the application's own health page over HTTP or HTTPS, within a time limit."""

from __future__ import annotations

import json
import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import (
    HTTPError,
    NewConnectionError,
    SSLError,
    TimeoutError as HTTPTimeoutError,
)

from functions.health_sweep.judge.application import SAMPLE, NoPage, Page, Silence

if TYPE_CHECKING:
    from urllib3.response import BaseHTTPResponse

LIMIT = 64 * 1024
"""Bytes of a body that are read; a health page with every detail has a few thousand."""

REDIRECTS = 3
"""Enough for "to https" and "to the other host name"; more is a loop."""

_AGENT = {"user-agent": "petclinic-operations health-sweep", "accept": "application/json"}


def ask(address: str, seconds: float) -> Page | NoPage:
    """Ask a health page once; what fails comes back as a NoPage, never as an error.

    Args:
        address: http or https; certificates are verified.
        seconds: the limit for everything: redirects, connecting, headers and body.
    """
    begun = time.monotonic()
    with urllib3.PoolManager(retries=False, cert_reqs="CERT_REQUIRED") as pool:
        try:
            return _follow(pool, address, begun=begun, deadline=begun + seconds)
        except (HTTPError, ValueError) as error:  # ValueError: a redirect to no address at all
            return NoPage(why=_silence(error), detail=str(error))


def _follow(
    pool: urllib3.PoolManager, address: str, *, begun: float, deadline: float
) -> Page | NoPage:
    for _ in range(1 + REDIRECTS):
        if urlsplit(address).scheme not in ("http", "https"):
            return NoPage(why=Silence.REDIRECTS, detail=f"redirected to {address}")
        answer = pool.request(
            "GET",
            address,
            headers=_AGENT,
            redirect=False,
            preload_content=False,
            timeout=urllib3.Timeout(total=_left(deadline, address)),
        )
        try:
            location = answer.get_redirect_location()
            if not location:
                return _page(answer, begun=begun, deadline=deadline, address=address)
            address = urljoin(address, location)
        finally:
            # Whatever was not read is not wanted: the connection must not go back to the pool.
            answer.close()
    return NoPage(why=Silence.REDIRECTS, detail=f"more than {REDIRECTS} redirects: {address}")


def _page(answer: BaseHTTPResponse, *, begun: float, deadline: float, address: str) -> Page:
    body = bytearray()
    # Byte by byte: a larger read would wait until it is full, however slowly the bytes drip in.
    while len(body) <= LIMIT and (byte := answer.read(1)):
        body += byte
        _left(deadline, address)
    text = body[:LIMIT].decode(errors="replace")
    return Page(
        code=answer.status,
        status=_status(text),
        body=text[:SAMPLE],
        milliseconds=(time.monotonic() - begun) * 1000,
    )


def _status(text: str) -> str:
    """Return the word of Spring Boot's health page, or "" where there is none."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    status = said.get("status", "") if isinstance(said, dict) else ""
    return status if isinstance(status, str) else ""


def _left(deadline: float, address: str) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise HTTPTimeoutError(f"the time limit ended while asking {address}")
    return left


def _silence(error: Exception) -> Silence:
    match error:
        case NewConnectionError():  # before timeouts: some versions of urllib3 call it one
            unknown = isinstance(error.__context__, socket.gaierror)
            return Silence.NAME if unknown else Silence.REFUSED
        case HTTPTimeoutError():
            return Silence.TIMEOUT
        case SSLError():
            return Silence.CERTIFICATE
        case ValueError():
            return Silence.REDIRECTS
        case _:
            return Silence.BROKEN
