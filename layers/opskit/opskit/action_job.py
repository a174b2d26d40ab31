"""An action as its author writes it, and the moment that its parts are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, timedelta

    from opskit.actions import ActionRequest, Consent, Decision, Json, Progress, Proof
    from opskit.aws import Aws
    from opskit.settings import JobSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRun[S]:
    """One moment of an action, as its author sees it.

    Attributes:
        now: the present (aware).
        settings: the action's own.
        job: what every job reads from its environment.
        request: what was asked.
        aws: clients.
    """

    now: datetime
    settings: S
    job: JobSettings
    request: ActionRequest
    aws: Aws


@dataclass(frozen=True, slots=True, kw_only=True)
class Groundwork[S]:
    """What must stand before the act, such as a snapshot.

    Attributes:
        title: gives its translated name.
        lay: begins it.
        laid: looks how far it has come; ABSENT: it is yet to be begun.
        made: tells in words what stands then, whatever becomes of the act.
        minutes: how long is waited for it at most.
    """

    title: Callable[[], str]
    lay: Callable[[ActionRun[S], Decision], None]
    laid: Callable[[ActionRun[S], Decision], Progress]
    made: Callable[[Decision], Json]
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionJob[S, T]:
    """A job that changes one thing, once.

    Attributes:
        name: the function's folder name.
        title: gives the translated title, "Force a new deployment".
        settings: the dataclass that its environment is read into.
        fields: the event's own fields and their types.
        consent: the least consent that it needs.
        look: reads the state; raises what AWS raises.
        decide: judges the state; pure.
        act: changes it, the only function that writes; returns what stands after, as JSON.
        progress: judges how far the act has come; pure.
        health: gives how much is well, greater is better ("running tasks"); pure.
        undo: takes the act back; None where there is no way back. It raises OvertakenError where
            somebody changed it since.
        verify: says whether what it was to bring is there; None: an alarm's cure says it. Pure.
        stands: tells in words and numbers what stands after; None: as decide says it. Pure.
        advice: says in a translated sentence what to do where it is disproven and there is no way
            back; None: to look at the resource.
        course: says in a translated sentence how it goes, while it is waited for; pure.
        groundwork: what must stand before, or None.
        then: begins what follows once it is proven, the same twice is one; returns what is told
            of it, as JSON.
        sequel: gives what is done next under the same lock and consent, once it is proven; None:
            nothing. Its own `decide` and gates are asked; it counts as no act of its own.
        expects: gives the names of the alarms that the act makes fire, and that call nobody
            until it has ended; None: every alarm is news.
        asks: how long people are asked before a scheduled act that is not green, or None.
        glance: reads only what `progress` and `course` need while the act is under way, for the
            looks that wait for it; None where `look` must tell. Before anything is done or proven,
            `look` is asked.
    """

    name: str
    title: Callable[[], str]
    settings: type[S]
    fields: Mapping[str, type]
    consent: Consent
    look: Callable[[ActionRun[S]], T]
    decide: Callable[[T, S, ActionRequest, datetime], Decision]
    act: Callable[[ActionRun[S], Decision], Json]
    progress: Callable[[T, Decision], Progress]
    health: Callable[[T], float]
    undo: Callable[[ActionRun[S], Decision], Json] | None = None
    verify: Callable[[T, Decision], Proof] | None = None
    stands: Callable[[T, S, Decision, datetime], Json] | None = None
    advice: Callable[[], str] | None = None
    course: Callable[[T, Decision], str] | None = None
    groundwork: Groundwork[S] | None = None
    then: Callable[[ActionRun[S], Decision, T], Json] | None = None
    sequel: Callable[[Decision], ActionJob[S, T] | None] | None = None
    expects: Callable[[S], tuple[str, ...]] | None = None
    asks: Callable[[S], timedelta] | None = None
    glance: Callable[[ActionRun[S], Decision], T | None] | None = None
