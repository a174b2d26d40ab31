"""Lets in what Slack signed within the last five minutes, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from slack_sdk.signature import Clock, SignatureVerifier

if TYPE_CHECKING:
    from datetime import datetime

    from functions.slack_actions.request import Request
    from notifier.credential import SlackSecret

AGAIN = timedelta(minutes=1)
"""A changed signing secret is read again, at most so often: forged requests cost no more."""


@dataclass(frozen=True, slots=True)
class _At:
    """A clock that stands still, in the form of slack_sdk's."""

    seconds: float

    def now(self) -> float:
        """Return seconds since 1970."""
        return self.seconds


class Doorkeeper:
    """Checks signatures; one a process, for it remembers when it last read the secret.

    Args:
        secret: holds the signing secret.
    """

    def __init__(self, secret: SlackSecret) -> None:
        self._secret = secret
        self._read_at: datetime | None = None

    def admits(self, request: Request, *, now: datetime) -> bool:
        """Return whether Slack signed this request, at most five minutes ago.

        Raises:
            DeliveryError: the secret cannot be read, or is malformed.
            LookupError: the secret holds no signing secret.

        Source: docs.slack.dev, "Verifying requests from Slack".
        """
        if not (request.timestamp.isdecimal() and request.timestamp.isascii()):
            return False
        if not request.signature.isascii():
            return False
        if self._read_at is None:
            self._read_at = now
        if _verifies(self._secret.read().signing_secret, request, now):
            return True
        if now - self._read_at < AGAIN:
            return False
        self._read_at = now
        return _verifies(self._secret.read_again().signing_secret, request, now)


def _verifies(signing_secret: str, request: Request, now: datetime) -> bool:
    if not signing_secret:
        raise LookupError("Slack's secret holds no signing_secret: see docs/slack-app.md")
    verifier = SignatureVerifier(signing_secret, cast("Clock", _At(now.timestamp())))
    return verifier.is_valid(request.body, request.timestamp, request.signature)
