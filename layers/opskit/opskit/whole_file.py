"""The file with all of a report, in its thread where its messages leave something out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifier.errors import Unreachable
from notifier.text import cut
from notifier.translation import _
from notifier.whole import enclose_whole
from opskit.charts import reason_of, tell_missing

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from notifier.doors import Sent
    from notifier.enclosure import Enclosure
    from notifier.words import Report
    from opskit.charts import Wall

SECONDS = 60.0
"""What a function must have left to begin: three calls of Slack's take 15 s, and the line that says
what is missing 45 s (notifier.patience)."""

_REASON = 300


def show_whole(report: Report, thread: Sent | None, wall: Wall, *, zone: ZoneInfo) -> None:
    """Show all of a report in its thread, tried once: where all of it is stands there anyway.

    Args:
        report: whose messages leave something out.
        thread: where it stands; None when it waits in the Outbox. Where a webhook took it, there is
            no thread, and nothing to do.
        wall: what is needed for it.
        zone: the team's time zone.
    """
    show_file(lambda: enclose_whole(report, zone=zone), thread, wall)


def show_file(file: Callable[[], Enclosure], thread: Sent | None, wall: Wall) -> None:
    """Show a file with all of a report, as `show_whole` does; raises nothing.

    Args:
        file: makes it.
        thread: as show_whole's.
        wall: as show_whole's.
    """
    if thread is None or not thread.ts:
        return
    try:
        _show(file, thread, wall)
    except Exception:
        wall.logger.exception("the file with all of the report is missing")


def _show(file: Callable[[], Enclosure], thread: Sent, wall: Wall) -> None:
    if wall.seconds_left() < SECONDS:
        _tell(_("no time was left"), thread, wall)
        return
    comment = _("*All of this report in one file*, also what the messages above leave out.")
    try:
        wall.notifier().show([file()], comment, thread=thread)
    except Exception as error:  # noqa: BLE001 - told below, whatever broke
        _tell(reason_of(error), None if isinstance(error, Unreachable) else thread, wall)


def _tell(why: str, thread: Sent | None, wall: Wall) -> None:
    text = _("The file with all of this report is missing: {why}").format(why=cut(why, _REASON))
    tell_missing("file", text, thread, wall)
