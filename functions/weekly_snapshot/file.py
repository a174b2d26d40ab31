"""The file with all that a run tells: carried in a step's result, shown in the thread."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.weekly_snapshot import steps
from notifier.doors import Sent
from notifier.enclosure import Enclosure
from notifier.whole import enclose_whole
from opskit.charts import Wall
from opskit.reads import Reader
from opskit.whole_file import show_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.weekly_snapshot.desk import Work
    from notifier.words import Report

type State = dict[str, Any]

MOST_BYTES = 200_000
"""Less than what a durable flow keeps of one step (256 KB)."""


def carry(state: State, report: Report, work: Work) -> State:
    """Add the file to what a step returns, where there is room for it.

    The facts may be others in a later step, and the report would not be the one that was told.
    """
    file = enclose_whole(report, zone=work.desk().job.time_zone)
    told = {"name": file.name, "title": file.title, "text": file.content.decode()}
    if len(json.dumps(state | {"file": told})) > MOST_BYTES:
        work.house.logger.warning("the file with all of the report is too long to be kept")
        return state
    return state | {"file": told}


def show(work: Work, begun: State, file: Mapping[str, str], at: Mapping[str, str]) -> None:
    """Show the file in the thread, tried once; raises nothing of what hinders it.

    Args:
        work: the run.
        begun: what `begin` returned.
        file: what `carry` added.
        at: where the message stands.
    """
    desk = work.desk()
    with Reader(workers=1, seconds=0) as reader:
        wall = Wall(
            job=steps.JOB,
            as_of=datetime.fromisoformat(begun["time"]),
            reader=reader,
            notifier=lambda: work.house.notifier(desk.job),
            logger=work.house.logger,
            clock=work.house.clock,
            seconds_left=lambda: work.context.get_remaining_time_in_millis() / 1000,
        )
        show_file(lambda: _unpack(file), Sent(channel=at["channel"], ts=at["ts"]), wall)


def _unpack(file: Mapping[str, str]) -> Enclosure:
    return Enclosure(name=file["name"], title=file["title"], content=file["text"].encode())
