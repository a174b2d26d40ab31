"""Small words of every message: lights, severities, changes, times and numbers."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from notifier.translation import _, ngettext
from notifier.words import Change, Severity

_LIGHTS = {
    Severity.OK: "🟢",
    Severity.WARNING: "🟡",
    Severity.UNKNOWN: "🟠",
    Severity.CRITICAL: "🔴",
}
_WHOLE_FROM = 100
_TENTHS_FROM = 10


def light(severity: Severity) -> str:
    """Return the traffic light of a severity."""
    return _LIGHTS[severity]


def change_word(change: Change) -> str:
    """Return one translated word for a change."""
    match change:
        case Change.NEW:
            return _("new")
        case Change.WORSE:
            return _("worse")
        case Change.STILL:
            return _("still")
        case Change.ACCEPTED:
            return _("accepted")
        case Change.FIXED:
            return _("fixed")
        case Change.GONE:
            return _("gone")
        case _:
            assert_never(change)


def severity_word(severity: Severity) -> str:
    """Return one translated word for a severity."""
    words = {
        Severity.OK: _("all is well"),
        Severity.WARNING: _("warning"),
        Severity.UNKNOWN: _("not checked"),
        Severity.CRITICAL: _("critical"),
    }
    return words[severity]


def count_severities(severities: Iterable[Severity]) -> str:
    """Return "2 critical, 1 could not be checked, 3 warnings", worst first; "" for nothing."""
    counts = Counter(severities)
    parts = [_count(severity, counts[severity]) for severity in sorted(counts, reverse=True)]
    return ", ".join(part for part in parts if part)


def _count(severity: Severity, count: int) -> str:
    match severity:
        case Severity.CRITICAL:
            return ngettext("{n} critical", "{n} critical", count).format(n=count)
        case Severity.UNKNOWN:
            sentence = ngettext("{n} could not be checked", "{n} could not be checked", count)
            return sentence.format(n=count)
        case Severity.WARNING:
            return ngettext("{n} warning", "{n} warnings", count).format(n=count)
        case Severity.OK:
            return ""
        case _:
            assert_never(severity)


def moment(time: datetime, zone: ZoneInfo) -> str:
    """Return an aware time in the team's zone: "2026-11-24 09:00 KST"."""
    return f"{time.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def weekday(day: date) -> str:
    """Return a day's name, short: "Mon"."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[day.weekday()]


def number(value: float) -> str:
    """Return a number with as many digits as a person reads at a glance."""
    if value == round(value) or abs(value) >= _WHOLE_FROM:
        return f"{value:,.0f}"
    if abs(value) >= _TENTHS_FROM:
        return f"{value:.1f}"
    return f"{value:.2g}" if abs(value) < 1 else f"{value:.2f}".rstrip("0").rstrip(".")


def measured(value: float | None, unit: str) -> str:
    """Return a number with its unit, or "no data"; None is never drawn as zero."""
    return _("no data") if value is None else f"{number(value)} {unit}".rstrip()
