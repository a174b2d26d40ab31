"""Why tasks stopped within the last hour, and how bad that is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from functions.health_sweep.judge.ecs_place import Place
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit.task_stops import WINDOW, Ending, ending_of, stop_line
from opskit.tasks import Stop

REPEATED = 3
"""From so many on it is no accident: the least number of failed tasks at which ECS itself calls a
deployment failed (ECS guide, "deployment circuit breaker": minimum threshold 3)."""

LEAD = 3
"""A reason may name a target group, and each container its exit."""


def check_stops(stops: Iterable[Stop], place: Place, now: datetime) -> list[Finding]:
    """Judge the last hour's stopped tasks: one finding for each reason; CRITICAL when repeated."""
    by_ending: dict[Ending, list[Stop]] = defaultdict(list)
    for stop in stops:
        if now - stop.at <= WINDOW and (ending := ending_of(stop)):
            by_ending[ending].append(stop)
    return [_finding(ending, found, place) for ending, found in by_ending.items()]


def _finding(ending: Ending, stops: list[Stop], place: Place) -> Finding:
    newest_first = sorted(stops, key=lambda stop: stop.at, reverse=True)
    tasks = ngettext("{n} task", "{n} tasks", len(stops)).format(n=len(stops))
    what, remedy = _words(ending, newest_first)
    found = place.finding(
        code_of(ending),
        Severity.CRITICAL if len(stops) >= REPEATED else Severity.WARNING,
        _("{tasks} {what} in the last hour (normal: 0)").format(tasks=tasks, what=what),
        evidence=tuple(dict.fromkeys(stop_line(stop) for stop in newest_first)),
        remedy=remedy,
        task=newest_first[0].task,
    )
    return replace(found, lead=LEAD)


def code_of(ending: Ending) -> str:
    """Return the code of the finding about tasks that ended so."""
    match ending:
        case Ending.MEMORY:
            return "ecs.stopped_memory"
        case Ending.IMAGE:
            return "ecs.stopped_image"
        case Ending.HEALTH:
            return "ecs.unhealthy"
        case Ending.EXIT:
            return "ecs.stopped_exit"
        case Ending.START:
            return "ecs.stopped_start"
        case _ as never:
            assert_never(never)


def _words(ending: Ending, stops: list[Stop]) -> tuple[str, str]:
    match ending:
        case Ending.MEMORY:
            return (
                _("ran out of memory"),
                _("Give the task more memory, or the JVM a smaller heap (-XX:MaxRAMPercentage)"),
            )
        case Ending.IMAGE:
            return (
                _("could not pull the image"),
                _("Check that the image is in ECR, the execution role's rights and the way to ECR"),
            )
        case Ending.HEALTH:
            return (
                _("stopped after failed health checks"),
                _("Read the application's log round that time, then the health check's settings"),
            )
        case Ending.EXIT:
            return (
                _("ended with {exits}").format(exits=_exits(stops)),
                _("Read the container's last log lines: it ended by itself"),
            )
        case Ending.START:
            return (
                _("could not be started"),
                _("Mend what ECS names: secrets, roles, the network or the log group"),
            )
        case _ as never:
            assert_never(never)


def _exits(stops: list[Stop]) -> str:
    codes = sorted({c.exit_code for stop in stops for c in stop.containers if c.exit_code})
    # A sidecar that ECS stops along ends with 0; only when nothing else did, 0 is the cause.
    return _("exit code {codes}").format(codes=", ".join(map(str, codes or [0])))
