"""Waiting for what happens elsewhere: in a process of its own, which takes its time."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 120


def eventually(happened: Callable[[], bool]) -> bool:
    """Ask again and again, as long as patience lasts; the answer itself takes its time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if happened():
            return True
    return False
