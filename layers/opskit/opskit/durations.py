"""Lengths of time in words, short enough for a sentence."""

from datetime import timedelta

from notifier.translation import _, ngettext


def spoken(length: timedelta) -> str:
    """Return a length of time as people say it: "40 s", "12 min", "3 h 12 min", "5 days".

    Negative lengths count as zero; what is shorter than the smallest unit shown is cut off.
    """
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:  # noqa: PLR2004 - a minute
        return _("{n} s").format(n=seconds)
    minutes = seconds // 60
    if minutes < 60:  # noqa: PLR2004 - an hour
        return _("{n} min").format(n=minutes)
    hours, rest = divmod(minutes, 60)
    if hours < 48:  # noqa: PLR2004 - two days; from then on hours say little
        return _("{h} h {m} min").format(h=hours, m=rest) if rest else _("{h} h").format(h=hours)
    return ngettext("{n} day", "{n} days", hours // 24).format(n=hours // 24)
