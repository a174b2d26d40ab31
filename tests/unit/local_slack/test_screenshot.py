import struct
from pathlib import Path

import pytest

from local.slack.page import render_page
from local.slack.screenshot import NoBrowserError, take_screenshot
from local.slack.words import Message, Workspace


def test_a_saved_page_is_photographed_in_the_size_asked_for(tmp_path: Path) -> None:
    message = Message(ts="1764000000.000100", channel="C0PETCLINIC", text="x")
    page, picture = tmp_path / "inbox.html", tmp_path / "inbox.png"
    page.write_text(render_page((message,), Workspace()))
    try:
        take_screenshot(str(page), picture, width=640, height=480, dark=True)
    except NoBrowserError as error:
        pytest.skip(str(error))
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert struct.unpack(">II", head[16:]) == (640, 480)
