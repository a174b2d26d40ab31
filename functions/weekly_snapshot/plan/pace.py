"""How often a snapshot in the making is looked at, and for how long."""

from __future__ import annotations

_PACES = ((10, 60), (20, 300), (64, 900))
"""Up to so many looks, so many seconds until the next: each minute for ten minutes, every five to
the end of the first hour, then every fifteen for eleven more. A snapshot of Aurora takes minutes, a
first copy to another region hours."""


def pause_after(looks: int) -> int | None:
    """Return the seconds until the next look, or None once it is time to give up.

    Args:
        looks: how many there were.
    """
    return next((seconds for most, seconds in _PACES if looks <= most), None)
