"""The causes that diagnose names, in words for people."""

from collections.abc import Callable

from functions.incident.plan.playbooks import (
    BAD_DEPLOYMENT,
    CAPACITY,
    DATABASE,
    DEPENDENCY,
    UNKNOWN,
)
from notifier.translation import _

_CAUSES: dict[str, Callable[[], str]] = {
    BAD_DEPLOYMENT: lambda: _("a bad deployment"),
    DATABASE: lambda: _("the database"),
    CAPACITY: lambda: _("too little capacity"),
    DEPENDENCY: lambda: _("something that the application depends on"),
    UNKNOWN: lambda: _("not known"),
}
_CONFIDENCE: dict[str, Callable[[], str]] = {
    "likely": lambda: _("likely"),
    "possible": lambda: _("possible"),
    "unlikely": lambda: _("hardly"),
}


def tell_cause(cause: str, confidence: str, why: str) -> str:
    """Return a cause as people read it: "a bad deployment (likely). Revision 42 ...".

    Args:
        cause: diagnose's word.
        confidence: likely, possible or unlikely; what is not known has none.
        why: translated: what speaks for it.
    """
    words = _CAUSES.get(cause, lambda: cause)()
    if cause != UNKNOWN:
        words += f" ({_CONFIDENCE.get(confidence, lambda: confidence)()})"
    return f"{words}. {why}".strip()
