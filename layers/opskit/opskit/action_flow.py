"""The durable flow of any action; beside action_before and durable_steps nothing knows the SDK.

Steps are never renamed or reordered, for flows may be in flight; new ones come last. An act that
goes well takes 12 durable operations: the execution, prepare, claim, announce, act, stable, settle,
receipt, conclude, record, signal, tell. An undo, what is begun then, or a crash in the act takes
one more, a sequel six; a refusal 6 or 7, a dry run 3. Each look of `stable` and `receipt` is a
retry within its one operation.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from aws_durable_execution_sdk_python import DurableContext, StepError
from aws_durable_execution_sdk_python.config import Duration

from opskit import action_after, action_end, action_say, action_steps
from opskit.action_before import ask_people, lay_groundwork, take_turn
from opskit.action_end import Ending
from opskit.action_plan import POLL_SECONDS, READ_SECONDS, Plan
from opskit.actions import Outcome, Progress, Receipt
from opskit.durable_steps import ONCE, READ, poll

if TYPE_CHECKING:
    from collections.abc import Callable

    from opskit.action_work import Work
    from opskit.actions import Json
    from opskit.durable_steps import State


def run_flow[S, T](work: Work[S, T], context: DurableContext) -> State:
    """Carry one action through; returns its result as JSON (opskit.actions.ActionResult).

    Raises:
        StepError: a dry run that could not look, or an end that could not be told.
    """
    try:
        if not take_turn(work, context):
            again = Ending(outcome=Outcome.REFUSED, reason=action_steps.explain_twin())
            return _finish(work, context, again.but(repeated=True))
        plan = Plan.from_json(
            context.step(lambda _: action_steps.prepare(work), name="prepare", config=READ)
        )
    except StepError as error:
        if not work.request.is_told:
            raise
        return _finish(work, context, Ending(outcome=Outcome.FAILED, reason=str(error)))
    if plan.outcome is not None:
        return _finish(work, context, Ending(plan=plan, outcome=plan.outcome, reason=plan.reason))
    work, ending = ask_people(work, context, plan)
    if ending.outcome is Outcome.DONE:
        ending = _carry_out(work, context, ending)
    return _finish(work, context, ending)


def _carry_out[S, T](work: Work[S, T], context: DurableContext, ending: Ending) -> Ending:
    plan = ending.acting_plan
    try:
        claimed = context.step(lambda _: action_steps.claim(work, plan), name="claim", config=READ)
    except StepError as error:
        return ending.but(outcome=Outcome.FAILED, reason=str(error))
    if not claimed["granted"]:
        return ending.but(
            outcome=Outcome.REFUSED, reason=claimed["reason"], repeated=claimed["same"]
        )
    ending = ending.but(claimed=True, sent=_announce(work, context, ending))
    ending = lay_groundwork(work, context, ending)
    if ending.outcome is not Outcome.DONE:
        return ending
    acted = _act(work, context, plan)
    if not acted["acted"]:
        outcome = Outcome.FAILED if acted.get("failed") else Outcome.REFUSED
        return ending.but(outcome=outcome, reason=acted["reason"])
    return _follow(work, context, ending.but(after=acted["after"], acted_at=acted["at"]))


def _announce[S, T](
    work: Work[S, T], context: DurableContext, ending: Ending, suffix: str = ""
) -> Json:
    plan, asked = ending.acting_plan, ending.sent
    try:
        return context.step(
            lambda _: action_say.announce(work, plan, asked), name=f"announce{suffix}", config=READ
        )
    except StepError:
        return asked


def _act[S, T](work: Work[S, T], context: DurableContext, plan: Plan, suffix: str = "") -> State:
    act = partial(action_steps.act, work, plan, sequel=bool(suffix))
    try:
        return context.step(lambda _: act(), name=f"act{suffix}", config=ONCE)
    except StepError as error:
        told = str(error)
    try:
        look = partial(action_steps.inspect, work, plan, told)
        return context.step(lambda _: look(), name=f"inspect{suffix}", config=READ)
    except StepError as error:
        return {"acted": False, "failed": True, "reason": f"{told}; {error}"}


def _follow[S, T](
    work: Work[S, T], context: DurableContext, ending: Ending, suffix: str = ""
) -> Ending:
    """Wait until the act is finished, read what it brought about, and take it back if worse."""
    plan = ending.acting_plan
    progress = Progress(_wait_stable(work, context, ending, suffix)["progress"])
    stable = progress is Progress.STABLE
    if not stable:
        ending = ending.but(outcome=Outcome.FAILED, reason=action_end.explain(progress, plan))
    seconds = plan.patience.settle_seconds if stable else READ_SECONDS
    context.wait(Duration.from_seconds(seconds), name=f"settle{suffix}")
    reads = plan.patience.receipt_polls if stable else 2
    reading = _wait_receipt(work, context, ending, reads, suffix)
    ending = ending.but(
        receipt=Receipt(reading["receipt"]), seen=reading["why"], after=reading["after"]
    )
    if ending.receipt in (Receipt.WORSE, Receipt.DISPROVEN) and work.job.undo is not None:
        return _undo(work, context, ending)
    if ending.outcome is not Outcome.DONE or ending.receipt is not Receipt.PROVEN:
        return ending
    if work.job.then:
        return _go_on(work, context, ending)
    sequel = work.sequel(plan.decision)
    return _act_again(sequel, context, ending) if sequel else ending


def _act_again[S, T](work: Work[S, T], context: DurableContext, ending: Ending) -> Ending:
    """Do what follows a proven act, with all that goes before an act; both are told in one."""
    try:
        prepared = context.step(
            lambda _: action_steps.prepare(work), name="prepare_again", config=READ
        )
    except StepError as error:
        return _stop(ending, str(error))
    plan = Plan.from_json(prepared)
    if plan.outcome is not None:
        return _stop(ending, plan.reason)
    second = ending.but(plan=plan)
    _announce(work, context, second, "_again")
    acted = _act(work, context, plan, "_again")
    if not acted["acted"]:
        return _stop(ending, acted["reason"])
    second = second.but(after=acted["after"], acted_at=acted["at"])
    second = _follow(work, context, second, "_again")
    return second.but(
        plan=ending.plan,
        after={**ending.after, **second.after},
        seen=f"{ending.seen}; {second.seen}",
    )


def _stop(ending: Ending, reason: str) -> Ending:
    told = action_end.explain_stop(reason)
    return ending.but(outcome=Outcome.FAILED, reason=told, stopped=True)


def _go_on[S, T](work: Work[S, T], context: DurableContext, ending: Ending) -> Ending:
    plan = ending.acting_plan
    try:
        gone = context.step(lambda _: action_after.go_on(work, plan), name="then", config=READ)
    except StepError as error:
        gone = {"begun": False, "reason": str(error)}
    if gone["begun"]:
        return ending.but(after={**ending.after, **gone["told"]})
    return _stop(ending, gone["reason"])


def _wait_stable[S, T](
    work: Work[S, T], context: DurableContext, ending: Ending, suffix: str
) -> State:
    plan = ending.acting_plan
    waiting = (Progress.ABSENT.value, Progress.MOVING.value)
    return poll(
        context,
        f"stable{suffix}",
        lambda state: action_after.poll(work, plan, state, ending.sent),
        first={"progress": Progress.MOVING.value},
        goes_on=lambda state: state["progress"] in waiting,
        seconds=POLL_SECONDS,
        most=plan.patience.stable_polls,
    )


def _wait_receipt[S, T](
    work: Work[S, T], context: DurableContext, ending: Ending, most: int, suffix: str
) -> State:
    plan, at = ending.acting_plan, ending.acted_at
    return poll(
        context,
        f"receipt{suffix}",
        lambda state: action_after.read_receipt(work, plan, at, state),
        first={**action_after.first_reading(), "after": dict(ending.after)},
        goes_on=lambda state: not state["final"],
        seconds=READ_SECONDS,
        most=most,
    )


def _undo[S, T](work: Work[S, T], context: DurableContext, ending: Ending) -> Ending:
    plan = ending.acting_plan
    try:
        done = context.step(lambda _: action_after.undo(work, plan), name="undo", config=ONCE)
    except StepError as error:
        return ending.but(undo_failed=action_end.explain_broken_undo(str(error)))
    return ending.but(undone=done["undone"], undo_failed=done["reason"])


def _finish[S, T](work: Work[S, T], context: DurableContext, ending: Ending) -> State:
    """Give the lock back, remember, tell the incident, then people; each whatever the others do."""
    result = context.step(lambda _: action_end.conclude(work, ending), name="conclude", config=READ)
    if not work.request.is_told or ending.repeated:
        return result
    errors: list[StepError] = []
    ends: tuple[tuple[str, Callable[[], None]], ...] = (
        ("record", lambda: action_end.record(work, ending, result)),
        ("signal", lambda: action_end.signal(work, result)),
        ("tell", lambda: action_end.tell(work, ending, result)),
    )
    for name, end in ends:
        try:
            context.step(partial(_ignore_context, end), name=name, config=READ)
        except StepError as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return result


def _ignore_context(call: Callable[[], None], _: object) -> None:
    call()
