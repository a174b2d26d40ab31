"""A report without a message's limits, as a text that a telephone shows too."""

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

from notifier.enclosure import Enclosure
from notifier.message import Message
from notifier.plain import bare, plain_text
from notifier.render import render_report, render_root
from notifier.render_details import thread
from notifier.translation import _
from notifier.words import Kept, Report

_CODE = re.compile(r"```\n(?P<lines>.*?)\n```", re.DOTALL)


def whole_text(report: Report, *, zone: ZoneInfo) -> str:
    """Return everything that a report says, masked: what the channel shows, then each part whole.

    Args:
        report: what to say.
        zone: the team's time zone.
    """
    told = [plain_text(Message(key=report.job, root=render_root(report, zone)))]
    for part in thread(report, zone, whole=True):
        told += [f"== {bare(part.title)}", *(_plain(piece.text) for piece in part.pieces)]
    return "\n\n".join(told)


def shown_text(report: Report, *, zone: ZoneInfo) -> str:
    """Return a report for a terminal: as Slack would show it, but whole where that would be cut."""
    message = render_report(replace(report, kept=Kept(run=report.job)), zone=zone)
    return whole_text(report, zone=zone) if message.is_cut else plain_text(message)


def enclose_whole(report: Report, *, zone: ZoneInfo) -> Enclosure:
    """Return everything that a report says as a file."""
    day = report.as_of.astimezone(zone)
    return Enclosure(
        name=f"{report.job}-{day:%Y-%m-%d-%H%M}.txt",
        title=_("{title}: all of it").format(title=report.title),
        content=f"{whole_text(report, zone=zone)}\n".encode(),
    )


def _plain(text: str) -> str:
    """Return a piece without markup, its code set in, so that one sees where a finding begins."""
    return bare(_CODE.sub(_set_in, text))


def _set_in(code: re.Match[str]) -> str:
    return "\n".join(f"    {line}" for line in code["lines"].split("\n"))
