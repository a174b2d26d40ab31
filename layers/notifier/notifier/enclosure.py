"""A file beside a message, in its thread: a picture, or a text."""

from dataclasses import dataclass, field

SCOPE = "files:write"
"""What the app needs to show files (docs.slack.dev, files.getUploadURLExternal)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """One file.

    Attributes:
        name: the file's; its ending tells Slack how to show it: "response-time.png".
        title: translated, stands above it.
        alt: translated, what it shows, for who cannot see it; "" for a text.
        content: a PNG's bytes, or a text's in UTF-8.
    """

    name: str
    title: str
    alt: str = ""
    content: bytes = field(repr=False)
