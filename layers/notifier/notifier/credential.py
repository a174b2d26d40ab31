"""Slack's credential: a bot token or an incoming webhook, and the secret that signs its clicks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError as BotocoreConnectionError,
    HTTPClientError,
)

from notifier.errors import Refused, Unreachable
from notifier.translation import _

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

_SERVER_ERROR = 500
_PASSING = ("Throttl", "TooManyRequests", "InternalService", "RequestLimitExceeded")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackCredential:
    """What opens Slack; none of it is ever shown.

    Attributes:
        bot_token: this or the next is set.
        webhook_url: an incoming webhook's address.
        signing_secret: proves that a click comes from Slack; "" where nobody clicks.
    """

    bot_token: str = field(default="", repr=False)
    webhook_url: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)


class SlackSecret:
    """The secret, read at its first use and kept for the life of the process.

    Args:
        client: a Secrets Manager client.
        arn: the secret's ARN or name.
    """

    def __init__(self, client: "SecretsManagerClient", arn: str) -> None:
        self._client = client
        self._arn = arn
        self._credential: SlackCredential | None = None

    def read(self) -> SlackCredential:
        """Return the credential, from memory where it was read before.

        Raises:
            Unreachable: Secrets Manager is down or busy.
            Refused: the secret is missing, forbidden or malformed.
        """
        return self._credential or self.read_again()

    def read_again(self) -> SlackCredential:
        """Return the credential as it stands in Secrets Manager now. Raises as `read`."""
        try:
            answer = self._client.get_secret_value(SecretId=self._arn)
        except (HTTPClientError, BotocoreConnectionError) as error:
            raise Unreachable(self._tell(error)) from error
        except ClientError as error:
            if _passes(error):
                raise Unreachable(self._tell(error)) from error
            raise Refused(self._tell(error), code="secret_unreadable") from error
        except BotoCoreError as error:
            raise Refused(self._tell(error), code="secret_unreadable") from error
        self._credential = parse_credential(answer.get("SecretString", ""), self._arn)
        return self._credential

    def _tell(self, error: Exception) -> str:
        return _("Slack's secret {arn} cannot be read: {error}").format(arn=self._arn, error=error)


def parse_credential(text: str, arn: str) -> SlackCredential:
    """Understand the secret's text.

    Args:
        text: `{"bot_token": "xoxb-...", "signing_secret": "..."}` or
            `{"webhook_url": "https://..."}`; only buttons need the signing secret.
        arn: for the error's text.

    Raises:
        Refused: saying what was expected, never what was found.
    """
    wrong = Refused(
        _(
            'The secret {arn} is malformed: expected {{"bot_token": "xoxb-...", '
            '"signing_secret": "..."}} or {{"webhook_url": "https://..."}}'
        ).format(arn=arn),
        code="secret_malformed",
    )
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        raise wrong from None
    if not isinstance(found, Mapping):
        raise wrong
    token, url = found.get("bot_token") or "", found.get("webhook_url") or ""
    signing = found.get("signing_secret") or ""
    if not isinstance(signing, str):
        raise wrong
    if isinstance(token, str) and token.strip():
        return SlackCredential(bot_token=token.strip(), signing_secret=signing.strip())
    if isinstance(url, str) and url.strip().startswith(("https://", "http://")):
        return SlackCredential(webhook_url=url.strip(), signing_secret=signing.strip())
    raise wrong


def _passes(error: ClientError) -> bool:
    code = error.response.get("Error", {}).get("Code", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status >= _SERVER_ERROR or any(part in code for part in _PASSING)
