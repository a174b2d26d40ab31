"""The same run in Korean: the same findings under the same names, told in other words."""

import json
import os
import re
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path

from opskit.house import House

HANGUL = re.compile(r"[가-힣]")


def in_korean(house: House) -> House:
    """Return the same house with the parameter Language=ko."""
    return replace(house, environ={**house.environ, "LANGUAGE": "ko"})


def keys_of(answer: dict[str, object]) -> list[tuple[str, str, str]]:
    """Return what a handler's answer names its findings by: none of it is a translation."""
    told = json.loads(json.dumps(answer["findings"]))
    return [(one["severity"], one["code"], one["resource"]) for one in told]


def hold_golden(path: Path, text: str) -> None:
    """Compare a message with its golden file; UPDATE_GOLDEN=1 writes it.

    Args:
        path: of the golden file.
        text: the message as plain text.
    """
    assert HANGUL.search(text)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(f"{text}\n", encoding="utf-8")
    told = path.read_text(encoding="utf-8").splitlines()
    changes = "\n".join(unified_diff(told, text.splitlines(), path.name, "now", lineterm=""))
    assert not changes, changes
