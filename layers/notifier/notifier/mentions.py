"""Calls people by name in text that is escaped otherwise: a mark that only our own code sets."""

import re

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([USW][A-Z0-9]{{2,30}}){_CLOSE}")
_STRAY = re.compile(f"[{_OPEN}{_CLOSE}]")


def mention(name: str) -> str:
    """Return what calls somebody, once `reveal` has made it Slack's own form.

    Args:
        name: a Slack user (U..., W...), a user group (S...), or a plain handle, which calls nobody
            but can be read.
    """
    marked = f"{_OPEN}{name}{_CLOSE}"
    return marked if _MARK.fullmatch(marked) else strip_marks(name)


def reveal(escaped: str) -> str:
    """Turn the marks in escaped text into Slack's mentions (docs, "Formatting message text")."""
    return _STRAY.sub("", _MARK.sub(_form, escaped))


def strip_marks(text: str) -> str:
    """Return text from outside without anything that `reveal` would take for a mark."""
    return _STRAY.sub("", text)


def _form(found: re.Match[str]) -> str:
    name = found[1]
    return f"<!subteam^{name}>" if name.startswith("S") else f"<@{name}>"
