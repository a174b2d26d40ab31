"""The durable flow of any action; the only module here that knows the durable SDK.

Steps are never renamed or reordered, for flows may be in flight; new ones come last. An act that
goes well takes 12 durable operations: the execution, prepare, claim, announce, act, stable, settle,
receipt, conclude, record, signal, tell. An undo, or a crash in the act, takes one more; a refusal 6
or 7, a dry run 3. Each look of `stable` and `receipt` is a retry within its one operation.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from aws_durable_execution_sdk_python import DurableContext, StepError, WaitForConditionError
from aws_durable_execution_sdk_python.config import Duration, StepConfig, StepSemantics
from aws_durable_execution_sdk_python.retries import (
    RetryPresets,
    RetryStrategyConfig,
    create_retry_strategy,
)
from aws_durable_execution_sdk_python.waits import (
    WaitForConditionConfig,
    WaitForConditionDecision,
)
from botocore.exceptions import BotoCoreError, ClientError

from opskit import action_end, action_steps
from opskit.action_end import Ending
from opskit.action_plan import POLL_SECONDS, READ_SECONDS, Plan
from opskit.actions import Outcome, Progress, Receipt

if TYPE_CHECKING:
    from collections.abc import Callable

    from opskit.action_work import Work

type State = dict[str, Any]

READ = StepConfig(
    retry_strategy=create_retry_strategy(
        RetryStrategyConfig(
            max_attempts=4,
            initial_delay=Duration.from_seconds(5),
            max_delay=Duration.from_seconds(30),
            retryable_error_types=[ClientError, BotoCoreError, ConnectionError],
        )
    )
)
"""What may be done again: reads, and writes that are the same twice."""
ONCE = StepConfig(
    retry_strategy=RetryPresets.none(), step_semantics=StepSemantics.AT_MOST_ONCE_PER_RETRY
)
"""What must not be done twice; after a crash the flow gets a StepError, and looks."""


def run_flow[S, T](work: Work[S, T], context: DurableContext) -> State:
    """Carry one action through; returns its result as JSON (opskit.actions.ActionResult).

    Raises:
        StepError: a dry run that could not look, or an end that could not be told.
    """
    try:
        plan = Plan.from_json(
            context.step(lambda _: action_steps.prepare(work), name="prepare", config=READ)
        )
    except StepError as error:
        if not work.request.is_told:
            raise
        return _finish(work, context, Ending(outcome=Outcome.FAILED, reason=str(error)))
    if plan.outcome is not None:
        return _finish(work, context, Ending(plan=plan, outcome=plan.outcome, reason=plan.reason))
    return _finish(work, context, _carry_out(work, context, plan))


def _carry_out[S, T](work: Work[S, T], context: DurableContext, plan: Plan) -> Ending:
    try:
        claimed = context.step(lambda _: action_steps.claim(work, plan), name="claim", config=READ)
    except StepError as error:
        return Ending(plan=plan, outcome=Outcome.FAILED, reason=str(error))
    if not claimed["granted"]:
        return Ending(
            plan=plan,
            outcome=Outcome.REFUSED,
            reason=claimed["reason"],
            repeated=claimed["same"],
        )
    ending = Ending(plan=plan, claimed=True, outcome=Outcome.DONE, reason=plan.reason)
    ending = ending.but(sent=_announce(work, context, plan))
    acted = _act(work, context, plan)
    if not acted["acted"]:
        outcome = Outcome.FAILED if acted.get("failed") else Outcome.REFUSED
        return ending.but(outcome=outcome, reason=acted["reason"])
    return _follow(work, context, ending.but(after=acted["after"], acted_at=acted["at"]))


def _announce[S, T](work: Work[S, T], context: DurableContext, plan: Plan) -> State:
    try:
        return context.step(lambda _: action_end.announce(work, plan), name="announce", config=READ)
    except StepError:
        return {}


def _act[S, T](work: Work[S, T], context: DurableContext, plan: Plan) -> State:
    try:
        return context.step(lambda _: action_steps.act(work, plan), name="act", config=ONCE)
    except StepError as error:
        told = str(error)
    try:
        look = partial(action_steps.inspect, work, plan, told)
        return context.step(lambda _: look(), name="inspect", config=READ)
    except StepError as error:
        return {"acted": False, "failed": True, "reason": f"{told}; {error}"}


def _follow[S, T](work: Work[S, T], context: DurableContext, ending: Ending) -> Ending:
    """Wait until the act is finished, read what it brought about, and take it back if worse."""
    plan = ending.acting_plan
    progress = Progress(_wait_stable(work, context, plan)["progress"])
    stable = progress is Progress.STABLE
    if not stable:
        ending = ending.but(outcome=Outcome.FAILED, reason=action_end.explain(progress, plan))
    seconds = plan.patience.settle_seconds if stable else READ_SECONDS
    context.wait(Duration.from_seconds(seconds), name="settle")
    reads = plan.patience.receipt_polls if stable else 2
    reading = _wait_receipt(work, context, ending, reads)
    ending = ending.but(
        receipt=Receipt(reading["receipt"]), seen=reading["why"], after=reading["after"]
    )
    if ending.receipt is Receipt.WORSE and work.job.undo is not None:
        return _undo(work, context, ending)
    return ending


def _wait_stable[S, T](work: Work[S, T], context: DurableContext, plan: Plan) -> State:
    waiting = (Progress.ABSENT.value, Progress.MOVING.value)
    return _poll(
        context,
        "stable",
        lambda state: action_steps.poll(work, plan, state),
        first={"progress": Progress.MOVING.value},
        goes_on=lambda state: state["progress"] in waiting,
        seconds=POLL_SECONDS,
        most=plan.patience.stable_polls,
    )


def _wait_receipt[S, T](
    work: Work[S, T], context: DurableContext, ending: Ending, most: int
) -> State:
    plan, at = ending.acting_plan, ending.acted_at
    return _poll(
        context,
        "receipt",
        lambda state: action_steps.read_receipt(work, plan, at, state),
        first={**action_steps.first_reading(), "after": dict(ending.after)},
        goes_on=lambda state: not state["final"],
        seconds=READ_SECONDS,
        most=most,
    )


def _poll(
    context: DurableContext,
    name: str,
    check: Callable[[State], State],
    *,
    first: State,
    goes_on: Callable[[State], bool],
    seconds: int,
    most: int,
) -> State:
    """Ask until it need not go on, or `most` times; returns what was seen last."""

    def decide(state: State, attempts: int) -> WaitForConditionDecision:
        if not goes_on(state) or attempts >= most:
            return WaitForConditionDecision.stop_polling()
        return WaitForConditionDecision.continue_waiting(Duration.from_seconds(seconds))

    config = WaitForConditionConfig(wait_strategy=decide, initial_state=first)
    try:
        return context.wait_for_condition(lambda state, _: check(state), config, name=name)
    except WaitForConditionError:
        return first


def _undo[S, T](work: Work[S, T], context: DurableContext, ending: Ending) -> Ending:
    plan = ending.acting_plan
    try:
        done = context.step(lambda _: action_steps.undo(work, plan), name="undo", config=ONCE)
    except StepError as error:
        return ending.but(undo_failed=str(error))
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
