"""Signs of deployments and of tasks that stop."""

from collections.abc import Iterator, Sequence

from functions.diagnose.judge.facts import EcsFacts, Rollout, Service
from functions.diagnose.judge.signs import Look, Seen, Sign
from functions.diagnose.judge.suspects import Suspect
from notifier.translation import _, ngettext
from opskit.durations import spoken
from opskit.targets import EcsService
from opskit.task_stops import Ending, ending_of, stop_line
from opskit.tasks import Stop
from opskit.unreadable import Unreadable

REPEATED = 2
"""From two on, tasks that stop are no single accident."""

LINES = 3

_BY_ENDING = {
    Ending.MEMORY: Sign.OUT_OF_MEMORY,
    Ending.IMAGE: Sign.CANNOT_START,
    Ending.START: Sign.CANNOT_START,
    Ending.HEALTH: Sign.TASKS_STOP,
    Ending.EXIT: Sign.TASKS_STOP,
}


def sign_tasks(facts: EcsFacts, suspects: Sequence[Suspect], look: Look) -> Iterator[Seen]:
    """Return what deployments, stopped tasks and ECS's own events show."""
    by_service = {suspect.service: suspect for suspect in suspects}
    for service, tasks in facts.tasks.items():
        stops = () if isinstance(tasks, Unreadable) else tasks.stopped
        known = facts.services[service]
        current = known if isinstance(known, Service) else None
        died = [stop for stop in stops if ending_of(stop)]
        suspect = by_service.get(service)
        if suspect:
            yield from _of_suspect(suspect, died, current, look)
        elif by_service and len(died) >= REPEATED:
            # Another service's deployment does not stop these.
            yield _died(Sign.OLD_TASKS_DIE, service.name, died, look)
        yield from _of_stops(service, died, look)
        if current:
            yield from _of_room(service, current, look)


def short(definition: str) -> str:
    """Return family and revision of a task definition's ARN, or "?" where it is not known."""
    return definition.rsplit("/", 1)[-1] or "?"


def _of_suspect(
    suspect: Suspect, died: Sequence[Stop], current: Service | None, look: Look
) -> Iterator[Seen]:
    name, newest = suspect.service.name, suspect.deployment
    yield Seen(
        sign=Sign.FOLLOWS_DEPLOYMENT, resource=name, evidence=tuple(_followed(suspect, look))
    )
    brought = {short(one.definition) for one in (newest, *suspect.also)}
    new = [stop for stop in died if stop.definition in brought]
    old = [stop for stop in died if stop.definition and stop.definition not in brought]
    failed = current.failed if current else 0
    if newest.state is Rollout.FAILED:
        words = _("ECS calls the deployment {status}: {reason}")
        line = words.format(status=newest.status, reason=newest.reason or "-")
        yield Seen(sign=Sign.DEPLOYMENT_FAILING, resource=name, evidence=(line,))
    elif failed:
        line = ngettext(
            "{n} task of the deployment failed", "{n} tasks of the deployment failed", failed
        )
        yield Seen(sign=Sign.DEPLOYMENT_FAILING, resource=name, evidence=(line.format(n=failed),))
    elif newest.state is Rollout.RUNNING and len(new) < REPEATED:
        yield Seen(sign=Sign.ROLLOUT_CALM, resource=name)
    if suspect.changes_nothing:
        line = _("It brought {definition}, which ran before: going back changes nothing")
        told = line.format(definition=short(newest.definition))
        yield Seen(sign=Sign.SAME_DEFINITION, resource=name, evidence=(told,))
    if len(new) >= REPEATED:
        yield _died(Sign.NEW_TASKS_DIE, name, new, look)
    if len(old) >= REPEATED:
        yield _died(Sign.OLD_TASKS_DIE, name, old, look)


def _followed(suspect: Suspect, look: Look) -> Iterator[str]:
    for one in (suspect.deployment, *suspect.also):
        words = (
            _("{definition} is being deployed since {began} ({status})")
            if one.state is Rollout.RUNNING
            else _("{definition} was deployed from {began} to {ended} ({status})")
        )
        yield words.format(
            definition=short(one.definition),
            began=look.clock(one.began),
            ended=look.clock(one.ended) if one.ended else "?",
            status=one.status,
        )
    if look.onset:
        after = spoken(look.onset - suspect.deployment.began)
        yield _("The trouble began at {onset}, {after} after the deployment did").format(
            onset=look.clock(look.onset), after=after
        )


def _of_stops(service: EcsService, died: Sequence[Stop], look: Look) -> Iterator[Seen]:
    by_sign: dict[Sign, list[Stop]] = {}
    for stop in died:
        if ending := ending_of(stop):
            by_sign.setdefault(_BY_ENDING[ending], []).append(stop)
    for sign, stops in by_sign.items():
        if len(stops) >= REPEATED:
            yield _died(sign, service.name, stops, look)


def _died(sign: Sign, name: str, stops: Sequence[Stop], look: Look) -> Seen:
    newest = sorted(stops, key=lambda stop: stop.at, reverse=True)
    definitions = ", ".join(sorted({stop.definition or "?" for stop in stops}))
    words = ngettext(
        "{n} task of {definitions} stopped in the last hour (normal: 0), last at {last}",
        "{n} tasks of {definitions} stopped in the last hour (normal: 0), last at {last}",
        len(stops),
    )
    head = words.format(n=len(stops), definitions=definitions, last=look.clock(newest[0].at))
    lines = dict.fromkeys(stop_line(stop) for stop in newest)
    return Seen(sign=sign, resource=name, evidence=(head, *list(lines)[:LINES]))


def _of_room(service: EcsService, current: Service, look: Look) -> Iterator[Seen]:
    said = [
        f"{look.clock(one.at)} {one.text}"
        for one in current.sayings
        if "unable to place a task" in one.text and look.now - one.at <= 2 * look.within
    ]
    if said and current.running < current.desired:
        count = _("{running} of {desired} tasks run").format(
            running=current.running, desired=current.desired
        )
        yield Seen(sign=Sign.NO_ROOM, resource=service.name, evidence=(count, *said[:LINES]))
