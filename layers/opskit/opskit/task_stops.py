"""Why a task stopped, where that is trouble; pure."""

from datetime import timedelta
from enum import Enum

from notifier.translation import _
from opskit.tasks import Stop

WINDOW = timedelta(hours=1)
"""ECS remembers stopped tasks for an hour (ECS guide, "Viewing stopped task errors")."""

KILLED = 137
"""128 + SIGKILL: what a container that outgrew its memory ends with."""

STOPPED = 143
"""128 + SIGTERM: what a container ends with that ECS stops along with another one."""


class Ending(Enum):
    """Why a task stopped, where that is trouble."""

    MEMORY = "memory"
    IMAGE = "image"
    HEALTH = "health"
    EXIT = "exit"
    START = "start"


def ending_of(stop: Stop) -> Ending | None:
    """Return why a task stopped, or None where somebody wanted it: scaling, a rollout, a person.

    Source: ECS guide, "Amazon ECS stopped tasks error messages". Exit code 137 alone is no proof:
    a container that ignores SIGTERM ends so at every rollout.
    """
    text = " ".join((stop.reason, *(c.reason for c in stop.containers))).lower()
    exited = stop.code == "EssentialContainerExited" or "essential container" in text
    if "cannotpull" in text:
        return Ending.IMAGE
    if "outofmemory" in text or (exited and _was_killed(stop)):
        return Ending.MEMORY
    if "health check" in text:
        return Ending.HEALTH
    if exited:
        return Ending.EXIT
    failed = stop.code == "TaskFailedToStart" or "resourceinitializationerror" in text
    return Ending.START if failed else None


def _was_killed(stop: Stop) -> bool:
    """Tell whether being killed is what ended a task.

    Where another container ended by an error of its own, the killed one was only stopped along and
    did not heed SIGTERM.
    """
    codes = {c.exit_code for c in stop.containers if c.exit_code}
    return KILLED in codes and codes <= {KILLED, STOPPED}


def stop_line(stop: Stop) -> str:
    """Return on one line what AWS says of a stop: its reason, and how each container ended."""
    ends = (
        f"{c.name}: {_('exit code {codes}').format(codes=c.exit_code)} {c.reason}".rstrip()
        if c.exit_code is not None
        else f"{c.name}: {c.reason}"
        for c in stop.containers
        if c.reason or c.exit_code
    )
    return "; ".join((stop.reason or stop.code, *ends))
