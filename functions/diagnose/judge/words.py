"""What people are told of a cause: one sentence, its evidence, and what to do."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from functions.diagnose.judge.diagnosis import Diagnosis
from functions.diagnose.judge.rank import NO_TROUBLE, Confidence, Ranked
from functions.diagnose.judge.rules import Cause
from functions.diagnose.judge.signs import Area, Sign
from functions.diagnose.judge.task_signs import short
from notifier.translation import _


def why_of(ranked: Ranked, diagnosis: Diagnosis) -> str:
    """Return one sentence that says how likely the cause is and what it is."""
    match ranked.cause:
        case Cause.BAD_DEPLOYMENT:
            return _deployment(ranked, diagnosis)
        case Cause.DATABASE:
            return _sure(ranked).format(what=_("the database is the cause"))
        case Cause.CAPACITY if _lacks_memory(ranked):
            return _sure(ranked).format(what=_("tasks run out of memory"))
        case Cause.CAPACITY:
            return _sure(ranked).format(what=_("there is too little capacity for the load"))
        case Cause.DEPENDENCY:
            return _sure(ranked).format(
                what=_("something outside is the cause: another system, an image, the network")
            )
        case Cause.UNKNOWN:
            return _unknown(ranked, diagnosis)
        case _ as never:
            assert_never(never)


def _lacks_memory(ranked: Ranked) -> bool:
    return any(one.sign is Sign.OUT_OF_MEMORY for one in ranked.signs)


def _sure(ranked: Ranked) -> str:
    match ranked.confidence:
        case Confidence.LIKELY:
            return _("Likely: {what}")
        case Confidence.POSSIBLE:
            return _("Possible: {what}")
        case Confidence.UNLIKELY:
            return _("Unlikely, yet something speaks for it: {what}")
        case _ as never:
            assert_never(never)


def _deployment(ranked: Ranked, diagnosis: Diagnosis) -> str:
    suspect = diagnosis.suspect
    brought = short(suspect.deployment.definition) if suspect else "?"
    if suspect and suspect.also:
        what = _("the last of {n} deployments close together, {definition}, broke it").format(
            n=len(suspect.also) + 1, definition=brought
        )
    else:
        what = _("the deployment of {definition} broke it").format(definition=brought)
    return _sure(ranked).format(what=what)


def _unknown(ranked: Ranked, diagnosis: Diagnosis) -> str:
    if ranked.unread:
        return _("The cause is not known: what could hold it could not be read ({areas})").format(
            areas=area_names(ranked.unread)
        )
    trouble = {one.sign for one in diagnosis.seen} - NO_TROUBLE
    if not trouble:
        return _("Nothing that was read is out of the ordinary: the cause is not known")
    if trouble == {Sign.ALARM_FIRES}:
        return _("The cause is not known: an alarm fires, and nothing else shows")
    return _("The cause is not known: what shows fits no cause well")


def evidence_of(ranked: Ranked) -> tuple[str, ...]:
    """Return the lines that speak for a cause, those against it, and what was not read."""
    return tuple(dict.fromkeys(_lines(ranked)))


def _lines(ranked: Ranked) -> Iterator[str]:
    if ranked.unread and ranked.cause is not Cause.UNKNOWN:
        yield _("Not read, so no more than possible: {areas}").format(
            areas=area_names(ranked.unread)
        )
    for one in ranked.signs:
        yield from (f"{one.resource}: {line}" for line in one.evidence)
    for one in ranked.against:
        for line in one.evidence[:1]:
            yield _("Against it: {line}").format(line=f"{one.resource}: {line}")


def area_names(areas: Sequence[Area]) -> str:
    """Return what people call the areas, in the order given."""
    names = {
        Area.DEPLOYMENTS: _("deployments"),
        Area.TASKS: _("stopped tasks"),
        Area.TARGETS: _("target health"),
        Area.DATABASE: _("the database"),
        Area.METRICS: _("metrics"),
        Area.LOGS: _("logs"),
        Area.ALARMS: _("alarms"),
        Area.CHANGES: _("changes in CloudTrail"),
        Area.SQL: _("top SQL"),
    }
    return ", ".join(names[area] for area in areas)


def remedy_of(ranked: Ranked, diagnosis: Diagnosis) -> str:
    """Return what to do next, one sentence."""
    match ranked.cause:
        case Cause.BAD_DEPLOYMENT:
            return _rollback(ranked, diagnosis)
        case Cause.DATABASE:
            return _("Look at Aurora's events and top SQL; a new deployment empties the pools")
        case Cause.CAPACITY:
            return _more(ranked)
        case Cause.DEPENDENCY:
            return _("Ask who runs what the log names; undo the change that is named")
        case Cause.UNKNOWN if ranked.unread:
            return _("Look at what could not be read by hand, then run the diagnosis again")
        case Cause.UNKNOWN:
            return _("Read the ERROR lines and open the application yourself")
        case _ as never:
            assert_never(never)


def _more(ranked: Ranked) -> str:
    if _lacks_memory(ranked):
        return _("Give the task more memory, or the JVM a smaller heap (-XX:MaxRAMPercentage)")
    return _("Give it more tasks, or the task more memory; then find what needs so much")


def _rollback(ranked: Ranked, diagnosis: Diagnosis) -> str:
    suspect, good = diagnosis.suspect, diagnosis.last_good
    if suspect is None or not good:
        return _("There is no earlier version known to go back to: mend it forward")
    command = (
        f"aws ecs update-service --cluster {suspect.service.cluster}"
        f" --service {suspect.service.name} --task-definition {short(good)}"
    )
    if ranked.confidence is Confidence.LIKELY:
        return _("Go back: {command}").format(command=command)
    return _("Make sure that nothing else explains it, then go back: {command}").format(
        command=command
    )
