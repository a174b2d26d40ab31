"""The durable flow of a run; the only module here that knows the durable SDK.

Steps are never renamed or reordered, for a flow may be in flight; new ones come last. Operations: 9
where nothing is deleted (the execution, begin, prepare, announce, make, consider, conclude, tell,
remember), one more each with copies, with deletions, and where the message leaves something out
(show); 3 in a dry run, 2 for a duplicate. Each poll of `make` and `copy` is a retry within its one
operation.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from aws_durable_execution_sdk_python import DurableContext, StepError, WaitForConditionError
from aws_durable_execution_sdk_python.config import Duration
from aws_durable_execution_sdk_python.waits import (
    WaitForConditionConfig,
    WaitForConditionDecision,
)

from functions.weekly_snapshot import ends, file, steps
from functions.weekly_snapshot.plan.goals import Goals, give_up
from functions.weekly_snapshot.plan.pace import pause_after
from opskit.durable_steps import ONCE, READ
from opskit.events import parse_invocation

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.weekly_snapshot.desk import Work
    from opskit.durable_steps import State

_ANY = datetime(2006, 1, 1, tzinfo=UTC)


def run_snapshot(work: Work, context: DurableContext) -> State:
    """Carry one run through; returns what docs/architecture.md says a handler returns.

    Raises:
        BadEvent: naming the field; nothing was done.
        StepError: the settings are wrong, or the end could not be told or remembered.
    """
    asked = parse_invocation(work.event, clock=_ANY)
    begun: State = context.step(lambda _: steps.begin(work), name="begin", config=READ)
    if asked.dry_run:
        return context.step(lambda _: ends.preview(work, begun), name="preview", config=READ)
    if begun["claim"] == "duplicate":
        return _duplicate(begun)
    plan = context.step(lambda _: steps.prepare(work, begun), name="prepare", config=READ)
    goals = steps.load(plan["goals"])
    sent = _announce(work, context, goals)
    goals = _poll(context, "make", partial(steps.poll_making, work, begun), goals)
    copies: Goals = ()
    if plan["copies"]:
        copies = steps.load(steps.plan_copying(goals, plan["refusal"])["goals"])
        copies = _poll(context, "copy", partial(steps.poll_copying, work, begun, goals), copies)
    told = {"goals": steps.dump(goals), "copies": steps.dump(copies)}
    told |= _prune(work, context, begun, goals, copies)
    return _end(work, context, begun, sent, told)


def _announce(work: Work, context: DurableContext, goals: Goals) -> State:
    nowhere = {"channel": "", "ts": ""}
    if not goals:
        return nowhere
    try:
        return context.step(lambda _: ends.announce(work, goals), name="announce", config=READ)
    except StepError:
        return nowhere


def _poll(
    context: DurableContext, name: str, check: Callable[[State], State], goals: Goals
) -> Goals:
    """Look until nothing is open any more, or until it is time to give up."""
    if not any(goal.is_open for goal in goals):
        return goals

    def decide(state: State, attempts: int) -> WaitForConditionDecision:
        seconds = pause_after(attempts)
        if seconds is None or not any(goal.is_open for goal in steps.load(state["goals"])):
            return WaitForConditionDecision.stop_polling()
        return WaitForConditionDecision.continue_waiting(Duration.from_seconds(seconds))

    first = {"goals": steps.dump(goals)}
    config = WaitForConditionConfig(wait_strategy=decide, initial_state=first)
    try:
        last = context.wait_for_condition(lambda state, _: check(state), config, name=name)
    except WaitForConditionError as error:
        last = {"goals": [{**one, "why": str(error)} for one in first["goals"]]}
    return give_up(steps.load(last["goals"]))


def _prune(work: Work, context: DurableContext, begun: State, goals: Goals, copies: Goals) -> State:
    nothing = {"due": [], "held": "", "undeleted": {}, "broke": ""}
    try:
        due = context.step(
            lambda _: steps.consider(work, begun, goals, copies), name="consider", config=READ
        )
    except StepError as error:
        return {**nothing, "broke": str(error)}
    told = {**nothing, **due}
    if not due["due"] or due["held"]:
        return told
    delete = partial(steps.prune, work, begun, due["due"], goals, copies)
    try:
        return told | context.step(lambda _: delete(), name="prune", config=ONCE)
    except StepError as error:
        return {**told, "broke": str(error)}


def _end(work: Work, context: DurableContext, begun: State, sent: State, told: State) -> State:
    concluded = context.step(
        lambda _: ends.conclude(work, begun, told), name="conclude", config=READ
    )
    stands = context.step(
        lambda _: ends.tell(work, sent, concluded["message"]), name="tell", config=READ
    )
    delivery = stands["delivery"]
    context.step(
        lambda _: ends.remember(work, begun, concluded, delivery), name="remember", config=READ
    )
    if stands["ts"] and "file" in concluded:
        _show(work, context, begun, concluded["file"], stands)
    return {**concluded["result"], "delivery": delivery}


def _show(work: Work, context: DurableContext, begun: State, whole: State, stands: State) -> None:
    """Show the file, never twice; the run is remembered, and ends well without it."""
    with suppress(StepError):
        context.step(lambda _: file.show(work, begun, whole, stands), name="show", config=ONCE)


def _duplicate(begun: State) -> State:
    return {
        "job": steps.JOB,
        "severity": None,
        "as_of": begun["time"],
        "dry_run": False,
        "duplicate": True,
        "delivery": "duplicate",
        "findings": [],
        "figures": [],
    }
