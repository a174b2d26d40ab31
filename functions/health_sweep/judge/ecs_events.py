"""Which of a service's event messages are trouble, and how much."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from typing import assert_never

from functions.health_sweep.judge.ecs_facts import Event
from functions.health_sweep.judge.ecs_place import Place
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit.durations import spoken

WINDOW = timedelta(hours=24)
"""The sweep runs daily, so it answers for a day (manual: daily checklist)."""

ONGOING = timedelta(hours=1)
"""What was said within the last hour is taken to go on."""

LEAD = 3
"""ECS's sentences are long, and say at their end why."""


class Trouble(Enum):
    """What an event message complains of."""

    PLACEMENT = "placement"
    START = "start"
    UNHEALTHY = "unhealthy"
    ROLLBACK = "rollback"
    BLOCKED = "blocked"


_PHRASES: tuple[tuple[Trouble, tuple[str, ...]], ...] = (
    (Trouble.START, ("unable to consistently start tasks",)),
    (Trouble.PLACEMENT, ("unable to place a task", "failed to launch a task")),
    (
        Trouble.UNHEALTHY,
        (
            "is unhealthy in (target-group",
            "failed elb health checks",
            "failed container health checks",
            "unhealthy status",
        ),
    ),
    (Trouble.ROLLBACK, ("deployment failed", "rolling back to")),
    (
        Trouble.BLOCKED,
        (
            "unable to stop or start tasks during a deployment",
            "operations are being throttled",
            "failed to register targets",
            "failed to deregister targets",
            "unable to assume",
        ),
    ),
)


def trouble_of(text: str) -> Trouble | None:
    """Return what an event message complains of, or None for one of everyday life.

    Source: ECS guide, "Service event messages" (steady state, started, stopped, registered, has
    begun draining and the like are everyday life).
    """
    said = text.lower()
    for trouble, phrases in _PHRASES:
        if any(phrase in said for phrase in phrases):
            return trouble
    return None


def is_going_on(events: tuple[Event, ...], trouble: Trouble, now: datetime) -> bool:
    """Tell whether AWS complained of this within the last hour."""
    return any(trouble_of(e.text) is trouble and now - e.at <= ONGOING for e in events)


def check_events(events: tuple[Event, ...], place: Place, now: datetime) -> list[Finding]:
    """Judge a day's event messages: one finding for each kind of trouble.

    WARNING; CRITICAL while ECS cannot place or start tasks, since capacity lost now does not come
    back by itself.
    """
    recent = [event for event in events if now - event.at <= WINDOW]
    findings = []
    for trouble in Trouble:
        told = [event for event in recent if trouble_of(event.text) is trouble]
        if told:
            findings.append(_finding(trouble, told, place, now))
    return findings


def _finding(trouble: Trouble, told: list[Event], place: Place, now: datetime) -> Finding:
    newest = max(event.at for event in told)
    severe = trouble in (Trouble.PLACEMENT, Trouble.START) and now - newest <= ONGOING
    code, sentence, remedy = _words(trouble)
    times = ngettext("{n} time in 24 h", "{n} times in 24 h", len(told)).format(n=len(told))
    last = _("last {ago} ago; normal: never").format(ago=spoken(now - newest))
    newest_first = sorted(told, key=lambda event: event.at, reverse=True)
    found = place.finding(
        code,
        Severity.CRITICAL if severe else Severity.WARNING,
        f"{sentence}: {times} ({last})",
        evidence=tuple(dict.fromkeys(event.text for event in newest_first)),
        remedy=remedy.format(command=place.stopped),
    )
    return replace(found, lead=LEAD)


def _words(trouble: Trouble) -> tuple[str, str, str]:
    match trouble:
        case Trouble.PLACEMENT:
            return (
                "ecs.placement",
                _("ECS could not place a task"),
                _("Mend what ECS names: capacity, free addresses in the subnets, or a role"),
            )
        case Trouble.START:
            return (
                "ecs.start_impaired",
                _("ECS cannot start tasks that stay up"),
                _("See why they end: {command}"),
            )
        case Trouble.UNHEALTHY:
            return (
                "ecs.unhealthy",
                _("ECS found tasks unhealthy"),
                _("Read the application's log round that time, then the health check's settings"),
            )
        case Trouble.ROLLBACK:
            return (
                "ecs.rolled_back",
                _("A deployment failed or was rolled back"),
                _("Find out why the new version did not start before deploying it again"),
            )
        case Trouble.BLOCKED:
            return (
                "ecs.blocked",
                _("ECS was kept from its work"),
                _("Mend what ECS names: deployment limits, throttling, or a role"),
            )
        case _ as never:
            assert_never(never)
