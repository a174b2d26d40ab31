"""The bad morning in Korean, as it stands in its golden file, and the same one in English.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/golden, and read the difference.
"""

import json
import re
from pathlib import Path

from notifier.message import message_to_object
from notifier.plain import plain_text
from notifier.translation import use_language
from tests.golden.korean import bad_morning
from tests.korean import hold_golden

HERE = Path(__file__).parent
_ENGLISH = re.compile(r"\b(?:normal|since|last|hour|were|could|the|is|of)\b")
_QUOTED = re.compile(r"`[^`]*`|→.*|https?://\S+")


def test_the_bad_morning_is_told_in_korean() -> None:
    use_language("ko")
    hold_golden(HERE / "bad_morning_korean.txt", plain_text(bad_morning()))


def test_the_root_in_korean_holds_slacks_limits() -> None:
    use_language("ko")
    whole = message_to_object(bad_morning())
    text = json.dumps(whole["root"], ensure_ascii=False)
    assert "즉시 조치 필요" in text
    assert len(text.splitlines()) == 1


def test_no_english_sentence_is_left_in_the_channel() -> None:
    use_language("ko")
    root = plain_text(bad_morning()).partition("\n\n")[0]
    assert not _ENGLISH.search(_QUOTED.sub("", root)), root


def test_both_languages_say_the_same_of_the_same() -> None:
    english = plain_text(bad_morning())
    use_language("ko")
    korean = plain_text(bad_morning())
    assert re.findall(r"`[^`]*`", korean) == re.findall(r"`[^`]*`", english)
