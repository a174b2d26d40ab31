"""ECS: what AWS said of the services, and what of it somebody ought to know."""

from collections.abc import Iterator
from datetime import datetime

from functions.health_sweep.judge.ecs_checks import (
    check_breaker,
    check_images,
    check_pending,
    check_rollout,
    check_status,
    check_tasks,
)
from functions.health_sweep.judge.ecs_events import Trouble, check_events, is_going_on
from functions.health_sweep.judge.ecs_facts import EcsFacts, Service
from functions.health_sweep.judge.ecs_place import Place, name_places
from functions.health_sweep.judge.ecs_stops import check_stops
from functions.health_sweep.settings import SweepSettings
from notifier.translation import _
from notifier.words import Finding, Section, Severity
from opskit.durations import spoken
from opskit.tasks import Image, Tasks
from opskit.unreadable import Read, Unreadable, Why
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

_FROM_TASKS = ("ecs.stopped_", "ecs.unhealthy", "ecs.image_", "ecs.tasks_pending")
_DIGEST = len("sha256:") + 12


def judge_ecs(
    facts: EcsFacts,
    settings: SweepSettings,  # noqa: ARG001 - as every area's judgement
    now: datetime,
) -> list[Finding]:
    """Judge status, tasks, rollout, stops, events and images (daily checklist 1).

    Args:
        facts: what AWS said.
        settings: none is used here; as every area's judgement.
        now: the moment judged.
    """
    failed = [read for read in facts.services.values() if isinstance(read, Unreadable)]
    findings = [
        judge_unreadable(one, code="ecs.unreadable", hides=("ecs.",))
        for one in merge_unreadable((r for r in failed if r.why is not Why.MISSING), area="ECS")
    ]
    there = [s for s, read in facts.services.items() if isinstance(read, Service)]
    unread = (facts.tasks.get(service) for service in there)
    findings += [
        judge_unreadable(one, code="ecs.tasks_unreadable", hides=_FROM_TASKS)
        for one in merge_unreadable((r for r in unread if isinstance(r, Unreadable)), area="ECS")
    ]
    places = name_places(facts.services, facts.region)
    for service, read in facts.services.items():
        tasks = facts.tasks.get(service, Tasks())
        findings += _judge_service(read, tasks, places[service], now)
    return findings


def section_ecs(facts: EcsFacts, now: datetime) -> Section:
    """Say what was looked at: a line for each service."""
    places = name_places(facts.services, facts.region)
    lines = tuple(
        _line(read, facts.tasks.get(service, Tasks()), places[service].resource, now)
        for service, read in facts.services.items()
    )
    return Section(title=_("ECS"), lines=lines)


def _judge_service(
    read: Read[Service | None], tasks: Read[Tasks], place: Place, now: datetime
) -> Iterator[Finding]:
    if isinstance(read, Unreadable):
        if read.why is Why.MISSING:
            yield _missing(place, _("This service does not exist: there is no such cluster"))
        return
    if read is None:
        yield _missing(place, _("This service does not exist in its cluster"))
        return
    if gone := check_status(read, place):
        yield gone
        return
    known = Tasks() if isinstance(tasks, Unreadable) else tasks
    stops = check_stops(known.stopped, place, now)
    # A stop says more than the event of the same kind; both have one code.
    told = {finding.code for finding in stops}
    events = [f for f in check_events(read.events, place, now) if f.code not in told]
    troubled = bool(stops) or _is_failing(read, now)
    checks = (
        check_tasks(read, place, troubled=troubled),
        check_rollout(read, place, now),
        check_images(read, known.wanted, place),
        check_pending(known.wanted, place, now),
        check_breaker(read, place),
    )
    yield from (finding for finding in checks if finding)
    yield from (*stops, *events)


def _is_failing(service: Service, now: datetime) -> bool:
    said = any(is_going_on(service.events, t, now) for t in (Trouble.START, Trouble.PLACEMENT))
    return said or (service.primary is not None and service.primary.failed_tasks > 0)


def _missing(place: Place, sentence: str) -> Finding:
    return place.finding(
        "ecs.missing",
        Severity.CRITICAL,
        sentence,
        evidence=(f"{place.service.cluster}/{place.service.name}",),
        remedy=_("Check EcsServices in the stack's parameters, or deploy the service"),
        alone=True,
    )


def _line(read: Read[Service | None], tasks: Read[Tasks], name: str, now: datetime) -> str:
    if isinstance(read, Unreadable) and read.why is not Why.MISSING:
        return _("{name}: could not be looked at").format(name=name)
    if read is None or isinstance(read, Unreadable):
        return _("{name}: does not exist").format(name=name)
    parts = [
        read.status,
        _("{running} of {desired} tasks").format(running=read.running, desired=read.desired),
        _rollout(read, now),
        *(_image(image) for image in _newest(tasks)),
    ]
    return f"{name}: {', '.join(part for part in parts if part)}"


def _rollout(service: Service, now: datetime) -> str:
    rollout = service.primary
    if rollout is None:
        return ""
    revision = _("revision {n}").format(n=rollout.task_definition.rsplit(":", 1)[-1])
    match rollout.state:
        case "COMPLETED":
            told = _("rollout completed {ago} ago").format(ago=spoken(now - rollout.updated))
        case "IN_PROGRESS":
            told = _("rollout under way for {since}").format(since=spoken(now - rollout.created))
        case "FAILED":
            told = _("rollout failed {ago} ago").format(ago=spoken(now - rollout.updated))
        case _:
            return revision
    return f"{told}, {revision}"


def _newest(tasks: Read[Tasks]) -> tuple[Image, ...]:
    """Return the images that run, each once."""
    if isinstance(tasks, Unreadable):
        return ()
    return tuple(sorted({image for task in tasks.wanted for image in task.images}))


def _image(image: Image) -> str:
    named = image.digest[:_DIGEST] or image.reference.rsplit("/", 1)[-1]
    if not image.is_latest:
        return _("image {name}").format(name=named)
    return _("image {name} (tag latest: nobody can tell which version that is)").format(name=named)
