"""The vocabulary of the stand-in: Message, Attached, Refused, Workspace."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

type Json = dict[str, Any]


class Poster(Enum):
    """By which door a message came in; only the bot may edit what the bot posted."""

    BOT = "bot"
    WEBHOOK = "webhook"


OPERATOR = "U0OPERATOR"
"""Who clicks where nobody else is named."""


@dataclass(slots=True)
class Listener:
    """The app behind the buttons: where clicks are posted, or ""; it may be connected late."""

    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """An uploaded file.

    Attributes:
        file_id: Slack's name for it, "F...".
        name: the file's name.
        title: what the channel reads above it.
        alt: what it shows, for who cannot see it.
        content: its bytes.
    """

    file_id: str
    name: str
    title: str
    alt: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as Slack would keep it.

    Attributes:
        ts: its name and moment, "1764000000.000100": seconds since 1970.
        channel: the channel's ID.
        text: mrkdwn; the fallback where there are blocks.
        blocks: Block Kit, each with its block_id.
        thread_ts: the root's ts for a reply, "" for a root.
        poster: the door it came in by.
        edited: whether chat.update has changed it.
        reactions: emoji names without colons.
        files: what was uploaded with it.
        only_for: the user who alone sees it (an ephemeral message), or "".
    """

    ts: str
    channel: str
    text: str
    blocks: tuple[Json, ...] = ()
    thread_ts: str = ""
    poster: Poster = Poster.BOT
    edited: bool = False
    reactions: tuple[str, ...] = ()
    files: tuple[Attached, ...] = ()
    only_for: str = ""

    @property
    def moment(self) -> datetime:
        """When it was posted, in UTC."""
        return datetime.fromtimestamp(float(self.ts), UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Who is who in the pretended workspace; the credentials are made up and open nothing.

    Attributes:
        channel_name: without the hash.
        channel: the channel's ID.
        time_zone: IANA name, for the times on the page.
        interactivity_url: where a click on a button is posted, or "".
        patience: seconds in which the app must have answered a click.
        operators: users whom the page offers to click as; any other can be typed.
        scopes: what the bot may do.
    """

    channel_name: str = "petclinic-ops"
    channel: str = "C0PETCLINIC"
    time_zone: str = "Asia/Seoul"
    interactivity_url: str = ""
    # https://docs.slack.dev/interactivity/handling-user-interaction
    patience: float = 3.0
    operators: tuple[str, ...] = (OPERATOR, "U0APPROVER", "U0STRANGER")
    scopes: tuple[str, ...] = ("chat:write", "files:write")
    name: str = "PetClinic"
    app_name: str = "PetClinic Operations"
    bot_token: str = "xoxb-local-stand-in"  # noqa: S105 - opens nothing
    signing_secret: str = "local-signing-secret"  # noqa: S105 - opens nothing
    webhook_path: str = "/services/T0LOCAL/B0LOCAL/local-webhook"
    team_id: str = "T0LOCAL"
    bot_user: str = "U0PETCLINIC"
    bot_id: str = "B0LOCAL"
    app_id: str = "A0LOCAL"


class Refused(Exception):  # noqa: N818 - it is an answer of Slack's, not a fault of ours
    """What Slack answers instead of doing it.

    Attributes:
        error: Slack's word, such as "channel_not_found".
        violations: what is wrong with the blocks, in Slack's own phrases.
        needed: the scope that is missing, or "".
    """

    def __init__(self, error: str, violations: tuple[str, ...] = (), needed: str = "") -> None:
        super().__init__(error)
        self.error = error
        self.violations = violations
        self.needed = needed
