"""The language that messages are written in: English in the code, other languages in catalogues."""

import gettext
from functools import lru_cache
from pathlib import Path

_CATALOGUES = Path(__file__).parent / "locales"
_current: gettext.NullTranslations = gettext.NullTranslations()


@lru_cache(maxsize=4)
def _catalogue(language: str) -> gettext.NullTranslations:
    # Opened here, for gettext's own search imports locale: 2.5 ms of CPU at each cold start.
    path = _CATALOGUES / language / "LC_MESSAGES" / "messages.mo"
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def use_language(language: str) -> None:
    """Write every sentence from now on in `language` ("en", "ko"); English where it is missing."""
    global _current  # noqa: PLW0603 - one language a process, set once by the job shell
    _current = _catalogue(language)


def later(sentence: str) -> str:
    """Mark a sentence that is translated where it is shown: until then it may be a key."""
    return sentence


def look_up(text: str) -> str:
    """Translate a text that was marked with `later` or stands in template.yaml, else return it."""
    return _current.gettext(text) if text else ""


def _(sentence: str) -> str:
    """Return `sentence` in the current language. Fill in values afterwards, with str.format."""
    return _current.gettext(sentence)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form of a sentence that fits `count`, in the current language."""
    return _current.ngettext(one, many, count)
