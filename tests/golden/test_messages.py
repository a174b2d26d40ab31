"""Rendered messages as they stand in the golden files.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/golden, and read the difference.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from notifier.failure import render_failure
from notifier.late import flatten, render_missed
from notifier.message import Message, Post, message_to_object
from notifier.plain import plain_text
from notifier.render import render_report
from notifier.whole import whole_text
from tests.golden import samples

HERE = Path(__file__).parent
SEOUL = ZoneInfo("Asia/Seoul")


def _bad_morning() -> Message:
    return render_report(samples.bad_morning(), zone=SEOUL)


def _shape(post: Post) -> dict[str, object]:
    return {"text": post.text, "blocks": len(post.blocks), "last": post.blocks[-1]}


def _thousand_services() -> object:
    """The root whole; of 12 kB replies only what they are about, and what was cut."""
    message = render_report(samples.thousand_services(), zone=SEOUL)
    whole = message_to_object(message)
    return {"root": whole["root"], "replies": [_shape(reply) for reply in message.replies[-5:]]}


def _flat() -> object:
    return [{"text": post.text, "blocks": list(post.blocks)} for post in flatten(_bad_morning())]


def _thousand_services_flat() -> object:
    """What an incoming webhook shows at last, and how much of the rest."""
    message = render_report(samples.thousand_services(), zone=SEOUL)
    posts = flatten(message)
    return [*map(_shape, posts[:-1]), {"last": list(posts[-1].blocks[-2:])}]


def _thousand_services_file() -> object:
    """The beginning and the end of the file; how many lines stand between."""
    lines = whole_text(samples.thousand_services(), zone=SEOUL).splitlines()
    return [*lines[:40], len(lines) - 60, *lines[-20:]]


CASES: dict[str, Callable[[], object]] = {
    "all_fine": lambda: message_to_object(render_report(samples.all_fine(), zone=SEOUL)),
    "bad_morning": lambda: message_to_object(_bad_morning()),
    "unreadable_parts": lambda: message_to_object(
        render_report(samples.unreadable_parts(), zone=SEOUL)
    ),
    "thousand_services": _thousand_services,
    "thousand_services_webhook": _thousand_services_flat,
    "thousand_services_file": _thousand_services_file,
    "bad_morning_webhook": _flat,
    "bad_morning_missed": lambda: message_to_object(
        render_missed(_bad_morning(), samples.NOW, zone=SEOUL)
    )["root"],
    "bad_morning_plain": lambda: plain_text(_bad_morning()).splitlines(),
    "crash": lambda: message_to_object(render_failure(samples.crash(), zone=SEOUL)),
}


@pytest.mark.parametrize("name", CASES)
def test_a_message_is_rendered_as_in_its_golden_file(name: str) -> None:
    path = HERE / f"{name}.json"
    rendered = json.dumps(CASES[name](), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(rendered, encoding="utf-8")

    assert rendered == path.read_text(encoding="utf-8")
