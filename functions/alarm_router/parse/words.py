"""What the parser speaks of: Place, Received, AlarmNotice, and why something is no alarm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


HELD = "held"
"""The attribute of a message that this router put aside itself, while its alarm was muted."""


class BadNotice(ValueError):  # noqa: N818 - reads as what it is
    """A message is no alarm that we understand; the text names the field and what was expected."""


class OwnMessage(Exception):  # noqa: N818 - reads as what it is
    """AWS sent a message of its own, which is no alarm; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message comes from.

    Attributes:
        partition: "aws", "aws-cn", ...
        region: "ap-northeast-2".
        account: twelve digits.
    """

    partition: str
    region: str
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One message out of an event, not yet understood.

    Attributes:
        body: the message, perhaps still in SNS's envelope: text or JSON.
        place: where it comes from, as far as the envelope says; else where this function runs.
        event: an event with this message alone, to be kept, and to be tried again by hand.
        held: whether this router put it aside, while its alarm was muted.
    """

    body: object
    place: Place
    event: object
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmNotice:
    """An alarm's change of state, before its tags say how urgent it is.

    Attributes:
        name, arn, state, at, reason, description, expression: as in AlarmTransition.
        suppressed: whether another alarm suppresses its actions: EventBridge hears of it even so.
    """

    name: str
    arn: str
    state: str
    at: datetime
    reason: str = ""
    description: str = ""
    expression: str = ""
    suppressed: bool = False
