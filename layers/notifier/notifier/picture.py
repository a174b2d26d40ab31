"""A picture beside a report, in its thread."""

from dataclasses import dataclass, field

SCOPE = "files:write"
"""What the app needs to show pictures (docs.slack.dev, files.getUploadURLExternal)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One image file.

    Attributes:
        name: the file's, "response-time.png".
        title: translated, stands above it.
        alt: translated, what it shows, for who cannot see it.
        content: a PNG's bytes.
    """

    name: str
    title: str
    alt: str
    content: bytes = field(repr=False)
