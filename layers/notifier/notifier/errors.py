"""What can go wrong on the way to Slack.

DeliveryError
|- Unreachable   Slack, or the way to it, is down, slow or busy: trying again makes sense
|- Refused       Slack or its secret said no: a person must act, and the text says how
`- Undelivered   what Notifier raises: the message was not sent, and where it lies now
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notifier.message import Unsent


class DeliveryError(Exception):
    """A message did not reach Slack as a whole.

    Attributes:
        unsent: what is left of the message; None where nothing was tried yet.
        posted: how many posts Slack took before it failed.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.unsent: Unsent | None = None
        self.posted = 0


class Unreachable(DeliveryError):  # noqa: N818 - reads as what it is
    """Timeouts, refused connections, 5xx and 429: the same may succeed later.

    Attributes:
        retry_after: the seconds that Slack asks to wait, or None.
    """

    def __init__(self, text: str, *, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class Refused(DeliveryError):  # noqa: N818 - reads as what it is
    """invalid_auth, channel_not_found, invalid_blocks...: no retry helps until somebody acts.

    Attributes:
        code: Slack's error code, or our own word for it.
    """

    def __init__(self, text: str, *, code: str) -> None:
        super().__init__(text)
        self.code = code


class Undelivered(DeliveryError):  # noqa: N818 - reads as what it is
    """Slack did not take a message.

    Attributes:
        kept: True when it lies in the Outbox; False when it stands in the log only.
    """

    def __init__(self, text: str, *, kept: bool) -> None:
        super().__init__(text)
        self.kept = kept
